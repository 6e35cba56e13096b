// The entry of libyolo_video.so.
#include "source/video_module/parts.hpp"

namespace yolo::source {

namespace {

class OpencvVideoModule final : public VideoModule {
 public:
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
    return source::open_window(title);
  }
};

}  // namespace

}  // namespace yolo::source

extern "C" __attribute__((visibility("default"))) yolo::source::VideoModule* yolo_create_video_module(
    int version) {
  if (version != yolo::source::kVideoInterfaceVersion) return nullptr;
  return new yolo::source::OpencvVideoModule();
}
