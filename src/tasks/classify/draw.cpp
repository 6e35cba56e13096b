#include "tasks/classify/draw.hpp"

#include <opencv2/imgproc.hpp>

namespace yolo::tasks::classify {
namespace {

constexpr double kMargin = 0.03;      // of the image's height
constexpr double kLineSpacing = 1.5;  // of the height of a capital letter

std::vector<std::string> lines_of(const Results& results) {
  std::vector<std::string> lines;
  for (int cls : results.probs->top5()) {
    const float probability = results.probs->data()[static_cast<std::size_t>(cls)];
    if (probability != 0) lines.push_back(fmt::format("{} {:.2f}", results.class_name(cls), probability));
  }
  return lines;
}

}  // namespace

void draw(Annotator& annotator, const Results& results, const PlotOptions& options) {
  if (!options.probs || !results.probs) return;
  const int margin = static_cast<int>(std::nearbyint(annotator.result().rows * kMargin));
  const int height = cv::getTextSize("A", cv::FONT_HERSHEY_SIMPLEX, annotator.font_scale(),
                                     annotator.text_thickness(), nullptr)
                         .height;
  const int step = static_cast<int>(std::nearbyint(height * kLineSpacing));
  cv::Point origin(margin, margin + height);
  const std::vector<std::string> lines = lines_of(results);
  for (const std::string& line : lines) {
    annotator.text(origin, &line == &lines.back() ? line : line + ',');
    origin.y += step;
  }
}

}  // namespace yolo::tasks::classify
