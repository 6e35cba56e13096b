// The picture of a confusion matrix.
#pragma once

#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <vector>

namespace yolo::plot {

/// Draws a confusion matrix, u8 BGR, 2250 x 3000. `matrix` is square, row by row: rows are what was
/// predicted, columns what is true; `names` are those of its rows, with "background" last where there is such
/// a row. With `normalize` each column is divided by its sum. Values below 0.005 stay blank. Up to 30 rows
/// the numbers are written into the cells; names turn into numbers of rows where they would be too small to
/// read. Throws Error when the sizes do not match. The manual's file names: confusion_matrix.png and
/// confusion_matrix_normalized.png.
cv::Mat draw_confusion_matrix(std::span<const double> matrix, std::span<const std::string> names,
                              bool normalize);

/// Draws it and writes a picture file. Throws Error as above and as save_image() does.
void plot_confusion_matrix(const std::filesystem::path& file, std::span<const double> matrix,
                           std::span<const std::string> names, bool normalize);

/// Each column divided by its sum; a column of zeros stays one. `matrix` has `size` columns.
std::vector<double> column_shares(std::span<const double> matrix, std::size_t size);

}  // namespace yolo::plot
