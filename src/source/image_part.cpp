// A picture file as a part of a source.
#include "source/file_parts.hpp"
#include "source/image_file.hpp"

namespace yolo::source {

namespace {

class ImagePart final : public Part {
 public:
  ImagePart(std::string path, std::string shown) : path_(std::move(path)), shown_(std::move(shown)) {}

  std::optional<Frame> next(Reporter& reporter) override {
    if (done_) return std::nullopt;
    done_ = true;
    std::string reason;
    Frame frame;
    frame.image = read_image(path_, reason);
    if (frame.image.empty()) {
      reporter.failed(shown_, "the image could not be read: " + reason);
      return std::nullopt;
    }
    if (!reason.empty()) reporter.warn(shown_ + ": " + reason);
    frame.path = shown_;
    return frame;
  }

 private:
  std::string path_;
  std::string shown_;
  bool done_ = false;
};

}  // namespace

PartPtr open_image_file(std::string path, std::string shown) {
  return std::make_unique<ImagePart>(std::move(path), std::move(shown));
}

PartPtr open_file_part(const MediaFile& file, const SourceOptions& options) {
  if (file.is_remote) return open_remote_file(file.path, options.vid_stride);
  if (file.is_video) return open_video_file(file.path, file.path, options.vid_stride);
  return open_image_file(file.path, file.path);
}

}  // namespace yolo::source
