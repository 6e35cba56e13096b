// A head of one level with four places, made by hand: an input of 32 x 32 in cells of 16.
#pragma once

#include "graph/heads.hpp"
#include "runtime/backend.hpp"

namespace yolo::test {

inline const cv::Size kSmallInput{32, 32};

class SmallHead {
 public:
  /// `extra` holds the values beside boxes and classes: planes of four places.
  SmallHead(Release release, graph::HeadExtra kind, std::vector<float> extra) : extra_(std::move(extra)) {
    spec.extra = kind;
    spec.type = "Small";
    spec.classes = 1;
    spec.bins = 1;
    spec.strides = {16};
    spec.release = release;
    const auto planes = static_cast<std::int64_t>(extra_.size() / 4);
    maps = {{"boxes.0", {1, 4, 2, 2}, boxes_.data()},
            {"scores.0", {1, 1, 2, 2}, scores_.data()},
            {fmt::format("{}.0", graph::stem_of(kind)), {1, planes, 2, 2}, extra_.data()}};
  }

  graph::HeadSpec spec;
  std::vector<runtime::RawMap> maps;

 private:
  // Boxes of 11 x 18 around each place; only the first and the last place are sure of theirs.
  std::vector<float> boxes_{0.3F, 0.3F, 0.3F, 0.3F, 0.5F, 0.5F, 0.5F, 0.5F,
                            0.4F, 0.4F, 0.4F, 0.4F, 0.6F, 0.6F, 0.6F, 0.6F};
  std::vector<float> scores_{3, -9, -9, 2};
  std::vector<float> extra_;
};

}  // namespace yolo::test
