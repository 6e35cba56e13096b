// The entry of libyolo_media.so.
#include "media/module/parts.hpp"

namespace yolo::media {

namespace {

class OpencvMediaModule final : public MediaModule {
 public:
  cv::Mat decode_image(std::span<const std::byte> bytes) const override { return decode_any_image(bytes); }
  std::optional<std::vector<unsigned char>> encode_image(const cv::Mat& image,
                                                         const std::string& ending) const override {
    return encode_any_image(image, ending);
  }
  std::unique_ptr<VideoReader> open_file(const std::string& path) const override {
    return open_video_file(path);
  }
  std::unique_ptr<VideoReader> open_address(const std::string& address,
                                            const VideoTimeouts& timeouts) const override {
    return open_video_address(address, timeouts);
  }
  std::unique_ptr<VideoReader> open_camera(int index) const override { return open_video_camera(index); }
  std::unique_ptr<VideoWriter> create_writer(const std::string& path, double fps,
                                             cv::Size size) const override {
    return create_video_writer(path, fps, size);
  }
  std::unique_ptr<Window> open_window(const std::string& title) const override {
    return media::open_window(title);
  }
};

}  // namespace

}  // namespace yolo::media

extern "C" __attribute__((visibility("default"))) yolo::media::MediaModule* yolo_create_media_module(
    int version) {
  if (version != yolo::media::kMediaInterfaceVersion) return nullptr;
  return new yolo::media::OpencvMediaModule();
}
