#include "source/memory_part.hpp"

#include <fmt/format.h>

#include "media/image_codec.hpp"

namespace yolo::source {

namespace {

std::string name_of(std::size_t index) { return fmt::format("image{}.jpg", index); }

class MemoryPart final : public Part {
 public:
  explicit MemoryPart(std::vector<cv::Mat> images) : images_(std::move(images)) {}

  std::optional<Frame> next(Reporter&) override {
    if (next_ == images_.size()) return std::nullopt;
    Frame frame;
    frame.path = name_of(next_);
    frame.image = std::move(images_[next_]);
    frame.item = static_cast<int>(next_++);
    return frame;
  }

  int item_count() const override { return static_cast<int>(images_.size()); }

 private:
  std::vector<cv::Mat> images_;
  std::size_t next_ = 0;
};

}  // namespace

PartPtr open_memory(std::vector<cv::Mat> images) {
  for (std::size_t i = 0; i < images.size(); ++i) images[i] = media::to_bgr(images[i], name_of(i));
  return std::make_unique<MemoryPart>(std::move(images));
}

}  // namespace yolo::source
