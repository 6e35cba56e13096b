// What a result says: names and the line of counts.
#include <yolo/results.hpp>

namespace yolo {
namespace {

std::string best_classes(const Results& results) {
  std::string line;
  for (int cls : results.probs->top5()) {
    const float probability = results.probs->data()[static_cast<std::size_t>(cls)];
    line += fmt::format("{} {:.2f}, ", results.class_name(cls), probability);
  }
  return line;
}

}  // namespace

std::string Results::class_name(int cls) const {
  const bool known = names && cls >= 0 && static_cast<std::size_t>(cls) < names->size();
  return known ? (*names)[static_cast<std::size_t>(cls)] : fmt::format("class{}", cls);
}

std::string Results::verbose() const {
  if (!embedding.empty()) return fmt::format("{} features, ", embedding.size());
  if (probs) return best_classes(*this);
  if (size() == 0) return "(no detections), ";
  std::map<int, int> counts;
  for (int cls : obb ? obb->cls() : boxes.cls()) ++counts[cls];
  std::string line;
  for (const auto& [cls, count] : counts) {
    line += fmt::format("{} {}{}, ", count, class_name(cls), count > 1 ? "s" : "");
  }
  return line;
}

}  // namespace yolo
