// Decoding of the anchor-free head: each side's distance is the expectation of a distribution over steps of the
// stride (Generalized Focal Loss, arXiv:2006.04388).
#include "tasks/detect/head_decoder.hpp"
#include "tasks/detect/score_scan.hpp"
#include "tasks/head_maps.hpp"

namespace yolo::tasks::detect {
namespace {

struct Level {
  int index;
  const float* boxes;   ///< 4 x bins planes
  const float* scores;  ///< one plane a class
  std::size_t places;
  int width;
  float stride;
};

class DflDecoder final : public HeadDecoder {
 public:
  DflDecoder(std::size_t classes, std::size_t bins, std::vector<double> strides)
      : classes_(classes), bins_(bins), strides_(std::move(strides)) {}

  std::vector<Candidate> decode(std::span<const runtime::RawMap> maps, int image,
                                const PostprocessOptions& options) const override {
    const float least = logit_threshold(options.conf);
    std::vector<Candidate> result;
    for (const Level& level : levels(maps, image)) {
      for (int place : places_above(level.scores, classes_, level.places, least)) {
        add(level, static_cast<std::size_t>(place), options, result);
      }
    }
    return result;
  }

  std::vector<Candidate> decode_plain(std::span<const runtime::RawMap> maps, int image,
                                      const PostprocessOptions& options) const override {
    std::vector<Candidate> result;
    for (const Level& level : levels(maps, image)) {
      for (std::size_t place = 0; place < level.places; ++place) add(level, place, options, result);
    }
    return result;
  }

 private:
  std::vector<Level> levels(std::span<const runtime::RawMap> maps, int image) const {
    std::vector<Level> result;
    for (std::size_t i = 0; i < strides_.size(); ++i) {
      const runtime::RawMap& box = level_map(maps, "boxes", i, static_cast<std::int64_t>(4 * bins_), image);
      const runtime::RawMap& score = level_map(maps, "scores", i, static_cast<std::int64_t>(classes_), image);
      const auto places = static_cast<std::size_t>(box.shape[2] * box.shape[3]);
      const auto n = static_cast<std::size_t>(image);
      result.push_back({static_cast<int>(i), box.data + n * 4 * bins_ * places, score.data + n * classes_ * places, places,
                        static_cast<int>(box.shape[3]), static_cast<float>(strides_[i])});
    }
    return result;
  }

  void add(const Level& level, std::size_t place, const PostprocessOptions& options,
           std::vector<Candidate>& result) const {
    const auto least = static_cast<float>(options.conf);
    if (options.multi_label) {
      std::optional<Candidate> box;
      for (std::size_t c = 0; c < classes_; ++c) {
        const float conf = sigmoid(level.scores[c * level.places + place]);
        if (!(conf > least) || !is_wanted(options.classes, static_cast<int>(c))) continue;
        if (!box) box = decode_box(level, place);
        box->conf = conf;
        box->cls = static_cast<int>(c);
        result.push_back(*box);
      }
      return;
    }
    std::size_t best = 0;
    for (std::size_t c = 1; c < classes_; ++c) {
      if (level.scores[c * level.places + place] > level.scores[best * level.places + place]) best = c;
    }
    const float conf = sigmoid(level.scores[best * level.places + place]);
    if (!(conf > least) || !is_wanted(options.classes, static_cast<int>(best))) return;
    Candidate box = decode_box(level, place);
    box.conf = conf;
    box.cls = static_cast<int>(best);
    result.push_back(box);
  }

  float distance(const Level& level, std::size_t side, std::size_t place) const {
    const float* bins = level.boxes + side * bins_ * level.places + place;
    if (bins_ == 1) return bins[0];  // no distribution: the distance itself, which may be below 0
    float largest = bins[0];
    for (std::size_t i = 1; i < bins_; ++i) largest = std::max(largest, bins[i * level.places]);
    float sum = 0, weighted = 0;
    for (std::size_t i = 0; i < bins_; ++i) {
      const float weight = std::exp(bins[i * level.places] - largest);
      sum += weight;
      weighted += weight * static_cast<float>(i);
    }
    return weighted / sum;
  }

  // Through centre and size as the peer does it, so that rounding agrees.
  Candidate decode_box(const Level& level, std::size_t place) const {
    const float x = static_cast<float>(static_cast<int>(place) % level.width) + 0.5F;
    const float y = static_cast<float>(static_cast<int>(place) / level.width) + 0.5F;
    const float left = x - distance(level, 0, place), top = y - distance(level, 1, place);
    const float right = x + distance(level, 2, place), bottom = y + distance(level, 3, place);
    const float center_x = (left + right) / 2 * level.stride, center_y = (top + bottom) / 2 * level.stride;
    const float half_width = (right - left) * level.stride / 2, half_height = (bottom - top) * level.stride / 2;
    return {center_x - half_width, center_y - half_height, center_x + half_width, center_y + half_height, 0, 0,
            level.index, static_cast<int>(place)};
  }

  std::size_t classes_, bins_;
  std::vector<double> strides_;
};

}  // namespace

std::unique_ptr<HeadDecoder> make_dfl_decoder(const graph::HeadSpec& head) {
  return std::make_unique<DflDecoder>(static_cast<std::size_t>(head.classes), static_cast<std::size_t>(head.bins), head.strides);
}

}  // namespace yolo::tasks::detect
