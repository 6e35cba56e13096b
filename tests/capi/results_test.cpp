// Every task: the C interface gives the bytes of yolo::Model, whose values the peer's confirm elsewhere.
#include "capi.hpp"

namespace yolo {
namespace {

// Both sides are structs of four-byte numbers in the same order.
static_assert(sizeof(yolo_box) == sizeof(Detection) && sizeof(yolo_obb) == sizeof(RotatedBox) &&
              sizeof(yolo_keypoint) == sizeof(Keypoint));

template <typename Values>
std::string bytes_of_all(const Values& values) {
  std::string bytes;
  for (const auto& value : values) bytes += test::bytes_of(&value, 1);
  return bytes;
}

void expect_boxes(const test::CResults& c, const Results& cpp) {
  std::size_t count = 0;
  const yolo_box* boxes = yolo_results_boxes(c.get(), &count);
  EXPECT_EQ(count, cpp.boxes.size());
  EXPECT_EQ(test::bytes_of(boxes, count), bytes_of_all(cpp.boxes));
  EXPECT_EQ(boxes == nullptr, count == 0);
}

void expect_turned_boxes(const test::CResults& c, const Results& cpp) {
  std::size_t count = 0;
  const yolo_obb* boxes = yolo_results_obbs(c.get(), &count);
  EXPECT_EQ(count, cpp.obb ? cpp.obb->size() : 0);
  if (!cpp.obb) return;
  EXPECT_EQ(test::bytes_of(boxes, count), bytes_of_all(*cpp.obb));
}

void expect_keypoints(const test::CResults& c, const Results& cpp) {
  std::size_t objects = 0, per_object = 0;
  const yolo_keypoint* points = yolo_results_keypoints(c.get(), &objects, &per_object);
  ASSERT_EQ(objects, cpp.keypoints ? cpp.keypoints->size() : 0);
  if (!cpp.keypoints) return;
  ASSERT_EQ(per_object, static_cast<std::size_t>(cpp.keypoints->per_object()));
  EXPECT_EQ(test::bytes_of(points, objects * per_object), bytes_of_all(cpp.keypoints->points()));
}

void expect_probs(const test::CResults& c, const Results& cpp) {
  std::size_t count = 0;
  const float* probs = yolo_results_probs(c.get(), &count);
  ASSERT_EQ(count, cpp.probs ? cpp.probs->size() : 0);
  if (!cpp.probs) return;
  EXPECT_EQ(test::bytes_of(probs, count), bytes_of_all(cpp.probs->data()));
}

/// Tight, and in rows with room behind them that must stay as it is.
void expect_mask(const test::CResults& c, std::size_t index, const cv::Mat& cpp) {
  cv::Mat tight(cpp.size(), CV_8U, cv::Scalar(7)), roomy(cpp.rows, cpp.cols + 5, CV_8U, cv::Scalar(7));
  ASSERT_EQ(yolo_results_mask(c.get(), index, tight.data, 0), YOLO_OK) << yolo_last_error();
  ASSERT_EQ(yolo_results_mask(c.get(), index, roomy.data, roomy.step[0]), YOLO_OK) << yolo_last_error();
  for (int row = 0; row < cpp.rows; ++row) {
    const std::string expected = test::bytes_of(cpp.ptr(row), static_cast<std::size_t>(cpp.cols));
    EXPECT_EQ(test::bytes_of(tight.ptr(row), static_cast<std::size_t>(cpp.cols)), expected);
    EXPECT_EQ(test::bytes_of(roomy.ptr(row), static_cast<std::size_t>(roomy.cols)),
              expected + std::string(5, '\7'));
  }
}

void expect_masks(const test::CResults& c, const Results& cpp) {
  for (std::size_t i = 0; cpp.masks && i < cpp.masks->size(); ++i) expect_mask(c, i, cpp.masks->original(i));
}

void expect_same(const test::CResults& c, const Results& cpp) {
  EXPECT_EQ(yolo_results_size(c.get()), cpp.size());
  expect_boxes(c, cpp);
  expect_turned_boxes(c, cpp);
  expect_keypoints(c, cpp);
  expect_probs(c, cpp);
  expect_masks(c, cpp);
}

class CResultsOfTask : public testing::TestWithParam<const char*> {};

TEST_P(CResultsOfTask, AreTheBytesOfTheModel) {
  const test::Truth truth(GetParam());
  const int imgsz = truth.values["predict"]["imgsz"].get<int>();
  PredictOptions options;
  options.compute.half = false;
  options.imgsz = {imgsz};
  const std::string words = "half=False imgsz=" + std::to_string(imgsz);
  const Model model(truth.weights.string());
  const test::CModel opened = test::open_model(truth.weights);
  std::size_t found = 0;
  for (const cv::Mat& picture : test::pictures_of(truth)) {
    const Results expected = model.predict(picture, options);
    const test::CResults results = test::predict(opened, test::image_of(picture), words.c_str());
    ASSERT_TRUE(results);
    expect_same(results, expected);
    found += expected.size();
  }
  EXPECT_GT(found, 3U);
}

TEST_P(CResultsOfTask, ItsModelTellsTaskAndClasses) {
  const test::Truth truth(GetParam());
  const Model model(truth.weights.string());
  const test::CModel opened = test::open_model(truth.weights);
  EXPECT_STREQ(yolo_model_task(opened.get()), GetParam());
  ASSERT_EQ(yolo_model_class_count(opened.get()), static_cast<int>(model.names().size()));
  for (int cls = 0; cls < yolo_model_class_count(opened.get()); ++cls) {
    EXPECT_EQ(yolo_model_class_name(opened.get(), cls), model.names()[static_cast<std::size_t>(cls)]);
  }
}

INSTANTIATE_TEST_SUITE_P(Tasks, CResultsOfTask,
                         testing::Values("detect", "segment", "pose", "obb", "classify"),
                         [](const auto& test) { return std::string(test.param); });

// The picture's memory may go, and the model with it.
TEST(CResults, StayWithoutPictureAndModel) {
  const test::Truth truth("segment");
  test::CModel model = test::open_model(truth.weights);
  cv::Mat picture = test::pictures_of(truth, 1).front().clone();
  const Results expected = Model(truth.weights.string()).predict(picture.clone());
  const test::CResults results = test::predict(model, test::image_of(picture), nullptr);
  picture.setTo(0);
  picture.release();
  model.reset();
  ASSERT_GT(expected.size(), 0U);
  expect_same(results, expected);
}

TEST(CResults, MayBeEmpty) {
  const test::Truth truth("segment");
  const cv::Mat black(64, 64, CV_8UC3, cv::Scalar::all(0));
  const test::CResults results =
      test::predict(test::open_model(truth.weights), test::image_of(black), "conf=0.99");
  std::size_t count = 9;
  EXPECT_EQ(yolo_results_size(results.get()), 0U);
  EXPECT_EQ(yolo_results_boxes(results.get(), &count), nullptr);
  EXPECT_EQ(count, 0U);
  std::uint8_t byte = 0;
  EXPECT_EQ(yolo_results_mask(results.get(), 0, &byte, 0), YOLO_BAD_OPTION);
}

TEST(CResults, CountsNeedNotBeAskedFor) {
  const test::CResults results = test::predict(test::detector(), test::image_of(test::blood_cells()), "");
  EXPECT_NE(yolo_results_boxes(results.get(), nullptr), nullptr);
  EXPECT_EQ(yolo_results_keypoints(results.get(), nullptr, nullptr), nullptr);
}

TEST(CResults, TellWhereTheTimeWent) {
  const test::CResults results = test::predict(test::detector(), test::image_of(test::blood_cells()), "");
  yolo_speed speed = {-1, -1, -1};
  ASSERT_EQ(yolo_results_speed(results.get(), &speed), YOLO_OK);
  EXPECT_GE(speed.preprocess, 0);
  EXPECT_GT(speed.inference, 0);
  EXPECT_GE(speed.postprocess, 0);
}

}  // namespace
}  // namespace yolo
