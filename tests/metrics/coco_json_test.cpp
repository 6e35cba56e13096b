// Reading COCO files: forms that occur, and files that are wrong.
#include "metrics/coco_json.hpp"

#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo::metrics {
namespace {

using testing::HasSubstr;

/// The message of the Error that `work` throws.
template <typename Work>
std::string error_of(Work work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::string truth_with(const std::string& annotation) {
  return R"({"annotations": [)" + annotation + R"(], "categories": [{"id": 4, "name": "cat"}],
             "images": [{"id": 9, "width": 20, "height": 10, "file_name": "a.jpg"}]})";
}

TEST(CocoJson, ReadsMasksInAllForms) {
  const std::string text = truth_with(
      R"({"image_id": 9, "category_id": 4, "id": 1, "bbox": [2, 2, 4, 4], "segmentation": [[2, 2, 6, 2, 6, 6, 2, 6]]},
         {"image_id": 9, "category_id": 4.0, "iscrowd": 1, "area": 7.5,
          "segmentation": {"size": [10, 20], "counts": [5, 10, 185]}},
         {"image_id": 9, "category_id": 4, "iscrowd": true, "segmentation": {"size": [10, 20], "counts": "5:i5"}})");
  const CocoTruthSet set = parse_coco_truth(text, "test", CocoKind::masks);
  ASSERT_EQ(set.masks.size(), 3U);
  EXPECT_EQ(area(set.masks[0]), 16);
  EXPECT_EQ(set.truths[0].area, 16);
  EXPECT_EQ(set.truths[0].id, 1);
  EXPECT_EQ(set.masks[1].counts, (std::vector<std::uint32_t>{5, 10, 185}));
  EXPECT_EQ(set.truths[1].area, 7.5);
  EXPECT_TRUE(set.truths[1].crowd);
  EXPECT_TRUE(set.truths[2].crowd);
  EXPECT_EQ(set.masks[2], set.masks[1]);
  EXPECT_EQ(set.image_ids(), std::vector<std::int64_t>{9});
  EXPECT_EQ(set.category_ids(), std::vector<int>{4});
  EXPECT_EQ(set.images[0].file_name, "a.jpg");
  EXPECT_EQ(set.categories[0].name, "cat");
}

TEST(CocoJson, BoxesNeedNoSegmentation) {
  const CocoTruthSet set = parse_coco_truth(
      truth_with(R"({"image_id": 9, "category_id": 4, "bbox": [1, 2, 3, 4], "segmentation": "what"})"), "t");
  ASSERT_EQ(set.truths.size(), 1U);
  EXPECT_EQ(set.truths[0].box, cv::Rect2d(1, 2, 3, 4));
  EXPECT_EQ(set.truths[0].area, 12);
  EXPECT_TRUE(set.masks.empty());
}

TEST(CocoJson, DetectionsWithoutBoxesTakeTheirAreaFromTheShape) {
  const std::string head = R"([{"image_id": 9, "category_id": 4, "score": 0.5, )";
  const auto masks = parse_coco_detections(
      head + R"("segmentation": {"size": [10, 20], "counts": [5, 10, 185]}}])", "d", CocoKind::masks);
  EXPECT_EQ(masks.detections[0].area, 10);
  EXPECT_EQ(masks.detections[0].box, cv::Rect2d(0, 0, 2, 10));
  const auto poses =
      parse_coco_detections(head + R"("keypoints": [1, 1, 2, 5, 4, 1]}])", "d", CocoKind::poses);
  EXPECT_EQ(poses.detections[0].area, 12);
  EXPECT_TRUE(parse_coco_detections("[]", "d").detections.empty());
}

TEST(CocoJson, ErrorsNameThePlace) {
  const auto of_annotation = [](const std::string& annotation, CocoKind kind = CocoKind::boxes) {
    return error_of([&] { parse_coco_truth(truth_with(annotation), "gt.json", kind); });
  };
  EXPECT_THAT(of_annotation(R"({"category_id": 4, "bbox": [1, 2, 3, 4]})"),
              HasSubstr("gt.json: annotation 0"));
  EXPECT_THAT(of_annotation(R"({"image_id": "a", "category_id": 4, "bbox": [1, 2, 3, 4]})"),
              HasSubstr("image_id"));
  EXPECT_THAT(of_annotation(R"({"image_id": 9, "category_id": -1, "bbox": [1, 2, 3, 4]})"),
              HasSubstr("category_id"));
  EXPECT_THAT(of_annotation(R"({"image_id": 9, "category_id": 4, "bbox": [1, 2, 3]})"), HasSubstr("bbox"));
  EXPECT_THAT(of_annotation(R"({"image_id": 9, "category_id": 4, "bbox": [1, 2, null, 3]})"),
              HasSubstr("bbox"));
  const std::string shape = R"({"image_id": 9, "category_id": 4, "segmentation": )";
  for (const char* bad :
       {"[[1, 2, 3]]", "[[1, 2, 3, 1e30, 5, 6]]", "[]", "7", R"([["a"]])", R"({"size": [10, 20]})",
        R"({"size": [10, 20], "counts": "~"})", R"({"size": [10, 20], "counts": [5, -3]})",
        R"({"size": [0, 20], "counts": [0]})", R"({"size": [1e9, 1e9], "counts": [1]})",
        R"({"size": [10, 20], "counts": [5, 10]})", R"({"size": "x", "counts": [5, 10]})"}) {
    EXPECT_THAT(of_annotation(shape + bad + "}", CocoKind::masks), HasSubstr("gt.json: annotation 0")) << bad;
  }
  EXPECT_THAT(of_annotation(R"({"image_id": 8, "category_id": 4, "segmentation": [[1, 1, 5, 1, 5, 5]]})",
                            CocoKind::masks),
              HasSubstr("width and height"));
  EXPECT_THAT(of_annotation(R"({"image_id": 9, "category_id": 4, "bbox": [1, 2, 3, 4], "keypoints": [1, 2]})",
                            CocoKind::poses),
              HasSubstr("keypoints"));
}

TEST(CocoJson, FilesThatAreNoCocoFiles) {
  for (const char* text : {"", "{", "[]", "{}", "7", R"({"images": [], "annotations": []})",
                           R"({"images": [1], "annotations": [], "categories": []})",
                           R"({"images": {}, "annotations": [], "categories": []})"}) {
    EXPECT_THROW(parse_coco_truth(text, "t"), Error) << text;
  }
  for (const char* text : {"", "{}", "[1]", "[[]]", R"([{"image_id": 1}])", R"({"a": {"b": 1}})",
                           R"([{"image_id": 1, "category_id": 0, "score": "x", "bbox": [1, 2, 3, 4]}])"}) {
    EXPECT_THROW(parse_coco_detections(text, "d"), Error) << text;
  }
  const std::string deep(100000, '[');
  EXPECT_THAT(error_of([&] { parse_coco_detections(deep, "d"); }), HasSubstr("nested"));
  EXPECT_THROW(read_coco_truth("no/such/file.json"), Error);
}

TEST(CocoJson, DetectionsOfOtherImagesAreNoticed) {
  const CocoTruthSet truth = parse_coco_truth(truth_with(""), "t");
  const auto detections =
      parse_coco_detections(R"([{"image_id": 77, "category_id": 4, "score": 1, "bbox": [1, 2, 3, 4]}])", "d");
  EXPECT_THAT(error_of([&] { check_images(truth, detections); }), HasSubstr("image 77"));
}

}  // namespace
}  // namespace yolo::metrics
