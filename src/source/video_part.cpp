// A video file as a part of a source.
#include <fmt/format.h>

#include <yolo/error.hpp>

#include "media/module.hpp"
#include "source/file_parts.hpp"

namespace yolo::source {

namespace {

class VideoPart final : public Part {
 public:
  VideoPart(std::string path, std::string shown, int stride)
      : path_(std::move(path)), shown_(std::move(shown)), stride_(stride) {}

  std::optional<Frame> next(Reporter& reporter) override {
    if (done_) return std::nullopt;
    if (reader_ == nullptr && !open(reporter)) return std::nullopt;
    Frame frame;
    while (skip_to_next()) {
      // A frame whose data are damaged is passed over; the ones after it may be sound.
      if (!reader_->retrieve(frame.image)) continue;
      describe(frame);
      return frame;
    }
    if (taken_ == 0) reporter.failed(shown_, nothing_taken());
    finish();
    return std::nullopt;
  }

 private:
  bool open(Reporter& reporter) {
    try {
      module_ = media::load_media_module();
      reader_ = module_->open_file(path_);
      info_ = reader_->info();
      return true;
    } catch (const Error& error) {
      reporter.failed(shown_, error.what());
      finish();
      return false;
    }
  }

  /// As the peer does: the last of each `stride` frames is taken, and an incomplete group at the end is not.
  bool skip_to_next() {
    for (int i = 0; i < stride_; ++i) {
      if (!reader_->grab()) return false;
    }
    return true;
  }

  void describe(Frame& frame) {
    frame.path = shown_;
    frame.kind = FrameKind::video;
    frame.number = ++taken_;
    frame.frame_count = info_.frame_count / stride_;
    frame.fps = info_.fps;
    frame.time = reader_->seconds();
    frame.discontinuity = taken_ == 1;
  }

  std::string nothing_taken() const {
    if (info_.frame_count > 0 && info_.frame_count < stride_) {
      return fmt::format("the video has {} frames, so vid_stride={} takes none of them", info_.frame_count,
                         stride_);
    }
    return "no frame of the video could be decoded";
  }

  void finish() {
    done_ = true;
    reader_.reset();
  }

  std::string path_;
  std::string shown_;
  int stride_;
  std::shared_ptr<const media::MediaModule> module_;
  std::unique_ptr<media::VideoReader> reader_;
  media::VideoInfo info_;
  std::int64_t taken_ = 0;
  bool done_ = false;
};

}  // namespace

PartPtr open_video_file(std::string path, std::string shown, int vid_stride) {
  return std::make_unique<VideoPart>(std::move(path), std::move(shown), vid_stride);
}

}  // namespace yolo::source
