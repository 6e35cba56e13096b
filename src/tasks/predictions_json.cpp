// Rows of predictions.json.
#include "tasks/predictions_json.hpp"

#include "plot/json_text.hpp"
#include "plot/numbers.hpp"

namespace yolo::tasks {
namespace {

std::string string(const std::string& text) { return plot::json_string(text, false); }

template <typename Values>
std::string list(const Values& values) {
  std::string text;
  for (float value : values) text += (text.empty() ? "" : ", ") + plot::json_number(value);
  return "[" + text + "]";
}

template <typename Points>
std::string points_list(const Points& points) {
  std::string text;
  for (const cv::Point2f& p : points) text += (text.empty() ? "" : ", ") + list(std::array{p.x, p.y});
  return "[" + text + "]";
}

/// What every object ends with.
std::string common_part(const Results& results, float conf, int cls) {
  return fmt::format(R"("conf": {}, "cls": {}, "name": {})", plot::json_number(conf), cls,
                     string(results.class_name(cls)));
}

std::string keypoints_list(const Keypoints& keypoints, std::size_t object) {
  std::string text;
  for (int i = 0; i < keypoints.per_object(); ++i) {
    const Keypoint& p = keypoints[object][i];
    text += (text.empty() ? "" : ", ") +
            (keypoints.has_visible() ? list(std::array{p.x, p.y, p.conf}) : list(std::array{p.x, p.y}));
  }
  return "[" + text + "]";
}

std::string box_object(const Results& results, std::size_t index, const Polygon* outline) {
  const Detection& d = results.boxes[index];
  std::string text = fmt::format(R"({{"xyxy": {}, {})", list(Xyxy{d.x1, d.y1, d.x2, d.y2}),
                                 common_part(results, d.conf, d.cls));
  if (outline) text += R"(, "segment": )" + points_list(*outline);
  if (results.keypoints && index < results.keypoints->size()) {
    text += R"(, "keypoints": )" + keypoints_list(*results.keypoints, index);
  }
  return text + "}";
}

std::string obb_object(const Results& results, const RotatedBox& b, const Corners& corners) {
  return fmt::format(R"({{"xywhr": {}, "xyxyxyxy": {}, {}}})",
                     list(Xywhr{b.x, b.y, b.width, b.height, b.angle}), points_list(corners),
                     common_part(results, b.conf, b.cls));
}

std::string probs_object(const Results& results) {
  const std::vector<int> best = results.probs->top5();
  std::vector<std::string> names;
  for (int cls : best) names.push_back(string(results.class_name(cls)));
  return fmt::format(R"({{"top5": [{}], "top5conf": {}, "names": [{}]}})", fmt::join(best, ", "),
                     list(results.probs->top5conf()), fmt::join(names, ", "));
}

}  // namespace

std::string prediction_row(const Results& results) {
  const cv::Size size = results.obb ? results.obb->orig_size() : results.boxes.orig_size();
  std::string row =
      fmt::format(R"({{"path": {}, "orig_shape": [{}, {}], )", string(results.path), size.height, size.width);
  if (!results.embedding.empty()) {
    std::vector<std::string> values;
    for (float value : results.embedding) values.push_back(plot::json_number(value));
    return row + fmt::format(R"("embedding": [{}]}})", fmt::join(values, ", "));
  }
  if (results.probs) return row + fmt::format(R"("probs": {}}})", probs_object(results));
  std::vector<std::string> objects;
  if (results.obb) {
    const std::vector<Corners> corners = results.obb->xyxyxyxy();
    for (std::size_t i = 0; i < corners.size(); ++i) {
      objects.push_back(obb_object(results, (*results.obb)[i], corners[i]));
    }
    return row + fmt::format(R"("obb": [{}]}})", fmt::join(objects, ", "));
  }
  const std::vector<Polygon> outlines =
      results.masks ? results.masks->xy() : std::vector<Polygon>{};
  for (std::size_t i = 0; i < results.boxes.size(); ++i) {
    objects.push_back(box_object(results, i, i < outlines.size() ? &outlines[i] : nullptr));
  }
  return row + fmt::format(R"("boxes": [{}]}})", fmt::join(objects, ", "));
}

void PredictionsWriter::add(const Results& results) { file_.add(prediction_row(results)); }

}  // namespace yolo::tasks
