// Heads that were exported with their decoding inside, on numbers that can be followed by hand.
#include "tasks/decoded_head.hpp"

#include <yolo/error.hpp>

#include "graph/decoded_head.hpp"
#include "support.hpp"
#include "tasks/detect/head_decoder.hpp"

namespace yolo::tasks {
namespace {

using runtime::RawMap;

graph::HeadSpec head_of(const std::string& task, std::int64_t classes) {
  graph::Network result;
  auto head = std::make_shared<graph::Module>();
  head->type = graph::kDecodedHead;
  head->attributes["nc"] = classes;
  if (task == "pose") head->attributes["kpt_shape"] = std::vector<std::int64_t>{2, 3};
  result.task = task;
  result.strides = {32};
  result.layers.push_back({0, {-1}, std::move(head)});
  return graph::read_head(result);
}

image::Transform same_size() {
  image::Transform transform;
  transform.original = transform.input = {100, 100};
  return transform;
}

Results process(const std::string& task, std::int64_t classes, std::vector<RawMap> maps, int image) {
  const auto postprocessor = find_task(task).make_postprocessor(head_of(task, classes));
  Results results;
  PostprocessOptions options;
  options.conf = 0.5;
  postprocessor->process(maps, image, same_size(), options, results);
  return results;
}

// Two places: centre 50, 40 and size 20 x 10; centre 10, 20 and size 4 x 8. Rows are planes.
const std::vector<float> kBoxRows{50, 10, 40, 20, 20, 4, 10, 8};

/// Two images; the first is empty (all zero), the second has the given rows.
std::vector<float> second_image(std::vector<float> rows) {
  std::vector<float> values(rows.size(), 0.0F);
  values.insert(values.end(), rows.begin(), rows.end());
  return values;
}

std::vector<float> with_rows(std::vector<float> rows) {
  std::vector<float> all = kBoxRows;
  all.insert(all.end(), rows.begin(), rows.end());
  return second_image(std::move(all));
}

TEST(DecodedHead, BoxesOfTheSecondImage) {
  const std::vector<float> values = with_rows({0.9F, 0.1F, 0.2F, 0.6F});  // class 0, class 1
  const std::vector<RawMap> maps{{"output0", {2, 6, 2}, values.data()}};
  EXPECT_TRUE(process("detect", 2, maps, 0).boxes.empty());
  const Boxes boxes = process("detect", 2, maps, 1).boxes;
  ASSERT_EQ(boxes.size(), 2U);
  EXPECT_EQ(boxes.xyxy()[0], (Xyxy{40, 35, 60, 45}));
  EXPECT_EQ(boxes[0].cls, 0);
  EXPECT_FLOAT_EQ(boxes[0].conf, 0.9F);
  EXPECT_EQ(boxes.xyxy()[1], (Xyxy{8, 16, 12, 24}));
  EXPECT_EQ(boxes[1].cls, 1);
}

TEST(DecodedHead, FastAndPlainDecodersAgree) {
  const std::vector<float> values = with_rows({0.9F, 0.1F, 0.7F, 0.6F});
  const std::vector<RawMap> maps{{"output0", {2, 6, 2}, values.data()}};
  const auto decoder = detect::make_decoded_decoder(head_of("detect", 2));
  for (const bool multi_label : {false, true}) {
    PostprocessOptions options;
    options.multi_label = multi_label;
    const std::vector<RawMap> split = split_decoded(maps, 1, head_of("detect", 2));
    const auto fast = decoder->decode(split, 0, options), plain = decoder->decode_plain(split, 0, options);
    ASSERT_EQ(fast.size(), multi_label ? 3U : 2U);
    ASSERT_EQ(fast.size(), plain.size());
    for (std::size_t i = 0; i < fast.size(); ++i) {
      EXPECT_EQ(fast[i].conf, plain[i].conf);
      EXPECT_EQ(fast[i].cls, plain[i].cls);
      EXPECT_EQ(fast[i].place, plain[i].place);
    }
  }
}

TEST(DecodedHead, KeypointsArePixelsAlready) {
  const std::vector<float> values = with_rows(
      {0.9F, 0.1F, 41, 0, 42, 0, 0.75F, 0, 43, 0, 44, 0, 0.875F, 0});  // class; x, y, conf of two points
  const std::vector<RawMap> maps{{"output0", {2, 11, 2}, values.data()}};
  const Results results = process("pose", 1, maps, 1);
  ASSERT_EQ(results.keypoints->size(), 1U);
  const auto points = results.keypoints->xy()[0];
  EXPECT_EQ(points[0], cv::Point2f(41, 42));
  EXPECT_EQ(points[1], cv::Point2f(43, 44));
}

TEST(DecodedHead, RotatedBoxesHaveTheirAngle) {
  const std::vector<float> values = with_rows({0.9F, 0.1F, 0.5F, 0});
  const std::vector<RawMap> maps{{"output0", {2, 6, 2}, values.data()}};
  const Results results = process("obb", 1, maps, 1);
  ASSERT_EQ(results.obb->size(), 1U);
  EXPECT_EQ(results.obb->xywhr()[0], (Xywhr{50, 40, 20, 10, 0.5F}));
}

TEST(DecodedHead, ProbabilitiesStayAsTheyAre) {
  const std::vector<float> values{0.5F, 0.25F, 0.25F, 0.125F, 0.125F, 0.75F};
  const Results results = process("classify", 3, {{"output0", {2, 3}, values.data()}}, 1);
  EXPECT_THAT(results.probs->data(), testing::ElementsAre(0.125F, 0.125F, 0.75F));
}

TEST(DecodedHead, MasksComeFromCoefficientsAndPrototypes) {
  const std::vector<float> values = with_rows({0.9F, 0.1F, 2, 0});  // class, one coefficient
  // Prototypes of 10 x 10 of the second image: positive left of the middle.
  std::vector<float> prototypes(100, 0.0F);
  for (int i = 0; i < 100; ++i) prototypes.push_back(i % 10 < 5 ? 1.0F : -1.0F);
  const Results results =
      process("segment", 1,
              {{"output0", {2, 6, 2}, values.data()}, {"output1", {2, 1, 10, 10}, prototypes.data()}}, 1);
  ASSERT_EQ(results.masks->size(), 1U);
  const cv::Mat mask = results.masks->data(0);
  EXPECT_EQ(mask.size(), cv::Size(100, 100));
  EXPECT_NE(mask.at<std::uint8_t>(40, 44), 0);
  EXPECT_EQ(mask.at<std::uint8_t>(40, 56), 0);
  EXPECT_EQ(mask.at<std::uint8_t>(60, 44), 0);  // outside the box
}

TEST(DecodedHead, TooFewRowsAreRefused) {
  const std::vector<float> values(10);
  const std::vector<RawMap> maps{{"output0", {1, 5, 2}, values.data()}};
  EXPECT_THROW(split_decoded(maps, 0, head_of("detect", 2)), Error);
  EXPECT_THROW(split_decoded(maps, 1, head_of("detect", 1)), Error);
  EXPECT_THROW(split_decoded({}, 0, head_of("detect", 1)), Error);
}

}  // namespace
}  // namespace yolo::tasks
