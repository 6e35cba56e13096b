// The precision-recall curve and the curves over confidence.
#pragma once

#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <vector>

namespace yolo::plot {

/// One curve a class over common places on the x axis.
struct ClassCurves {
  std::vector<double> x;               ///< rising, 0..1
  std::vector<std::vector<double>> y;  ///< one list for each name, as long as x; 0..1
  std::vector<std::string> names;      ///< of the classes, in the order of y
};

/// Precision over recall, u8 BGR, 1500 x 2250: a thin line a class, with `ap50` (one a class) beside its
/// name, or grey lines without names from 21 classes on; the mean of all classes as a thick blue line. Throws
/// Error when the lists do not match. The manual's names for the file are PR_curve.png (detect, obb),
/// BoxPR_curve.png with MaskPR_curve.png (segment) or PosePR_curve.png (pose).
cv::Mat draw_pr_curve(const ClassCurves& precision, std::span<const double> ap50);

/// `y_title` ("F1", "Precision", "Recall") over confidence, in the same way. The mean is smoothed by a moving
/// average over 5 % of the places; the legend names its greatest value and the confidence there. Throws Error
/// when the lists do not match. File names: F1_curve.png, P_curve.png and R_curve.png, with the same
/// beginnings.
cv::Mat draw_confidence_curve(const ClassCurves& curves, const std::string& y_title);

/// Draws and writes a picture file. Throws Error as the functions above and save_image() do.
void plot_pr_curve(const std::filesystem::path& file, const ClassCurves& precision,
                   std::span<const double> ap50);
void plot_confidence_curve(const std::filesystem::path& file, const ClassCurves& curves,
                           const std::string& y_title);

/// The mean of the classes at each x; empty without classes.
std::vector<double> mean_curve(const ClassCurves& curves);

/// The mean over `share` (0..1) of the values around each one: an odd number of them, at least 1; beyond the
/// ends the first and last value go on.
std::vector<double> moving_average(std::span<const double> values, double share);

}  // namespace yolo::plot
