// What needs OpenCV's imgcodecs, videoio and highgui, apart: linking these costs every start of the program
// ~120 ms and ~70 MB, so they sit in a module (libyolo_media.so) that is opened when first needed.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "media/video.hpp"

namespace yolo::media {

/// Everything the module can do. Each function throws Error with what could not be opened.
class MediaModule {
 public:
  virtual ~MediaModule() = default;

  /// Pixels of a picture file (u8, 1 or 3 channels, turned by its EXIF orientation); empty when the bytes are
  /// no picture. Throws Error when the decoder refuses them.
  virtual cv::Mat decode_image(std::span<const std::byte> bytes) const = 0;

  /// The bytes of a picture file; nothing when no format has this ending (such as ".tiff"). Throws Error when
  /// the picture does not fit the format.
  virtual std::optional<std::vector<unsigned char>> encode_image(const cv::Mat& image,
                                                                 const std::string& ending) const = 0;

  virtual std::unique_ptr<VideoReader> open_file(const std::string& path) const = 0;
  virtual std::unique_ptr<VideoReader> open_address(const std::string& address,
                                                    const VideoTimeouts& timeouts) const = 0;
  virtual std::unique_ptr<VideoReader> open_camera(int index) const = 0;

  /// The codec follows from the ending: .avi and .mkv Motion JPEG, .mp4, .m4v and .mov MPEG-4.
  virtual std::unique_ptr<VideoWriter> create_writer(const std::string& path, double fps,
                                                     cv::Size size) const = 0;
  virtual std::unique_ptr<Window> open_window(const std::string& title) const = 0;
};

/// Opens the module (core/module_library.hpp says where it is looked for). Throws Error.
std::shared_ptr<const MediaModule> load_media_module();

/// Version of this interface; a module of another version is refused.
inline constexpr int kMediaInterfaceVersion = 3;

/// The only symbol of the module: MediaModule*(int version), new, or null when `version` is not its own.
inline constexpr const char* kCreateMediaModuleName = "yolo_create_media_module";

}  // namespace yolo::media
