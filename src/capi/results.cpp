// Results as arrays of plain structs.
#include <cstring>

#include "capi/failure.hpp"
#include "capi/objects.hpp"
#include "core/usage_error.hpp"

namespace yolo::capi {
namespace {

yolo_box plain(const Detection& box) { return {box.x1, box.y1, box.x2, box.y2, box.conf, box.cls, box.id}; }

yolo_obb plain(const RotatedBox& box) {
  return {box.x, box.y, box.width, box.height, box.angle, box.conf, box.cls, box.id};
}

yolo_keypoint plain(const Keypoint& point) { return {point.x, point.y, point.conf}; }

void copy_keypoints(const Keypoints& keypoints, yolo_results& to) {
  to.keypoint_objects = keypoints.size();
  to.keypoints_per_object = static_cast<std::size_t>(keypoints.per_object());
  for (const Keypoint& point : keypoints.points()) to.keypoints.push_back(plain(point));
}

/// A part of `results`, with its length.
template <typename Value>
const Value* array(const yolo_results* results, std::vector<Value> yolo_results::*part,
                   std::string_view function, size_t* count) {
  if (count != nullptr) *count = 0;
  return value_or_null([&]() -> const Value* {
    const std::vector<Value>& values = required(results, function, "results", kPassResults).*part;
    if (count != nullptr) *count = values.size();
    return values.empty() ? nullptr : values.data();
  });
}

const Masks& masks_of(const yolo_results* results) {
  const std::optional<Masks>& masks = required(results, "yolo_results_mask", "results", kPassResults).masks;
  if (masks) return *masks;
  throw UsageError(
      "yolo_results_mask: expected results with masks, found some of another task; predict with a model for "
      "segment");
}

void write_mask(const yolo_results* results, std::size_t index, uint8_t* out, std::size_t row_bytes) {
  const Masks& masks = masks_of(results);
  required(out, "yolo_results_mask", "memory for the mask", "pass the picture's height of rows of its width");
  if (index >= masks.size()) {
    throw UsageError(
        fmt::format("yolo_results_mask: expected an index below {}, found {}; see yolo_results_size",
                    masks.size(), index));
  }
  const auto width = static_cast<std::size_t>(masks.orig_size().width);
  if (row_bytes != 0 && row_bytes < width) {
    throw UsageError(
        fmt::format("yolo_results_mask: expected rows of at least {} bytes, the width of the picture, found "
                    "row_bytes {}; "
                    "pass the distance of two rows, or 0 where they follow each other",
                    width, row_bytes));
  }
  const cv::Mat mask = masks.original(index);
  const std::size_t step = row_bytes == 0 ? width : row_bytes;
  for (int row = 0; row < mask.rows; ++row)
    std::memcpy(out + static_cast<std::size_t>(row) * step, mask.ptr(row), width);
}

}  // namespace

yolo_results copied(const Results& results) {
  yolo_results copy;
  copy.size = results.size();
  for (const Detection& box : results.boxes) copy.boxes.push_back(plain(box));
  if (results.obb) {
    for (const RotatedBox& box : *results.obb) copy.obbs.push_back(plain(box));
  }
  if (results.keypoints) copy_keypoints(*results.keypoints, copy);
  copy.masks = results.masks;
  if (results.probs) copy.probs = results.probs->data();
  copy.embedding = results.embedding;
  copy.speed = {results.speed.preprocess, results.speed.inference, results.speed.postprocess};
  return copy;
}

}  // namespace yolo::capi

using namespace yolo::capi;  // NOLINT(google-build-using-namespace): nothing but the functions of the header
                             // follows

void yolo_results_free(yolo_results* results) { delete results; }

size_t yolo_results_size(const yolo_results* results) {
  return value_or_null([&] { return required(results, "yolo_results_size", "results", kPassResults).size; });
}

const yolo_box* yolo_results_boxes(const yolo_results* results, size_t* count) {
  return array(results, &yolo_results::boxes, "yolo_results_boxes", count);
}

const yolo_obb* yolo_results_obbs(const yolo_results* results, size_t* count) {
  return array(results, &yolo_results::obbs, "yolo_results_obbs", count);
}

const yolo_keypoint* yolo_results_keypoints(const yolo_results* results, size_t* objects,
                                            size_t* per_object) {
  if (objects != nullptr) *objects = results == nullptr ? 0 : results->keypoint_objects;
  if (per_object != nullptr) *per_object = results == nullptr ? 0 : results->keypoints_per_object;
  return array(results, &yolo_results::keypoints, "yolo_results_keypoints", nullptr);
}

const float* yolo_results_probs(const yolo_results* results, size_t* count) {
  return array(results, &yolo_results::probs, "yolo_results_probs", count);
}

const float* yolo_results_embedding(const yolo_results* results, size_t* count) {
  return array(results, &yolo_results::embedding, "yolo_results_embedding", count);
}

yolo_status yolo_results_mask(const yolo_results* results, size_t index, uint8_t* out, size_t row_bytes) {
  return guarded([&] { write_mask(results, index, out, row_bytes); });
}

yolo_status yolo_results_speed(const yolo_results* results, yolo_speed* speed) {
  return guarded([&] {
    yolo_speed& to =
        required(speed, "yolo_results_speed", "a place for the figures", "pass the address of a yolo_speed");
    to = required(results, "yolo_results_speed", "results", kPassResults).speed;
  });
}
