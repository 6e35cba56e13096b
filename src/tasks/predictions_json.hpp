// Writes the predictions of a run as one JSON array, image by image.
#pragma once

#include <filesystem>
#include <fstream>

#include <yolo/results.hpp>

namespace yolo::tasks {

/// [{"path", "orig_shape": [height, width], "boxes": [{"xyxy", "conf", "cls", "name"}]}] with every float as
/// the shortest text that reads back as the same value. A box with a mask has "segment", the points [x, y] of its
/// outline; one of a pose "keypoints", [x, y, conf] or [x, y] each. Instead of "boxes", rotated ones are in "obb":
/// [{"xywhr", "xyxyxyxy", "conf", "cls", "name"}], and a classification is "probs": {"top5", "top5conf", "names"}.
/// Rows go to "NAME.part" beside the file, which is complete JSON after each image; finish() renames it. Holds one image
/// at a time.
class PredictionsWriter {
 public:
  /// Makes the folder and the part file. Throws Error.
  explicit PredictionsWriter(std::filesystem::path file);
  /// Finishes when nobody did, so that a run that ends early keeps its rows; errors are dropped here.
  ~PredictionsWriter();
  PredictionsWriter(const PredictionsWriter&) = delete;
  PredictionsWriter& operator=(const PredictionsWriter&) = delete;

  /// Adds one image. Throws Error when it cannot be written.
  void add(const Results& results);

  /// Puts the file in its place. Throws Error. add() is not allowed afterwards.
  void finish();

 private:
  void write(const std::string& text);

  std::filesystem::path file_;
  std::filesystem::path part_;
  std::ofstream out_;
  std::streamoff end_ = 0;  // where the next row starts, before the closing bracket
  bool first_ = true;
  bool finished_ = false;
};

/// One image as an object of that array.
std::string prediction_row(const Results& results);

}  // namespace yolo::tasks
