// Rows of predictions.json and the file that grows by them.
#include "plot/predictions_json.hpp"

#include <yolo/error.hpp>

#include "plot/json_text.hpp"
#include "plot/numbers.hpp"
#include "plot/write_file.hpp"

namespace yolo::plot {
namespace {

constexpr std::string_view kClose = "\n]\n";

}  // namespace

std::string prediction_row(const Results& results) {
  const cv::Size size = results.boxes.orig_size();
  std::string row = fmt::format(R"({{"path": {}, "orig_shape": [{}, {}], "boxes": [)",
                                json_string(results.path, false), size.height, size.width);
  std::string_view separator = "";
  for (const Detection& d : results.boxes) {
    row += fmt::format(R"({}{{"xyxy": [{}, {}, {}, {}], "conf": {}, "cls": {}, "name": {}}})", separator,
                       json_number(d.x1), json_number(d.y1), json_number(d.x2), json_number(d.y2),
                       json_number(d.conf), d.cls, json_string(results.class_name(d.cls), false));
    separator = ", ";
  }
  return row + "]}";
}

PredictionsWriter::PredictionsWriter(std::filesystem::path file) : file_(std::move(file)), part_(file_) {
  part_ += ".part";
  make_parent(file_);
  out_.open(part_, std::ios::binary | std::ios::trunc);
  write("[");
}

PredictionsWriter::~PredictionsWriter() {
  try {
    finish();
  } catch (const std::exception&) {
  }
}

void PredictionsWriter::write(const std::string& text) {
  out_.seekp(end_);
  out_ << text << kClose << std::flush;
  if (!out_) throw Error(fmt::format("Cannot write '{}': {}", part_.string(), std::strerror(errno)));
  end_ += static_cast<std::streamoff>(text.size());
}

void PredictionsWriter::add(const Results& results) {
  if (finished_) throw Error(fmt::format("Cannot add to '{}': it is already finished", file_.string()));
  write((first_ ? "\n" : ",\n") + prediction_row(results));
  first_ = false;
}

void PredictionsWriter::finish() {
  if (finished_) return;
  finished_ = true;
  out_.close();
  std::error_code error;
  std::filesystem::rename(part_, file_, error);
  if (error) throw Error(fmt::format("Cannot write '{}': {}", file_.string(), error.message()));
}

}  // namespace yolo::plot
