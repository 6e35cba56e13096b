// Results as image and label files.
#include <fstream>
#include <yolo/error.hpp>
#include <yolo/results.hpp>

#include "media/image_codec.hpp"
#include "plot/write_file.hpp"

namespace yolo {
namespace {

std::string label_row(const Detection& d, const Xywh& box, bool save_conf) {
  std::string row = fmt::format("{} {:g} {:g} {:g} {:g}", d.cls, box[0], box[1], box[2], box[3]);
  if (save_conf) row += fmt::format(" {:g}", d.conf);
  if (d.id >= 0) row += fmt::format(" {}", d.id);
  return row + '\n';
}

}  // namespace

void plot::save_image(const std::filesystem::path& file, const cv::Mat& image) {
  write_file(file, media::encode_image(image, file.string()));
}

void Results::save(const std::string& file, const PlotOptions& options) const {
  plot::save_image(file, plot(options));
}

void Results::save_txt(const std::string& file, bool save_conf) const {
  std::string rows;
  const std::vector<Xywh> xywhn = boxes.xywhn();
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const Xywh& box = xywhn[i];
    const bool finite = std::all_of(box.begin(), box.end(), [](float v) { return std::isfinite(v); });
    if (finite && std::isfinite(boxes[i].conf)) rows += label_row(boxes[i], box, save_conf);
  }
  if (rows.empty()) return;
  plot::make_parent(file);
  std::ofstream out(file, std::ios::binary | std::ios::app);
  out << rows << std::flush;
  if (!out) throw Error(fmt::format("Cannot append labels to '{}': {}", file, std::strerror(errno)));
}

}  // namespace yolo
