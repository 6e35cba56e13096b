// The public entry: opens specs as parts and reads the parts one after the other.
#include <fmt/format.h>

#include <yolo/error.hpp>
#include <yolo/source.hpp>

#include "core/argument_check.hpp"
#include "source/memory_part.hpp"
#include "source/part.hpp"
#include "source/source_kind.hpp"

namespace yolo {

namespace {

using source::OpenedParts;
using source::PartPtr;

class Sequence final : public Source, private source::Reporter {
 public:
  Sequence(std::vector<PartPtr> parts, Log log) : parts_(std::move(parts)), log_(std::move(log)) {
    for (const PartPtr& part : parts_) item_count_ += part->item_count();
  }

  std::optional<Frame> next() override {
    while (current_ < parts_.size()) {
      PartPtr& part = parts_[current_];
      if (std::optional<Frame> frame = part->next(*this)) {
        frame->item += items_before_;
        frame->item_count = item_count_;
        return frame;
      }
      items_before_ += part->item_count();
      part.reset();
      ++current_;
    }
    return std::nullopt;
  }

  const std::vector<SourceFailure>& failures() const override { return failures_; }

  int natural_batch() const override {
    return current_ < parts_.size() ? parts_[current_]->natural_batch() : 1;
  }

  bool is_live() const override { return current_ < parts_.size() && parts_[current_]->is_live(); }

  void failed(std::string path, std::string reason) override {
    log_.warn(reason.find(path) != std::string::npos ? reason : path + ": " + reason);
    failures_.push_back({std::move(path), std::move(reason)});
  }

  void warn(const std::string& line) override { log_.warn(line); }

 private:
  std::vector<PartPtr> parts_;
  Log log_;
  std::vector<SourceFailure> failures_;
  std::size_t current_ = 0;
  int items_before_ = 0;
  int item_count_ = 0;
};

std::unique_ptr<Source> make_source(OpenedParts opened, const Log& log) {
  auto result = std::make_unique<Sequence>(std::move(opened.parts), log);
  for (SourceFailure& failure : opened.failures)
    result->failed(std::move(failure.path), std::move(failure.reason));
  return result;
}

void check(const SourceOptions& options) {
  checked_argument(*find_argument("vid_stride"), Literal{static_cast<std::int64_t>(options.vid_stride)}, Mode::predict);
}

}  // namespace

std::unique_ptr<Source> open_source(const std::string& spec, const SourceOptions& options) {
  check(options);
  OpenedParts opened;
  source::open_parts(spec, options, opened);
  return make_source(std::move(opened), options.log);
}

std::unique_ptr<Source> open_source(const std::vector<std::string>& specs, const SourceOptions& options) {
  check(options);
  if (specs.empty()) throw Error("the list of sources is empty; name at least one");
  OpenedParts opened;
  for (const std::string& spec : specs) {
    try {
      source::open_parts(spec, options, opened);
    } catch (const Error& error) {
      if (specs.size() == 1) throw;
      opened.failures.push_back({spec, error.what()});
    }
  }
  if (opened.parts.empty()) {
    throw Error(fmt::format("none of the {} sources can be read; the first: {}", specs.size(),
                            opened.failures.front().reason));
  }
  return make_source(std::move(opened), options.log);
}

std::unique_ptr<Source> open_source(std::vector<cv::Mat> images) {
  if (images.empty()) throw Error("the list of pictures is empty; give at least one");
  OpenedParts opened;
  opened.parts.push_back(source::open_memory(std::move(images)));
  return make_source(std::move(opened), {});
}

}  // namespace yolo
