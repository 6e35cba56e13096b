// Decoding of the anchor-based head of legacy YOLOv5 checkpoints: centre and size relative to a cell and an anchor,
// confidence = objectness x class score.
#include <yolo/error.hpp>

#include "tasks/detect/head_decoder.hpp"
#include "tasks/detect/score_scan.hpp"

namespace yolo::tasks::detect {
namespace {

constexpr std::size_t kBoxValues = 5;  // x, y, width, height, objectness

struct AnchorMap {
  int level;
  const float* values;  ///< planes: 5 box values, then one a class
  std::size_t places;
  int width;
  float stride, anchor_width, anchor_height;  ///< pixels
};

class AnchorDecoder final : public HeadDecoder {
 public:
  AnchorDecoder(std::size_t classes, std::vector<std::vector<cv::Size2f>> anchors, std::vector<double> strides)
      : classes_(classes), anchors_(std::move(anchors)), strides_(std::move(strides)) {}

  std::vector<Candidate> decode(std::span<const runtime::RawMap> maps, int image,
                                const PostprocessOptions& options) const override {
    // A confidence above conf needs an objectness above conf, since no class score exceeds 1.
    const float least = logit_threshold(options.conf);
    std::vector<Candidate> result;
    for (const AnchorMap& map : anchor_maps(maps, image)) {
      for (int place : places_above(map.values + 4 * map.places, 1, map.places, least)) {
        add(map, static_cast<std::size_t>(place), options, result);
      }
    }
    return result;
  }

  std::vector<Candidate> decode_plain(std::span<const runtime::RawMap> maps, int image,
                                      const PostprocessOptions& options) const override {
    std::vector<Candidate> result;
    for (const AnchorMap& map : anchor_maps(maps, image)) {
      for (std::size_t place = 0; place < map.places; ++place) add(map, place, options, result);
    }
    return result;
  }

 private:
  std::vector<AnchorMap> anchor_maps(std::span<const runtime::RawMap> maps, int image) const {
    if (maps.size() != strides_.size()) {
      throw Error(fmt::format("the head gave {} maps, expected {}", maps.size(), strides_.size()));
    }
    std::vector<AnchorMap> result;
    for (std::size_t level = 0; level < maps.size(); ++level) {
      const auto places = static_cast<std::size_t>(maps[level].shape[2] * maps[level].shape[3]);
      const std::size_t block = (kBoxValues + classes_) * places, count = anchors_[level].size();
      for (std::size_t a = 0; a < count; ++a) {
        const float* values = maps[level].data + (static_cast<std::size_t>(image) * count + a) * block;
        result.push_back({static_cast<int>(level), values, places, static_cast<int>(maps[level].shape[3]),
                          static_cast<float>(strides_[level]), anchors_[level][a].width, anchors_[level][a].height});
      }
    }
    return result;
  }

  void add(const AnchorMap& map, std::size_t place, const PostprocessOptions& options,
           std::vector<Candidate>& result) const {
    const auto value = [&](std::size_t plane) { return sigmoid(map.values[plane * map.places + place]); };
    const auto least = static_cast<float>(options.conf);
    const float objectness = value(4);
    if (!(objectness > least)) return;
    Candidate box = decode_box(map, place);
    float best = -1;
    for (std::size_t c = 0; c < classes_; ++c) {
      const float conf = value(kBoxValues + c) * objectness;
      if (!options.multi_label && conf <= best) continue;
      if (options.multi_label && !(conf > least && is_wanted(options.classes, static_cast<int>(c)))) continue;
      best = box.conf = conf;
      box.cls = static_cast<int>(c);
      if (options.multi_label) result.push_back(box);
    }
    if (!options.multi_label && best > least && is_wanted(options.classes, box.cls)) result.push_back(box);
  }

  static Candidate decode_box(const AnchorMap& map, std::size_t place) {
    const auto value = [&](std::size_t plane) { return sigmoid(map.values[plane * map.places + place]) * 2; };
    const auto column = static_cast<float>(static_cast<int>(place) % map.width);
    const auto row = static_cast<float>(static_cast<int>(place) / map.width);
    const float x = (value(0) + column - 0.5F) * map.stride, y = (value(1) + row - 0.5F) * map.stride;
    const float half_width = value(2) * value(2) * map.anchor_width / 2;
    const float half_height = value(3) * value(3) * map.anchor_height / 2;
    return {x - half_width, y - half_height, x + half_width, y + half_height, 0, 0, map.level, static_cast<int>(place)};
  }

  std::size_t classes_;
  std::vector<std::vector<cv::Size2f>> anchors_;  ///< pixels, by level
  std::vector<double> strides_;
};

}  // namespace

std::unique_ptr<HeadDecoder> make_anchor_decoder(const graph::Network& network) {
  const graph::Module& head = *network.layers.back().module;
  const std::int64_t classes = head.integer("nc");
  const graph::Tensor& tensor = head.tensor("anchors");  // levels x anchors x 2, in strides
  const std::size_t levels = network.strides.size();
  if (classes < 1 || tensor.shape.size() != 3 || tensor.shape[0] != static_cast<std::int64_t>(levels) ||
      tensor.shape[2] != 2) {
    throw Error(fmt::format("the head's anchors have shape [{}], expected [{}, anchors, 2]",
                            fmt::join(tensor.shape, ", "), levels));
  }
  const std::vector<float> values = tensor.to_floats();
  const auto count = static_cast<std::size_t>(tensor.shape[1]);
  std::vector<std::vector<cv::Size2f>> anchors(levels);
  for (std::size_t level = 0; level < levels; ++level) {
    const auto stride = static_cast<float>(network.strides[level]);
    for (std::size_t a = 0; a < count; ++a) {
      const float* pair = &values[(level * count + a) * 2];
      anchors[level].emplace_back(pair[0] * stride, pair[1] * stride);
    }
  }
  return std::make_unique<AnchorDecoder>(static_cast<std::size_t>(classes), std::move(anchors), network.strides);
}

}  // namespace yolo::tasks::detect
