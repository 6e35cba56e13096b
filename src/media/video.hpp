// Videos, cameras and windows, as the media module gives them.
#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>

namespace yolo::media {

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

  /// Where the grabbed frame stands in the video, in seconds from its first one; 0 where the video does not tell.
  virtual double seconds() const = 0;

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

}  // namespace yolo::media
