// A picture or video at an http(s) address as a part of a source.
#include <fmt/format.h>

#include <yolo/error.hpp>

#include "source/file_parts.hpp"
#include "source/source_kind.hpp"

namespace yolo::source {

namespace {

class RemotePart final : public Part {
 public:
  RemotePart(std::string address, int stride, Fetched fetched)
      : address_(std::move(address)), stride_(stride), fetched_(std::move(fetched)) {}

  std::optional<Frame> next(Reporter& reporter) override {
    if (inner_ == nullptr && !open(reporter)) return std::nullopt;
    std::optional<Frame> frame = inner_->next(reporter);
    if (!frame) fetched_.file.reset();
    return frame;
  }

 private:
  bool open(Reporter& reporter) {
    if (tried_) return false;
    tried_ = true;
    const std::string shown = without_query(address_);
    try {
      if (!fetched_.file) fetched_ = fetch(address_, named_as(address_));
      if (fetched_.kind == ContentKind::stream) {
        throw Error(fmt::format("{} is a live stream; name it in a .streams list, which reads such", shown));
      }
    } catch (const Error& error) {
      reporter.failed(shown, error.what());
      return false;
    }
    const std::string& path = fetched_.file->path();
    inner_ = fetched_.kind == ContentKind::video_file ? open_video_file(path, shown, stride_)
                                                      : open_image_file(path, shown);
    return true;
  }

  std::string address_;
  int stride_;
  bool tried_ = false;
  Fetched fetched_;  // outlives inner_, which reads its file
  PartPtr inner_;
};

}  // namespace

PartPtr open_remote_file(std::string address, int vid_stride, Fetched fetched) {
  return std::make_unique<RemotePart>(std::move(address), vid_stride, std::move(fetched));
}

}  // namespace yolo::source
