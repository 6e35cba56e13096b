// What a prediction gives: plain values, with the accessors of the manual's Results.
#pragma once

#include <array>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <yolo/boxes.hpp>
#include <yolo/export.hpp>
#include <yolo/keypoints.hpp>
#include <yolo/masks.hpp>
#include <yolo/obb.hpp>
#include <yolo/plot_options.hpp>
#include <yolo/probs.hpp>

namespace yolo {

/// Milliseconds spent on this image.
struct Speed {
  double preprocess = 0, inference = 0, postprocess = 0;
};

/// Number of decimals kept by summary(), to_json() and to_csv() (the peer's default is 5).
inline constexpr int kSummaryDecimals = 5;

/// What a layer of the network gives for an image, as a picture (visualize).
struct FeaturePicture {
  std::string name;  ///< "stage0_Conv_features"
  cv::Mat picture;   ///< u8 BGR: up to 32 channels side by side
};

/// The prediction for one image. A task fills its parts: boxes (detect), boxes and masks (segment), boxes and
/// keypoints (pose), obb, or probs (classify). The entries of masks and keypoints belong to the boxes of the same index.
class YOLO_API Results {
 public:
  cv::Mat orig_img;                                       ///< u8 BGR, the image as predicted on
  std::string path;                                       ///< as Frame::path
  std::shared_ptr<const std::vector<std::string>> names;  ///< class names by index; never null
  Boxes boxes;
  std::optional<Masks> masks;
  std::optional<Keypoints> keypoints;
  std::optional<Obb> obb;
  std::optional<Probs> probs;
  std::vector<float> embedding;          ///< features of the layers asked for with embed; then nothing else is predicted
  std::vector<FeaturePicture> features;  ///< with visualize
  Speed speed;
  cv::Size orig_size;   ///< of the image, width x height; also where orig_img was not kept
  cv::Size input_size;  ///< network input, width x height

  std::pair<int, int> orig_shape() const {  ///< height, width
    return orig_img.empty() ? std::pair(orig_size.height, orig_size.width) : std::pair(orig_img.rows, orig_img.cols);
  }
  /// Number of objects; 1 for a classification.
  std::size_t size() const { return probs ? 1 : obb ? obb->size() : boxes.size(); }

  /// The objects with these indices, in this order, with all that belongs to them; picture and names are shared. A
  /// classification stays as it is. Throws Error for an index that is too large.
  Results select(std::span<const std::size_t> indices) const;
  Results operator[](std::size_t index) const;  ///< one object
  /// One object after the other, each as a Results.
  class const_iterator;
  const_iterator begin() const;
  const_iterator end() const;
  /// Puts the objects of another result of the same image behind the own ones. Throws Error when only one of them has
  /// masks, keypoints or rotated boxes, or the images differ in size.
  void append(const Results& other);
  /// Track numbers, one for each object; -1 for one that is not tracked. Throws Error for another number of them.
  void set_ids(std::span<const int> ids);

  /// The name of a class, or "class7" when `names` has no such index.
  std::string class_name(int cls) const;

  /// "4 persons, 1 bus, " in order of class index; "(no detections), " when empty; "minibus 0.65, police van 0.25, ..., "
  /// for a classification.
  std::string verbose() const;

  /// One row of `to_json`.
  struct Row {
    std::string name;
    int cls = 0;
    double confidence = 0;
    std::vector<double> box;  ///< x1, y1, x2, y2; for obb x1, y1 ... x4, y4; nothing for a classification
    std::vector<std::array<double, 2>> segment;  ///< points of the mask's outline
    std::vector<std::array<double, 3>> keypoints;  ///< x, y, confidence (0 when the model has none)
    bool keypoints_have_conf = false;
    int track_id = -1;
  };
  /// Rows rounded to `decimals`; `normalize` gives boxes as fractions of the image.
  std::vector<Row> summary(bool normalize = false, int decimals = kSummaryDecimals) const;
  std::string to_json(bool normalize = false, int decimals = kSummaryDecimals) const;
  std::string to_csv(bool normalize = false, int decimals = kSummaryDecimals) const;

  /// A copy of the image with everything found drawn on it, the weakest first. Throws Error without an image.
  cv::Mat plot(const PlotOptions& options = {}) const;

  /// Writes plot() to an image file; the format follows the ending. Throws Error when it cannot be written.
  void save(const std::string& file, const PlotOptions& options = {}) const;
  /// Appends a row for each object to a text file and makes its folder: "class x y w h [conf] [id]" (normalised xywh),
  /// "class x1 y1 x2 y2 ... [conf] [id]" with the mask's outline or the four corners of an obb, the keypoints after the
  /// box of a pose, and "probability name" for the five best classes. Nothing is written without objects; one with a
  /// value that is not finite or a mask without pixels is left out.
  void save_txt(const std::string& file, bool save_conf = false) const;
  /// Writes each box, 2 % larger and 10 pixels wider and higher, as DIR/NAME/FILE.jpg, then FILE2.jpg, FILE3.jpg.
  /// An obb gives the upright box around it, a classification nothing. Existing files stay. `file` may end in ".jpg"
  /// or not; characters unsafe in a path become "_".
  void save_crop(const std::string& dir, const std::string& file = "im.jpg") const;
};

class Results::const_iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = Results;
  using difference_type = std::ptrdiff_t;
  using pointer = void;
  using reference = Results;

  const_iterator(const Results& results, std::size_t index) : results_(&results), index_(index) {}
  Results operator*() const { return (*results_)[index_]; }
  const_iterator& operator++() { return ++index_, *this; }
  const_iterator operator++(int) { return {*results_, index_++}; }
  friend bool operator==(const const_iterator& a, const const_iterator& b) { return a.index_ == b.index_; }

 private:
  const Results* results_;
  std::size_t index_;
};

inline Results::const_iterator Results::begin() const { return {*this, 0}; }
inline Results::const_iterator Results::end() const { return {*this, size()}; }

}  // namespace yolo
