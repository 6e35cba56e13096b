// Several images of a batch in one picture.
#pragma once

#include <filesystem>
#include <functional>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <vector>
#include <yolo/annotator.hpp>

namespace yolo::plot {

/// One image of a mosaic.
struct MosaicTile {
  cv::Mat image;        ///< u8, BGR
  std::string caption;  ///< the file's name; at most 40 characters of it are shown
  /// Draws labels onto the tile, after it was made smaller so that they stay sharp: pixel (x, y) of `image`
  /// lies at (x, y) * scale of the annotator's picture. The annotator's lines and letters fit the mosaic. May
  /// be empty.
  std::function<void(Annotator& tile, double scale)> draw;
};

/// The tiles side by side, row by row, as square a grid as fits their number; u8, BGR. Each has the place of
/// the largest one and a white border. Only the first 16 are shown. The picture is made smaller where it
/// would be longer than 1920 pixels. Throws Error without tiles and for an image of another type. The
/// manual's file names: val_batch0_labels.jpg and val_batch0_pred.jpg.
cv::Mat draw_mosaic(std::span<const MosaicTile> tiles);

/// Draws the mosaic and writes a picture file. Throws Error as above and as save_image() does.
void plot_mosaic(const std::filesystem::path& file, std::span<const MosaicTile> tiles);

inline constexpr std::size_t kMosaicTiles = 16;
inline constexpr int kMosaicSide = 1920;  // pixels
inline constexpr std::size_t kCaptionLength = 40;

}  // namespace yolo::plot
