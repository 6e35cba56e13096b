// Decoding of RT-DETR's head: each query is one box, and none is suppressed (arXiv:2304.08069).
#include <limits>

#include <yolo/error.hpp>

#include "tasks/detect/head_decoder.hpp"
#include "tasks/detect/score_scan.hpp"
#include "tasks/head_maps.hpp"

namespace yolo::tasks::detect {
namespace {

class QueryDecoder final : public HeadDecoder {
 public:
  explicit QueryDecoder(std::size_t classes) : classes_(classes) {}

  std::vector<Candidate> decode(std::span<const runtime::RawMap> maps, int image,
                                const PostprocessOptions& options) const override {
    return decode_queries(maps, image, options, logit_threshold(options.conf));
  }

  std::vector<Candidate> decode_plain(std::span<const runtime::RawMap> maps, int image,
                                      const PostprocessOptions& options) const override {
    return decode_queries(maps, image, options, std::numeric_limits<float>::lowest());
  }

 private:
  // A query counts for its best class alone, in validation too.
  std::vector<Candidate> decode_queries(std::span<const runtime::RawMap> maps, int image,
                                        const PostprocessOptions& options, float least_logit) const {
    const runtime::RawMap &box_map = map_named(maps, "boxes"), &score_map = map_named(maps, "scores");
    check(box_map, score_map);
    const auto queries = static_cast<std::size_t>(box_map.shape[1]), n = static_cast<std::size_t>(image);
    const float* boxes = box_map.data + n * queries * 4;
    const float* scores = score_map.data + n * queries * classes_;
    std::vector<Candidate> result;
    for (std::size_t q = 0; q < queries; ++q, boxes += 4, scores += classes_) {
      const float* best = std::max_element(scores, scores + classes_);
      if (!(*best > least_logit)) continue;
      const float conf = sigmoid(*best);
      const auto cls = static_cast<int>(best - scores);
      if (!(conf > static_cast<float>(options.conf)) || !is_wanted(options.classes, cls)) continue;
      const float half_width = boxes[2] / 2, half_height = boxes[3] / 2;
      result.push_back({boxes[0] - half_width, boxes[1] - half_height, boxes[0] + half_width,
                        boxes[1] + half_height, conf, cls, 0, static_cast<int>(q)});
    }
    // In validation the peer sorts; in prediction queries keep their order.
    if (options.multi_label) {
      std::stable_sort(result.begin(), result.end(),
                       [](const Candidate& a, const Candidate& b) { return a.conf > b.conf; });
    }
    return result;
  }

  void check(const runtime::RawMap& boxes, const runtime::RawMap& scores) const {
    const bool fits = boxes.shape.size() == 3 && scores.shape.size() == 3 && boxes.shape[2] == 4 &&
                      scores.shape[1] == boxes.shape[1] && scores.shape[2] == static_cast<std::int64_t>(classes_);
    if (!fits) throw Error(fmt::format("the head gave no boxes and {} scores for each of its queries", classes_));
  }

  std::size_t classes_;
};

}  // namespace

std::unique_ptr<HeadDecoder> make_query_decoder(const graph::HeadSpec& head) {
  return std::make_unique<QueryDecoder>(static_cast<std::size_t>(head.classes));
}

}  // namespace yolo::tasks::detect
