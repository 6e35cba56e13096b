// Takes a batch apart into tiles of a mosaic.
#include "record/train_batch.hpp"

#include <fmt/format.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "plot/chart/mosaic.hpp"
#include "plot/colors.hpp"
#include "plot/write_file.hpp"

namespace yolo::record {
namespace {

constexpr int kDrawnSteps = 3;
constexpr double kVeil = 0.45;  // share of a mask's colour

struct Point {
  float x = 0, y = 0;
  bool shown = true;
};

/// One object of an image, in pixels of the image.
struct Object {
  int cls = 0;
  std::string label;
  std::vector<float> box;  // centre, width, height and perhaps angle
  cv::Mat mask;            // u8, not 0 where the object is; smaller than the image
  std::vector<Point> points;
};

// Of a classification: each image has one class and no box.
bool is_of_classes(const loader::Batch& batch) {
  return batch.box_values == 0 || (batch.image_of.empty() && !batch.classes.empty());
}

void check(const loader::Batch& batch) {
  const std::size_t images = batch.images > 0 ? static_cast<std::size_t>(batch.images) : 0;
  const std::size_t objects = batch.image_of.size();
  const auto maps = static_cast<std::size_t>(batch.mask_maps) * static_cast<std::size_t>(batch.mask_height) *
                    static_cast<std::size_t>(batch.mask_width);
  const auto numbers = objects * static_cast<std::size_t>(batch.keypoint_count) *
                       static_cast<std::size_t>(batch.keypoint_values);
  const bool of_images = is_of_classes(batch) && batch.classes.size() == images;
  const bool fits = images > 0 && batch.height > 0 && batch.width > 0 && batch.pixels &&
                    (batch.classes.size() == objects || of_images) &&
                    batch.boxes.size() == objects * static_cast<std::size_t>(batch.box_values) &&
                    (of_images || batch.box_values == 4 || batch.box_values == 5) &&
                    batch.masks.size() >= maps && batch.keypoints.size() == numbers;
  if (fits) return;
  throw Error(fmt::format(
      "Cannot draw a batch of {} images and {} objects: its lists of classes ({}), boxes ({}), masks "
      "({}) and keypoints ({}) do not fit",
      images, objects, batch.classes.size(), batch.boxes.size(), batch.masks.size(), batch.keypoints.size()));
}

std::string class_name(int cls, const TrainBatchOptions& options) {
  const auto index = static_cast<std::size_t>(cls);
  return cls >= 0 && index < options.names.size() ? options.names[index] : std::to_string(cls);
}

// The mask of object `object`, which is number `within` (from 1) of its image.
cv::Mat mask_of(const loader::Batch& batch, std::size_t object, int image, int within, bool overlap) {
  const std::size_t map = overlap ? static_cast<std::size_t>(image) : object;
  if (batch.mask_maps < 1 || map >= static_cast<std::size_t>(batch.mask_maps)) return {};
  const std::size_t size =
      static_cast<std::size_t>(batch.mask_height) * static_cast<std::size_t>(batch.mask_width);
  const cv::Mat values(batch.mask_height, batch.mask_width, CV_8UC1,
                       const_cast<std::uint8_t*>(batch.masks.data() + map * size));
  return values == (overlap ? within : 1);
}

std::vector<Point> points_of(const loader::Batch& batch, std::size_t object) {
  std::vector<Point> points;
  const auto count = static_cast<std::size_t>(batch.keypoint_count),
             values = static_cast<std::size_t>(batch.keypoint_values);
  for (std::size_t i = 0; i < count && values >= 2; ++i) {
    const float* at = batch.keypoints.data() + (object * count + i) * values;
    const Point point{at[0] * static_cast<float>(batch.width), at[1] * static_cast<float>(batch.height),
                      true};
    points.push_back(point);
    points.back().shown = (values < 3 || at[2] > 0) && (point.x != 0 || point.y != 0) &&
                          std::isfinite(point.x) && std::isfinite(point.y);
  }
  return points;
}

Object object_of(const loader::Batch& batch, std::size_t index, int image, int within,
                 const TrainBatchOptions& options) {
  Object object;
  object.cls = static_cast<int>(batch.classes[index]);
  object.label = class_name(object.cls, options);
  const auto values = static_cast<std::size_t>(batch.box_values);
  for (std::size_t i = 0; i < values; ++i) {
    const int side = i >= 4 ? 1 : i % 2 == 0 ? batch.width : batch.height;
    object.box.push_back(batch.boxes[index * values + i] * static_cast<float>(side));
  }
  object.mask = mask_of(batch, index, image, within, options.overlap_mask);
  object.points = points_of(batch, index);
  return object;
}

void lay_veil(cv::Mat picture, const cv::Mat& mask, Color color) {
  cv::Mat large;
  cv::resize(mask, large, picture.size(), 0, 0, cv::INTER_LINEAR);
  cv::Mat painted = picture * (1 - kVeil) + cv::Scalar(color.b, color.g, color.r) * kVeil;
  painted.copyTo(picture, large > 127);
}

// Corners of a rectangle turned clockwise on the screen by box[4] radians.
Corners corners_of_box(const std::vector<float>& box) {
  const cv::Point2f center(box[0], box[1]);
  const cv::Point2f along(std::cos(box[4]) * box[2] / 2, std::sin(box[4]) * box[2] / 2);
  const cv::Point2f across(-std::sin(box[4]) * box[3] / 2, std::cos(box[4]) * box[3] / 2);
  return {center + along + across, center + along - across, center - along - across, center - along + across};
}

void draw_box(Annotator& tile, const Object& object, float scale) {
  std::vector<float> box = object.box;
  if (box.size() < 4) return;
  for (std::size_t i = 0; i < 4; ++i) box[i] *= scale;
  const Color color = class_color(object.cls);
  if (box.size() == 5) return tile.rotated_box_label(corners_of_box(box), object.label, color);
  tile.box_label({box[0] - box[2] / 2, box[1] - box[3] / 2, box[0] + box[2] / 2, box[1] + box[3] / 2},
                 object.label, color);
}

void draw_points(Annotator& tile, const Object& object, float scale) {
  const bool body = object.points.size() == plot::keypoint_colors().size();
  const auto pixel = [&](int index) {
    const Point& point = object.points[static_cast<std::size_t>(index)];
    return cv::Point(cvRound(point.x * scale), cvRound(point.y * scale));
  };
  const auto shown = [&](int index) { return object.points[static_cast<std::size_t>(index)].shown; };
  for (const plot::Limb& limb : plot::limbs()) {
    if (body && shown(limb.from) && shown(limb.to))
      tile.line(pixel(limb.from), pixel(limb.to), limb.color, 1);
  }
  for (std::size_t i = 0; i < object.points.size(); ++i) {
    const int index = static_cast<int>(i);
    if (shown(index))
      tile.dot(pixel(index), tile.line_width(), body ? plot::keypoint_colors()[i] : class_color(index));
  }
}

std::function<void(Annotator&, double)> drawing_of(std::vector<Object> objects) {
  return [objects = std::move(objects)](Annotator& tile, double scale) {
    for (const Object& object : objects) {
      if (!object.mask.empty()) lay_veil(tile.result(), object.mask, class_color(object.cls));
    }
    for (const Object& object : objects) draw_box(tile, object, static_cast<float>(scale));
    for (const Object& object : objects) draw_points(tile, object, static_cast<float>(scale));
  };
}

std::function<void(Annotator&, double)> class_drawing(std::string name, int cls) {
  return [name = std::move(name), cls](Annotator& tile, double) {
    tile.text({4, tile.result().rows - 8}, name, class_color(cls), true);
  };
}

cv::Mat image_of(const loader::Batch& batch, int image) {
  const std::size_t size = static_cast<std::size_t>(batch.height) * static_cast<std::size_t>(batch.width) * 3;
  const cv::Mat rgb(batch.height, batch.width, CV_8UC3,
                    batch.pixels.get() + static_cast<std::size_t>(image) * size);
  cv::Mat bgr;
  cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
  return bgr;
}

}  // namespace

cv::Mat draw_train_batch(const loader::Batch& batch, const TrainBatchOptions& options) {
  check(batch);
  std::vector<plot::MosaicTile> tiles;
  for (int image = 0; image < std::min(batch.images, static_cast<int>(plot::kMosaicTiles)); ++image) {
    const auto index = static_cast<std::size_t>(image);
    plot::MosaicTile tile;
    tile.image = image_of(batch, image);
    if (index < batch.paths.size())
      tile.caption = std::filesystem::path(batch.paths[index]).filename().string();
    if (is_of_classes(batch)) {
      const int cls = static_cast<int>(batch.classes[index]);
      tile.draw = class_drawing(class_name(cls, options), cls);
    } else {
      std::vector<Object> objects;
      for (std::size_t i = 0; i < batch.image_of.size(); ++i) {
        if (static_cast<int>(batch.image_of[i]) != image) continue;
        objects.push_back(object_of(batch, i, image, static_cast<int>(objects.size()) + 1, options));
      }
      tile.draw = drawing_of(std::move(objects));
    }
    tiles.push_back(std::move(tile));
  }
  return plot::draw_mosaic(tiles);
}

void plot_train_batch(const std::filesystem::path& file, const loader::Batch& batch,
                      const TrainBatchOptions& options) {
  plot::save_image(file, draw_train_batch(batch, options));
}

bool is_drawn(std::int64_t step, std::int64_t steps_per_epoch, int epochs, int close_mosaic) {
  if (step >= 0 && step < kDrawnSteps) return true;
  if (close_mosaic < 1 || close_mosaic > epochs) return false;
  const std::int64_t closed = (epochs - close_mosaic) * steps_per_epoch;
  return step >= closed && step < closed + kDrawnSteps;
}

std::string train_batch_name(std::int64_t step) { return fmt::format("train_batch{}.jpg", step); }

}  // namespace yolo::record
