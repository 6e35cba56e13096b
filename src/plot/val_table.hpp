// The text that validation shows: headings and rows of its table, and the line on speed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace yolo::plot {

/// One row of the table: all classes together, or one class.
struct ValRow {
  std::string name;
  std::int64_t images = 0;      ///< in which the class occurs
  std::int64_t instances = 0;   ///< labels
  std::vector<double> figures;  ///< precision, recall, mAP50, mAP50-95 for each kind of the heading, 0..1
};

/// The heading: "Class Images Instances", then "Box(P R mAP50 mAP50-95)" for each of `kinds` ("Box", "Mask",
/// "Pose"), in columns 22 and 11 characters wide. `ap` is the value of the argument of that name; it is
/// appended as "ap=coco" so that the reader sees which average precision the columns hold. No line end.
std::string val_heading(std::span<const std::string_view> kinds, std::string_view ap);

/// A row under val_heading(): figures with three significant digits. No line end.
std::string val_row(const ValRow& row);

/// The heading for classification: "classes top1_acc top5_acc". No line end.
std::string classify_heading();

/// The row under classify_heading(); accuracies 0..1. No line end.
std::string classify_row(double top1, double top5);

/// Milliseconds an image in each stage.
struct ValSpeed {
  double preprocess = 0, inference = 0, loss = 0, postprocess = 0;
};

/// "Speed: 0.2ms preprocess, 35.2ms inference, 0.0ms loss, 1.1ms postprocess per image". No line end.
std::string val_speed(const ValSpeed& speed);

}  // namespace yolo::plot
