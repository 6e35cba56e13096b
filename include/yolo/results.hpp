// What a prediction gives: plain values, with the accessors of the manual's Results.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace yolo {

/// One detected object. Corners in pixels of the original image, clipped to it.
struct Detection {
  float x1 = 0, y1 = 0, x2 = 0, y2 = 0;
  float conf = 0;  ///< 0..1
  int cls = 0;     ///< class index
  int id = -1;     ///< track number, -1 without tracking
};

using Xyxy = std::array<float, 4>;  ///< x1, y1, x2, y2
using Xywh = std::array<float, 4>;  ///< centre x, centre y, width, height

/// Boxes of one image, strongest first.
class Boxes {
 public:
  Boxes() = default;
  Boxes(std::vector<Detection> detections, cv::Size orig_size);

  std::size_t size() const { return detections_.size(); }
  bool empty() const { return detections_.empty(); }
  const Detection& operator[](std::size_t index) const { return detections_[index]; }
  auto begin() const { return detections_.begin(); }
  auto end() const { return detections_.end(); }

  std::vector<Xyxy> xyxy() const;   ///< pixels
  std::vector<Xywh> xywh() const;   ///< pixels
  std::vector<Xyxy> xyxyn() const;  ///< divided by image width and height: 0..1
  std::vector<Xywh> xywhn() const;
  std::vector<float> conf() const;
  std::vector<int> cls() const;
  std::optional<std::vector<int>> id() const;  ///< nothing when not tracked
  bool is_track() const;
  cv::Size orig_size() const { return orig_size_; }

 private:
  std::vector<Detection> detections_;
  cv::Size orig_size_;
};

/// Milliseconds spent on this image.
struct Speed {
  double preprocess = 0, inference = 0, postprocess = 0;
};

/// What Results::plot() draws. Unset values follow the image size as the manual's Annotator does.
struct PlotOptions {
  bool boxes = true;
  bool labels = true;
  bool conf = true;
  std::optional<int> line_width;  ///< pixels
};

/// Number of decimals kept by summary(), to_json() and to_csv() (the peer's default is 5).
inline constexpr int kSummaryDecimals = 5;

/// The prediction for one image.
class Results {
 public:
  cv::Mat orig_img;                                       ///< u8 BGR, the image as predicted on
  std::string path;                                       ///< as Frame::path
  std::shared_ptr<const std::vector<std::string>> names;  ///< class names by index; never null
  Boxes boxes;
  Speed speed;
  cv::Size input_size;  ///< network input, width x height

  std::pair<int, int> orig_shape() const { return {orig_img.rows, orig_img.cols}; }  ///< height, width
  std::size_t size() const { return boxes.size(); }
  /// The name of a class, or "class7" when `names` has no such index.
  std::string class_name(int cls) const;

  /// "4 persons, 1 bus, " in order of class index; "(no detections), " when empty.
  std::string verbose() const;

  /// One row of `to_json`.
  struct Row {
    std::string name;
    int cls = 0;
    double confidence = 0;
    std::array<double, 4> box{};  ///< x1, y1, x2, y2
    int track_id = -1;
  };
  /// Rows rounded to `decimals`; `normalize` gives boxes as fractions of the image.
  std::vector<Row> summary(bool normalize = false, int decimals = kSummaryDecimals) const;
  std::string to_json(bool normalize = false, int decimals = kSummaryDecimals) const;
  std::string to_csv(bool normalize = false, int decimals = kSummaryDecimals) const;

  /// A copy of the image with boxes and labels drawn on it, the weakest first. Throws Error without an image.
  cv::Mat plot(const PlotOptions& options = {}) const;

  /// Writes plot() to an image file; the format follows the ending. Throws Error when it cannot be written.
  void save(const std::string& file, const PlotOptions& options = {}) const;
  /// Appends "class x y w h [conf] [id]" rows (normalised xywh) to a text file and makes its folder. Nothing
  /// is written without boxes; a box with a value that is not finite is left out.
  void save_txt(const std::string& file, bool save_conf = false) const;
  /// Writes each box, 2 % larger and 10 pixels wider and higher, as DIR/NAME/FILE.jpg, then FILE2.jpg,
  /// FILE3.jpg. Existing files stay. `file` may end in ".jpg" or not; characters unsafe in a path become "_".
  void save_crop(const std::string& dir, const std::string& file = "im.jpg") const;
};

}  // namespace yolo
