// A model and its results through the C interface, and the same through yolo::Model.
#pragma once

#include <yolo/yolo.h>
#include <yolo/model.hpp>

#include <memory>
#include <opencv2/imgcodecs.hpp>
#include <vector>

#include "truth.hpp"

namespace yolo::test {

struct CloseModel {
  void operator()(yolo_model* model) const { yolo_close(model); }
};
struct FreeResults {
  void operator()(yolo_results* results) const { yolo_results_free(results); }
};
using CModel = std::unique_ptr<yolo_model, CloseModel>;
using CResults = std::unique_ptr<yolo_results, FreeResults>;

inline CModel open_model(const std::filesystem::path& weights) {
  yolo_model* model = nullptr;
  EXPECT_EQ(yolo_open(weights.c_str(), &model), YOLO_OK) << yolo_last_error();
  return CModel(model);
}

inline yolo_image image_of(const cv::Mat& picture) {
  return {picture.data, picture.cols, picture.rows, picture.channels(), picture.step[0]};
}

inline CResults predict(const CModel& model, const yolo_image& image, const char* arguments) {
  yolo_results* results = nullptr;
  EXPECT_EQ(yolo_predict(model.get(), &image, arguments, &results), YOLO_OK) << yolo_last_error();
  return CResults(results);
}

/// The numbers of an array of structs, as they lie in memory.
template <typename Value>
std::string bytes_of(const Value* values, std::size_t count) {
  static_assert(std::is_trivially_copyable_v<Value>);
  return count == 0 ? "" : std::string(reinterpret_cast<const char*>(values), count * sizeof(Value));
}

inline std::string box_bytes(const CResults& results) {
  std::size_t count = 0;
  const yolo_box* boxes = yolo_results_boxes(results.get(), &count);
  return bytes_of(boxes, count);
}

/// The first pictures that the peer's values of a task name.
inline std::vector<cv::Mat> pictures_of(const Truth& truth, std::size_t most = 4) {
  std::vector<cv::Mat> pictures;
  for (const auto& [name, row] : truth.values["predict"]["pictures"].items()) {
    if (pictures.size() < most) pictures.push_back(cv::imread((truth.pictures / name).string()));
  }
  return pictures;
}

/// A small detector that finds blood cells, and one of their pictures.
inline CModel detector() { return open_model(Truth::blood_cells() / "blood-cells.pt"); }
inline cv::Mat blood_cells() {
  return cv::imread((Truth::blood_cells() / "images/BloodImage_00031.jpg").string());
}

/// The call must fail with this status and a line that holds `part`; no results are left behind.
inline void expect_refused(const CModel& model, const yolo_image& image, const char* arguments,
                           yolo_status status, const std::string& part) {
  auto* results = reinterpret_cast<yolo_results*>(1);
  EXPECT_EQ(yolo_predict(model.get(), &image, arguments, &results), status) << arguments;
  EXPECT_EQ(results, nullptr);
  EXPECT_THAT(yolo_last_error(), testing::HasSubstr(part));
  EXPECT_THAT(yolo_last_error(), testing::Not(testing::HasSubstr("\n")));
}

}  // namespace yolo::test
