// The curves of a training over its epochs.
#pragma once

#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <vector>

namespace yolo::plot {

/// One column of results.csv.
struct EpochCurve {
  std::string name;            ///< "train/box_loss", "metrics/mAP50(B)", "val/box_loss", "lr/pg0", ...
  std::vector<double> values;  ///< as many as there are epochs; not a number where an epoch has none
};

/// A panel for each curve with its values and a smoothed line, u8 BGR; all curves named "lr/..." share one.
/// In the upper row stand the losses of training and the first half of each group of metrics (precision and
/// recall of boxes, of masks), below them the losses of validation and the other half. Throws Error without
/// epochs or when the lists do not match. The manual's file name: results.png.
cv::Mat draw_results(std::span<const double> epochs, std::span<const EpochCurve> curves);

/// Draws and writes a picture file. Throws Error as above and as save_image() does.
void plot_results(const std::filesystem::path& file, std::span<const double> epochs,
                  std::span<const EpochCurve> curves);

/// Each value replaced by the mean of its neighbours with Gaussian weights, `sigma` in values, cut off at 4
/// sigma. At the ends the values go on mirrored, the last one doubled (d c b a | a b c d | d c b a). Values
/// that are not finite count with no weight; where there is no other the result is not a number.
std::vector<double> gaussian_smoothed(std::span<const double> values, double sigma);

}  // namespace yolo::plot
