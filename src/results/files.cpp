// Results as label files and crops.
#include <fstream>
#include <yolo/error.hpp>
#include <yolo/results.hpp>

#include "media/jpeg.hpp"
#include "plot/crop.hpp"
#include "plot/write_file.hpp"

namespace yolo {
namespace {

/// One row: class, numbers, confidence and track number. Empty when a number is not finite.
std::string label_row(int cls, const std::vector<float>& numbers, float conf, int id, bool save_conf) {
  const auto finite = [](float v) { return std::isfinite(v); };
  if (!std::all_of(numbers.begin(), numbers.end(), finite) || !std::isfinite(conf)) return "";
  std::string row = fmt::format("{}", cls);
  for (float number : numbers) row += fmt::format(" {:g}", number);
  if (save_conf) row += fmt::format(" {:g}", conf);
  if (id >= 0) row += fmt::format(" {}", id);
  return row + '\n';
}

template <typename Points>
std::vector<float> flat(const Points& points) {
  std::vector<float> numbers;
  for (const cv::Point2f& point : points) numbers.insert(numbers.end(), {point.x, point.y});
  return numbers;
}

std::string box_rows(const Results& results, bool save_conf) {
  const Boxes& boxes = results.boxes;
  const std::vector<Xywh> xywhn = boxes.xywhn();
  const std::vector<Polygon> outlines =
      results.masks ? results.masks->xyn() : std::vector<Polygon>{};
  const auto points = results.keypoints ? results.keypoints->xyn() : std::vector<std::vector<cv::Point2f>>{};
  std::string rows;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    std::vector<float> numbers(xywhn[i].begin(), xywhn[i].end());
    if (results.masks) {
      if (i >= outlines.size() || outlines[i].empty()) continue;  // a mask without any pixel has no outline
      numbers = flat(outlines[i]);
    }
    for (std::size_t k = 0; i < points.size() && k < points[i].size(); ++k) {
      numbers.insert(numbers.end(), {points[i][k].x, points[i][k].y});
      if (results.keypoints->has_visible()) numbers.push_back((*results.keypoints)[i][k].conf);
    }
    rows += label_row(boxes[i].cls, numbers, boxes[i].conf, boxes[i].id, save_conf);
  }
  return rows;
}

std::string obb_rows(const Obb& obb, bool save_conf) {
  const std::vector<Corners> corners = obb.xyxyxyxyn();
  std::string rows;
  for (std::size_t i = 0; i < obb.size(); ++i) {
    rows += label_row(obb[i].cls, flat(corners[i]), obb[i].conf, obb[i].id, save_conf);
  }
  return rows;
}

std::string class_rows(const Results& results) {
  std::string rows;
  for (int cls : results.probs->top5()) {
    const float probability = results.probs->data()[static_cast<std::size_t>(cls)];
    if (std::isfinite(probability)) rows += fmt::format("{:.2f} {}\n", probability, results.class_name(cls));
  }
  return rows;
}

/// What can be cut out, rotated boxes by the upright boxes around them.
std::vector<Detection> upright_boxes(const Results& results) {
  if (!results.obb) return {results.boxes.begin(), results.boxes.end()};
  std::vector<Detection> boxes;
  const std::vector<Xyxy> xyxy = results.obb->xyxy();
  for (std::size_t i = 0; i < xyxy.size(); ++i) {
    const RotatedBox& b = (*results.obb)[i];
    boxes.push_back({xyxy[i][0], xyxy[i][1], xyxy[i][2], xyxy[i][3], b.conf, b.cls, b.id});
  }
  return boxes;
}

}  // namespace

void Results::save_txt(const std::string& file, bool save_conf) const {
  const std::string rows = probs ? class_rows(*this) : obb ? obb_rows(*obb, save_conf) : box_rows(*this, save_conf);
  if (rows.empty()) return;
  plot::make_parent(file);
  errno = 0;
  std::ofstream out(file, std::ios::binary | std::ios::app);
  out << rows << std::flush;
  if (!out) {
    throw Error(fmt::format("Cannot append labels to '{}': {}", file,
                            errno != 0 ? std::strerror(errno) : "the disk refuses it"));
  }
}

void Results::save_crop(const std::string& dir, const std::string& file) const {
  if (orig_img.empty() && size() > 0 && !probs) {
    throw Error(fmt::format("Cannot cut objects out of '{}': the result holds no image", path), ErrorCode::bad_option);
  }
  const std::string_view given = file;
  const std::string stem =
      plot::path_part(given.ends_with(".jpg") ? given.substr(0, given.size() - 4) : given, "im");
  for (const Detection& d : upright_boxes(*this)) {
    const cv::Rect area = plot::crop_rectangle(d, orig_img.size());
    if (area.empty()) continue;
    const std::filesystem::path folder =
        std::filesystem::path(dir) / plot::path_part(class_name(d.cls), fmt::format("class{}", d.cls));
    plot::write_file(plot::free_name(folder, stem), media::encode_jpeg(orig_img(area), media::Chroma::full));
  }
}

}  // namespace yolo
