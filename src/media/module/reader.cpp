// Video files, addresses and cameras through OpenCV's VideoCapture.
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <opencv2/videoio.hpp>

#include <yolo/error.hpp>

#include "media/module/parts.hpp"

namespace yolo::media {

namespace {

class CaptureReader final : public VideoReader {
 public:
  explicit CaptureReader(cv::VideoCapture capture) : capture_(std::move(capture)) {
    const double fps = capture_.get(cv::CAP_PROP_FPS);
    const double count = capture_.get(cv::CAP_PROP_FRAME_COUNT);
    info_.fps = std::isfinite(fps) && fps > 0.0 ? fps : 0.0;
    // Streams answer with nonsense, some of it far outside the range of an integer.
    info_.frame_count = count >= 1.0 && count < 1e12 ? static_cast<std::int64_t>(count) : 0;
    info_.width = static_cast<int>(capture_.get(cv::CAP_PROP_FRAME_WIDTH));
    info_.height = static_cast<int>(capture_.get(cv::CAP_PROP_FRAME_HEIGHT));
  }

  VideoInfo info() const override { return info_; }

  bool grab() override {
    try {
      return capture_.grab();
    } catch (const cv::Exception&) {
      return false;
    }
  }

  double seconds() const override {
    const double milliseconds = capture_.get(cv::CAP_PROP_POS_MSEC);
    return std::isfinite(milliseconds) && milliseconds > 0 ? milliseconds / 1000 : 0;
  }

  bool retrieve(cv::Mat& image) override {
    try {
      // The capture fills its own buffer again with the next frame.
      cv::Mat shared;
      if (!capture_.retrieve(shared) || shared.empty() || shared.type() != CV_8UC3) return false;
      image = shared.u != nullptr && shared.u->refcount == 1 ? shared : shared.clone();
      return true;
    } catch (const cv::Exception&) {
      return false;
    }
  }

 private:
  cv::VideoCapture capture_;
  VideoInfo info_;
};

/// `open` makes the capture; OpenCV may refuse by an exception of its own.
template <typename Open>
std::unique_ptr<VideoReader> wrap(Open open, const std::string& what, const char* advice) {
  try {
    cv::VideoCapture capture = open();
    if (capture.isOpened()) return std::make_unique<CaptureReader>(std::move(capture));
  } catch (const cv::Exception&) {
    // As one that is not open.
  }
  throw Error(fmt::format("{} could not be opened: {}", what, advice));
}

}  // namespace

// Only FFmpeg is asked: the other backends take a name such as "a%02d.avi" for a pattern, or try for seconds.
std::unique_ptr<VideoReader> open_video_file(const std::string& path) {
  // An absolute path cannot be mistaken for a protocol ("a:b.avi").
  std::error_code error;
  const std::filesystem::path full = std::filesystem::absolute(path, error);
  if (!std::filesystem::is_regular_file(full, error))
    throw Error(fmt::format("video {}: there is no such file", path), ErrorCode::not_found);
  if (std::filesystem::file_size(full, error) == 0)
    throw Error(fmt::format("video {}: the file is empty", path));
  return wrap([&] { return cv::VideoCapture(full.string(), cv::CAP_FFMPEG); }, "video " + path,
              "it is damaged, or its codec is unknown");
}

std::unique_ptr<VideoReader> open_video_address(const std::string& address, const VideoTimeouts& timeouts) {
  const std::vector<int> settings{cv::CAP_PROP_OPEN_TIMEOUT_MSEC, timeouts.open_ms,
                                  cv::CAP_PROP_READ_TIMEOUT_MSEC, timeouts.read_ms};
  return wrap([&] { return cv::VideoCapture(address, cv::CAP_FFMPEG, settings); }, "stream " + address,
              "nothing answers there, or it sends no video");
}

std::unique_ptr<VideoReader> open_video_camera(int index) {
#ifdef __linux__
  const int backend = cv::CAP_V4L2;
#else
  const int backend = cv::CAP_ANY;
#endif
  return wrap([&] { return cv::VideoCapture(index, backend); }, fmt::format("camera {}", index),
              "there is no such camera, it is in use, or you may not read it");
}

}  // namespace yolo::media
