// Decoding of RT-DETR's head: each query is one box, and none is suppressed (arXiv:2304.08069).
#include <limits>

#include <yolo/error.hpp>

#include "tasks/detect/head_decoder.hpp"
#include "tasks/detect/score_scan.hpp"

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
    check(maps);
    const auto queries = static_cast<std::size_t>(maps[0].shape[1]), n = static_cast<std::size_t>(image);
    const float* boxes = maps[0].data + n * queries * 4;
    const float* scores = maps[1].data + n * queries * classes_;
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

  void check(std::span<const runtime::RawMap> maps) const {
    const bool fits = maps.size() == 2 && maps[0].shape.size() == 3 && maps[1].shape.size() == 3 &&
                      maps[0].shape[2] == 4 && maps[1].shape[1] == maps[0].shape[1] &&
                      maps[1].shape[2] == static_cast<std::int64_t>(classes_);
    if (!fits)
      throw Error(fmt::format("the head gave {} maps, expected boxes and {} scores of its queries",
                              maps.size(), classes_));
  }

  std::size_t classes_;
};

}  // namespace

std::unique_ptr<HeadDecoder> make_query_decoder(const graph::Network& network) {
  const std::int64_t classes = network.layers.back().module->integer("nc");
  if (classes < 1) throw Error(fmt::format("the head has {} classes", classes));
  return std::make_unique<QueryDecoder>(static_cast<std::size_t>(classes));
}

}  // namespace yolo::tasks::detect
