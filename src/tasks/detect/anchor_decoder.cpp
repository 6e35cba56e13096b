// Decoding of the anchor-based head of legacy YOLOv5 checkpoints: centre and size relative to a cell and an anchor,
// confidence = objectness x class score.
#include "tasks/detect/head_decoder.hpp"
#include "tasks/detect/score_scan.hpp"
#include "tasks/head_maps.hpp"

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
  AnchorDecoder(std::size_t classes, std::vector<std::vector<std::array<float, 2>>> anchors, std::vector<double> strides)
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
    std::vector<AnchorMap> result;
    for (std::size_t level = 0; level < strides_.size(); ++level) {
      const std::size_t count = anchors_[level].size(), planes = kBoxValues + classes_;
      const runtime::RawMap& map = level_map(maps, "anchors", level, static_cast<std::int64_t>(count * planes), image);
      const auto places = static_cast<std::size_t>(map.shape[2] * map.shape[3]);
      const std::size_t block = planes * places;
      for (std::size_t a = 0; a < count; ++a) {
        const float* values = map.data + (static_cast<std::size_t>(image) * count + a) * block;
        result.push_back({static_cast<int>(level), values, places, static_cast<int>(map.shape[3]),
                          static_cast<float>(strides_[level]), anchors_[level][a][0], anchors_[level][a][1]});
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
  std::vector<std::vector<std::array<float, 2>>> anchors_;  ///< pixels, by level
  std::vector<double> strides_;
};

}  // namespace

std::unique_ptr<HeadDecoder> make_anchor_decoder(const graph::HeadSpec& head) {
  return std::make_unique<AnchorDecoder>(static_cast<std::size_t>(head.classes), head.anchors, head.strides);
}

}  // namespace yolo::tasks::detect
