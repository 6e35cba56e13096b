#include "engine/class_check.hpp"

#include <algorithm>
#include <yolo/error.hpp>

#include "core/text.hpp"
#include "dataset/coco_categories.hpp"

namespace yolo::engine {
namespace {

std::string quoted(const std::string& name) { return fmt::format("'{}'", printable(name, 60)); }

std::string name_of(const std::vector<std::string>& names, int cls) {
  const auto i = static_cast<std::size_t>(cls);
  return i < names.size() ? quoted(names[i]) : "without a name";
}

void check_labels(const tasks::ValDataset& dataset, const std::vector<std::string>& model) {
  for (const dataset::Sample& sample : dataset.samples) {
    for (const dataset::Label& label : sample.labels) {
      if (label.cls >= 0 && static_cast<std::size_t>(label.cls) < model.size()) continue;
      throw Error(
          fmt::format("the dataset has {} classes and the model {}: it does not know class {} ({}), which "
                      "the labels of {} hold. "
                      "Use a model that was trained on this dataset",
                      dataset.names.size(), model.size(), label.cls, name_of(dataset.names, label.cls),
                      printable(sample.image.string())));
    }
  }
}

/// "'dog' is class 1 of the dataset and class 0 of the model"; empty when no name has moved.
std::string moved_name(const std::vector<std::string>& dataset, const std::vector<std::string>& model) {
  if (dataset::are_placeholders(dataset) || dataset::are_placeholders(model)) return "";
  std::vector<std::string> plain;
  for (const std::string& name : model) plain.push_back(dataset::plain_name(name));
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    const std::string name = dataset::plain_name(dataset[i]);
    if (i < plain.size() && plain[i] == name) continue;
    const auto found = std::find(plain.begin(), plain.end(), name);
    if (found == plain.end()) continue;
    return fmt::format("{} is class {} of the dataset and class {} of the model", quoted(dataset[i]), i,
                       found - plain.begin());
  }
  return "";
}

}  // namespace

std::string compare_classes(const tasks::ValDataset& dataset, const std::vector<std::string>& model) {
  if (model.empty() || dataset.names.empty()) return "";
  check_labels(dataset, model);
  const bool same_count = dataset.names.size() == model.size();
  std::string example = moved_name(dataset.names, model);
  if (same_count && example.empty()) return "";
  if (example.empty() && dataset::plain_name(dataset.names.front()) != dataset::plain_name(model.front())) {
    example = fmt::format("class 0 is {} in the dataset and {} in the model", quoted(dataset.names.front()),
                          quoted(model.front()));
  }
  const std::string counts =
      fmt::format("the dataset has {} classes and the model {}", dataset.names.size(), model.size());
  return fmt::format("{}{}{}: figures compare the numbers of classes, not their names",
                     same_count ? "" : counts, same_count || example.empty() ? "" : "; ", example);
}

void check_keypoints(const tasks::ValDataset& dataset, const graph::HeadSpec& head) {
  const dataset::KeypointShape& own = dataset.keypoints;
  if (own.points == 0 || head.extra != graph::HeadExtra::keypoints) return;
  const std::int64_t points = head.keypoints, values = head.keypoint_values;
  if (points == own.points) return;
  throw Error(fmt::format(
      "kpt_shape of the dataset is [{}, {}], that of the model [{}, {}]: poses of other points cannot be "
      "compared. Use a model that was trained on this dataset",
      own.points, own.values, points, values));
}

}  // namespace yolo::engine
