// A picture or video at an http(s) address as a part of a source.
#include <fmt/format.h>

#include <yolo/error.hpp>

#include "media/formats.hpp"
#include "source/download.hpp"
#include "source/file_parts.hpp"
#include "source/source_kind.hpp"

namespace yolo::source {

namespace {

// Far above real files, and a bound for servers that never stop sending.
constexpr std::uintmax_t kLargestImage = std::uintmax_t{1} << 30;
constexpr std::uintmax_t kLargestVideo = std::uintmax_t{1} << 36;

class RemotePart final : public Part {
 public:
  RemotePart(std::string address, bool is_video, int stride)
      : address_(std::move(address)), is_video_(is_video), stride_(stride) {}

  std::optional<Frame> next(Reporter& reporter) override {
    if (inner_ == nullptr && !open(reporter)) return std::nullopt;
    std::optional<Frame> frame = inner_->next(reporter);
    if (!frame) file_.reset();
    return frame;
  }

 private:
  bool open(Reporter& reporter) {
    if (tried_) return false;
    tried_ = true;
    const std::string shown = without_query(address_);
    try {
      file_ = download(address_, fmt::format(".{}", media::ending_of(shown)),
                       is_video_ ? kLargestVideo : kLargestImage);
    } catch (const Error& error) {
      reporter.failed(shown, error.what());
      return false;
    }
    inner_ =
        is_video_ ? open_video_file(file_->path(), shown, stride_) : open_image_file(file_->path(), shown);
    return true;
  }

  std::string address_;
  bool is_video_;
  int stride_;
  bool tried_ = false;
  std::unique_ptr<TemporaryFile> file_;  // outlives inner_, which reads it
  PartPtr inner_;
};

}  // namespace

PartPtr open_remote_file(std::string address, bool is_video, int vid_stride) {
  return std::make_unique<RemotePart>(std::move(address), is_video, vid_stride);
}

}  // namespace yolo::source
