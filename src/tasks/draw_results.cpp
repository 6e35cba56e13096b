// The picture of a result, made of the parts that the tasks draw.
#include <yolo/error.hpp>

#include "plot/write_file.hpp"
#include "tasks/task.hpp"

namespace yolo {

cv::Mat Results::plot(const PlotOptions& options) const {
  if (orig_img.empty()) throw Error(fmt::format("Cannot draw the result of '{}': it holds no image", path), ErrorCode::bad_option);
  Annotator annotator(orig_img.clone(), options.line_width);
  for (const tasks::TaskSpec& task : tasks::all_tasks()) task.draw(annotator, *this, options);
  return annotator.result();
}

void Results::save(const std::string& file, const PlotOptions& options) const {
  plot::save_image(file, plot(options));
}

}  // namespace yolo
