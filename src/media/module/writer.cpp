// Writes video files.
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <opencv2/videoio.hpp>

#include <yolo/error.hpp>

#include "media/formats.hpp"
#include "media/module/parts.hpp"

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
    part_ = fs::absolute(path_);
    part_.replace_filename(
        fmt::format("{}.part-{}{}", path_.stem().string(), getpid(), path_.extension().string()));
    writer_.open(part_.string(), cv::CAP_FFMPEG, fourcc, fps, size);
    if (!writer_.isOpened()) {
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
    writer_.write(image);
  }

  void close() override {
    if (closed_) return;
    closed_ = true;
    writer_.release();
    std::error_code error;
    fs::rename(part_, path_, error);
    if (error) {
      throw Error(fmt::format("video {}: {} could not get this name: {}", path_.string(), part_.string(),
                              error.message()));
    }
  }

 private:
  void remove_part() {
    std::error_code ignored;
    fs::remove(part_, ignored);
  }

  fs::path path_;
  fs::path part_;
  cv::Size size_;
  cv::VideoWriter writer_;
  bool closed_ = false;
};

}  // namespace

std::unique_ptr<VideoWriter> create_video_writer(const std::string& path, double fps, cv::Size size) {
  return std::make_unique<FileWriter>(path, fps, size);
}

}  // namespace yolo::media
