// Writes the predictions of a run as one JSON array, image by image.
#pragma once

#include <filesystem>

#include <yolo/results.hpp>

#include "plot/json_array_file.hpp"

namespace yolo::tasks {

/// [{"path", "orig_shape": [height, width], "boxes": [{"xyxy", "conf", "cls", "name"}]}] with every float as
/// the shortest text that reads back as the same value. A box with a mask has "segment", the points [x, y] of its
/// outline; one of a pose "keypoints", [x, y, conf] or [x, y] each. Instead of "boxes", rotated ones are in "obb":
/// [{"xywhr", "xyxyxyxy", "conf", "cls", "name"}], and a classification is "probs": {"top5", "top5conf", "names"}.
/// The file grows as plot::JsonArrayFile says. Holds one image at a time.
class PredictionsWriter {
 public:
  /// Makes the folder and the part file. Throws Error.
  explicit PredictionsWriter(std::filesystem::path file) : file_(std::move(file)) {}

  /// Adds one image. Throws Error when it cannot be written.
  void add(const Results& results);

  /// Puts the file in its place. Throws Error. add() is not allowed afterwards.
  void finish() { file_.finish(); }

 private:
  plot::JsonArrayFile file_;
};

/// One image as an object of that array.
std::string prediction_row(const Results& results);

}  // namespace yolo::tasks
