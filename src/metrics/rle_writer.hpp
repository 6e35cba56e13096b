// Builds run-length masks from runs of set pixels.
#pragma once

#include <algorithm>
#include <vector>

#include "metrics/rle.hpp"

namespace yolo::metrics {

/// Set pixels, counted column by column.
struct Run {
  std::int64_t start = 0, length = 0;
};

/// The runs of ones.
inline std::vector<Run> runs_of(const Rle& mask) {
  std::vector<Run> runs;
  std::int64_t position = 0;
  for (std::size_t i = 0; i < mask.counts.size(); ++i) {
    if (i % 2 == 1 && mask.counts[i] > 0) runs.push_back({position, mask.counts[i]});
    position += mask.counts[i];
  }
  return runs;
}

/// Takes runs by rising start; they may touch or overlap.
class RleWriter {
 public:
  explicit RleWriter(cv::Size plane) : plane_(plane) {}

  void add(std::int64_t start, std::int64_t length) {
    if (length <= 0) return;
    const std::int64_t end = start + length;
    if (started_ && start <= end_) {
      end_ = std::max(end_, end);
      return;
    }
    flush();
    started_ = true;
    start_ = start;
    end_ = end;
  }

  Rle finish() {
    flush();
    const std::int64_t whole = std::int64_t{plane_.height} * plane_.width;
    if (written_ < whole || counts_.empty()) counts_.push_back(static_cast<std::uint32_t>(whole - written_));
    return {plane_.height, plane_.width, std::move(counts_)};
  }

 private:
  void flush() {
    if (!started_) return;
    counts_.push_back(static_cast<std::uint32_t>(start_ - written_));
    counts_.push_back(static_cast<std::uint32_t>(end_ - start_));
    written_ = end_;
  }

  cv::Size plane_;
  std::vector<std::uint32_t> counts_;
  bool started_ = false;
  std::int64_t start_ = 0, end_ = 0, written_ = 0;
};

}  // namespace yolo::metrics
