// Writes video files.
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <opencv2/videoio.hpp>
#include <optional>

#include <yolo/error.hpp>

#include "media/formats.hpp"
#include "media/module/avi_frames.hpp"
#include "media/module/parts.hpp"
#include "media/module/written_bytes.hpp"

namespace yolo::media {

namespace {

namespace fs = std::filesystem;

struct Codec {
  std::string_view ending;
  std::array<char, 4> fourcc;
};

constexpr std::array<Codec, 5> kCodecs{{{"avi", {'M', 'J', 'P', 'G'}},
                                        {"mkv", {'M', 'J', 'P', 'G'}},
                                        {"mp4", {'m', 'p', '4', 'v'}},
                                        {"m4v", {'m', 'p', '4', 'v'}},
                                        {"mov", {'m', 'p', '4', 'v'}}}};

int fourcc_for(const std::string& path) {
  const std::string ending = ending_of(path);
  for (const Codec& codec : kCodecs) {
    if (codec.ending == ending) {
      return cv::VideoWriter::fourcc(codec.fourcc[0], codec.fourcc[1], codec.fourcc[2], codec.fourcc[3]);
    }
  }
  throw Error(fmt::format("video {}: expected one of the endings avi, mkv, mp4, m4v, mov to write to", path));
}

class FileWriter final : public VideoWriter {
 public:
  FileWriter(const std::string& path, double fps, cv::Size size) : path_(path), size_(size) {
    const int fourcc = fourcc_for(path);
    if (size.width <= 0 || size.height <= 0)
      throw Error(fmt::format("video {}: the pictures have no size", path));
    if (!std::isfinite(fps) || fps <= 0.0) {
      throw Error(fmt::format("video {}: expected a frame rate above 0, found {}", path, fps));
    }
    std::error_code ignored;
    part_ = fs::absolute(path_, ignored);
    part_.replace_filename(
        fmt::format("{}.part-{}{}", path_.stem().string(), getpid(), path_.extension().string()));
    grown_.emplace(part_.string());
    bool opened = false;
    try {
      opened = writer_.open(part_.string(), cv::CAP_FFMPEG, fourcc, fps, size);
    } catch (const cv::Exception&) {
      // Refused, as below.
    }
    if (!opened) {
      remove_part();
      throw Error(
          fmt::format("video {} could not be created: check that its folder exists, that you may write there "
                      "and that the disk is not full",
                      path));
    }
  }

  ~FileWriter() override {
    try {
      close();
    } catch (const std::exception&) {
      // close() tells; a destructor cannot. The part file stays.
    }
  }

  void write(const cv::Mat& image) override {
    if (closed_) throw Error(fmt::format("video {}: it is closed already", path_.string()));
    if (image.type() != CV_8UC3 || image.size() != size_) {
      throw Error(fmt::format("video {}: expected 8-bit BGR pictures of {}x{}, found {} of {}x{}",
                              path_.string(), size_.width, size_.height, cv::typeToString(image.type()),
                              image.cols, image.rows));
    }
    try {
      writer_.write(image);
    } catch (const cv::Exception& error) {
      throw Error(fmt::format("video {}: picture {} could not be written: {}", path_.string(), written_ + 1,
                              error.err));
    }
    ++written_;
    if (!is_avi() || grown_->still_grows()) return;
    closed_ = true;
    writer_.release();
    fail_with_count(whole_avi_frames(part_.string()).whole);
  }

  void close() override {
    if (closed_) return;
    finish();
    std::error_code error;
    fs::rename(part_, path_, error);
    if (error) {
      throw Error(fmt::format("video {}: {} could not get this name: {}", path_.string(), part_.string(),
                              error.message()));
    }
  }

 private:
  bool is_avi() const { return ending_of(path_.string()) == "avi"; }

  /// Finishes the file and looks whether everything is in it: FFmpeg keeps quiet about a full disk.
  void finish() {
    closed_ = true;
    writer_.release();
    if (!is_avi()) {
      const std::string reason = why_not_longer(part_.string());
      if (!reason.empty()) fail(reason);
      return;
    }
    const AviFrames frames = whole_avi_frames(part_.string());
    if (!frames.finished || frames.whole < written_) fail_with_count(frames.whole);
  }

  [[noreturn]] void fail_with_count(std::int64_t whole) const {
    const std::string reason = why_not_longer(part_.string());
    fail(fmt::format("only {} of {} frames were written: {}", whole, written_,
                     reason.empty() ? "the disk refused the rest" : reason));
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(fmt::format("video {} could not be written: {}; what there is stays in {}", path_.string(),
                            reason, part_.string()));
  }

  void remove_part() {
    std::error_code ignored;
    fs::remove(part_, ignored);
  }

  fs::path path_;
  fs::path part_;
  cv::Size size_;
  cv::VideoWriter writer_;
  std::optional<WrittenBytes> grown_;
  std::int64_t written_ = 0;
  bool closed_ = false;
};

}  // namespace

std::unique_ptr<VideoWriter> create_video_writer(const std::string& path, double fps, cv::Size size) {
  return std::make_unique<FileWriter>(path, fps, size);
}

}  // namespace yolo::media
