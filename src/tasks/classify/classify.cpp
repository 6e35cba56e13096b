#include "tasks/classify/classify.hpp"

#include <numeric>

#include <yolo/error.hpp>

namespace yolo::tasks::classify {
namespace {

constexpr std::string_view kOutput = "logits";

class ClassifyPostprocessor final : public Postprocessor {
 public:
  /// `is_decoded`: the network's only output holds probabilities instead of logits.
  explicit ClassifyPostprocessor(bool is_decoded) : is_decoded_(is_decoded) {}

  // Thresholds and wished classes do not matter: every class gets its probability.
  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions&, Results& results) const override {
    const auto map = std::find_if(maps.begin(), maps.end(),
                                  [&](const auto& m) { return is_decoded_ || m.name == kOutput; });
    if (map == maps.end() || map->shape.size() != 2 || image < 0 || image >= map->shape[0]) {
      throw Error(fmt::format("a classification needs the network output \"{}\" of shape pictures x classes",
                              kOutput));
    }
    const auto classes = static_cast<std::size_t>(map->shape[1]);
    const std::span<const float> values(map->data + static_cast<std::size_t>(image) * classes, classes);
    results.probs = Probs(is_decoded_ ? std::vector<float>(values.begin(), values.end()) : softmax(values));
    results.boxes = Boxes({}, transform.original);
  }

 private:
  bool is_decoded_;
};

}  // namespace

std::vector<float> softmax(std::span<const float> logits) {
  std::vector<float> values(logits.begin(), logits.end());
  if (values.empty()) return values;
  const float most = *std::max_element(values.begin(), values.end());
  for (float& value : values) value = std::exp(value - most);
  const auto sum = static_cast<float>(std::accumulate(values.begin(), values.end(), 0.0));
  for (float& value : values) value /= sum;
  return values;
}

std::unique_ptr<Postprocessor> make_postprocessor(const graph::HeadSpec& head) {
  if (head.kind != graph::HeadKind::classes && !head.is_decoded())
    throw Error(fmt::format("the head \"{}\" does not classify", head.type));
  return std::make_unique<ClassifyPostprocessor>(head.is_decoded());
}

std::unique_ptr<image::InputFitter> make_fitter(const graph::HeadSpec&) {
  return image::make_center_crop_fitter();
}

}  // namespace yolo::tasks::classify
