// What videos, cameras and windows need, apart: the libraries behind it cost ~60 ms and ~30 MB when they are
// linked, so they sit in a module (libyolo_video.so) that is opened when first needed.
#pragma once

#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <string>

namespace yolo::source {

/// What a video says about itself.
struct VideoInfo {
  double fps = 0.0;              ///< 0 when unknown
  std::int64_t frame_count = 0;  ///< 0 when unknown or endless
  int width = 0;
  int height = 0;
};

/// A video file, address or camera, read forward.
class VideoReader {
 public:
  virtual ~VideoReader() = default;
  virtual VideoInfo info() const = 0;

  /// Goes to the next frame without converting it to pixels. False at the end or when reading failed.
  virtual bool grab() = 0;

  /// Pixels of the grabbed frame (u8 BGR, memory of its own). False when it cannot be decoded.
  virtual bool retrieve(cv::Mat& image) = 0;

  bool read(cv::Mat& image) { return grab() && retrieve(image); }
};

/// Writes a video file. The file gets its name when close() (or the destructor) has finished it; until then
/// it is "<stem>.part-<process><ending>" beside it.
class VideoWriter {
 public:
  virtual ~VideoWriter() = default;

  /// u8 BGR of the size given at creation. Throws Error for another size or type.
  virtual void write(const cv::Mat& image) = 0;

  /// Finishes the file. Throws Error when it cannot be put in place.
  virtual void close() = 0;
};

/// A window on the screen.
class Window {
 public:
  virtual ~Window() = default;
  virtual void show(const cv::Mat& image) = 0;

  /// Waits up to `milliseconds` (0: for ever) for a key; -1 when none was pressed.
  virtual int wait_key(int milliseconds) = 0;
};

/// How long an address may take; a frame that stays away longer counts as a broken stream.
struct VideoTimeouts {
  int open_ms = 10000;
  int read_ms = 5000;
};

/// Everything the module can do. Each function throws Error with what could not be opened.
class VideoModule {
 public:
  virtual ~VideoModule() = default;
  virtual std::unique_ptr<VideoReader> open_file(const std::string& path) const = 0;
  virtual std::unique_ptr<VideoReader> open_address(const std::string& address,
                                                    const VideoTimeouts& timeouts) const = 0;
  virtual std::unique_ptr<VideoReader> open_camera(int index) const = 0;

  /// The codec follows from the ending: .avi and .mkv Motion JPEG, .mp4, .m4v and .mov MPEG-4.
  virtual std::unique_ptr<VideoWriter> create_writer(const std::string& path, double fps,
                                                     cv::Size size) const = 0;
  virtual std::unique_ptr<Window> open_window(const std::string& title) const = 0;
};

/// Opens the module: beside the library (or the program that holds it), beside the program, in ../lib of the
/// program, then where the loader looks. It stays loaded until the process ends. Throws Error that names the
/// places when there is none, or what it lacks.
std::shared_ptr<const VideoModule> load_video_module();

/// Version of this interface; a module of another version is refused.
inline constexpr int kVideoInterfaceVersion = 1;

/// The only symbol of the module: a new VideoModule, or null when `version` is not its own.
using CreateVideoModule = VideoModule* (*)(int version);
inline constexpr const char* kCreateVideoModuleName = "yolo_create_video_module";

}  // namespace yolo::source
