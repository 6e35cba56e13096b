// COCO annotation files.
#include "dataset/coco_json.hpp"

#include <sstream>

#include "dataset/dataset_folder.hpp"

namespace yolo::dataset {
namespace {

using test::DatasetFolder;
using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kFile = R"({
 "info": {"year": 2017, "more": [[1], {"a": 2}]}, "licenses": [{"id": 1}],
 "annotations": [
  {"id": 10, "image_id": 7, "category_id": 18, "bbox": [10, 20, 40, 20], "area": 500.5, "iscrowd": 0,
   "segmentation": [[10, 20, 50, 20, 50, 40, 10, 40]], "keypoints": [10, 20, 2, 0, 0, 0]},
  {"id": 11, "image_id": 7, "category_id": 1, "bbox": [0, 0, 5, 4], "area": 20, "iscrowd": 1,
   "segmentation": {"size": [50, 100], "counts": [0, 4, 4996]}}],
 "images": [{"id": 7, "file_name": "b.png", "width": 100, "height": 50}, {"id": 9, "file_name": "a.png", "width": 20, "height": 20}],
 "categories": [{"id": 18, "name": "dog"}, {"id": 1, "name": "person"}]})";

CocoAnnotations parse(const std::string& text,
                      const std::vector<std::string>& names = {"person", "cat", "dog"},
                      const ScanOptions& options = {}) {
  std::istringstream in(text);
  return parse_coco_json(in, "x.json", names, options);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(CocoJson, AllThatAnAnnotationSays) {
  const CocoAnnotations coco = parse(kFile, {"person", "cat", "dog"}, {.keypoints = KeypointShape{2, 3}});
  ASSERT_EQ(coco.samples.size(), 2U);
  EXPECT_EQ(coco.samples[0].coco_id, 7);
  EXPECT_TRUE(coco.samples[1].labels.empty());
  ASSERT_EQ(coco.samples[0].labels.size(), 2U);
  const Label& dog = coco.samples[0].labels[0];
  EXPECT_EQ(dog.cls, 2);
  EXPECT_FLOAT_EQ(dog.x, 0.3F);
  EXPECT_FLOAT_EQ(dog.y, 0.6F);
  EXPECT_FLOAT_EQ(dog.w, 0.4F);
  EXPECT_FLOAT_EQ(dog.h, 0.4F);
  EXPECT_EQ(dog.coco->id, 10);
  EXPECT_EQ(dog.coco->area, 500.5);
  EXPECT_EQ(dog.polygon.size(), 4U);
  EXPECT_FLOAT_EQ(dog.polygon[1].x, 0.5F);
  EXPECT_EQ(dog.coco->polygons.at(0)[1], cv::Point2f(50, 20));
  EXPECT_FLOAT_EQ(dog.keypoints.at(0).x, 0.1F);
  EXPECT_EQ(dog.keypoints.at(1).visible, 0);
  const Label& crowd = coco.samples[0].labels[1];
  EXPECT_TRUE(crowd.coco->crowd);
  EXPECT_THAT(crowd.coco->run_lengths, ElementsAre(0, 4, 4996));
  EXPECT_EQ(crowd.keypoints.size(), 2U);
  EXPECT_THAT(coco.category_ids, ElementsAre(1, -1, 18));
  EXPECT_EQ(coco.dropped, 0);
}

TEST(CocoJson, CategoriesByOrderWhenNamesDiffer) {
  const CocoAnnotations coco = parse(kFile, {"human", "hound"});
  EXPECT_THAT(coco.category_ids, ElementsAre(1, 18));
  EXPECT_EQ(coco.samples[0].labels[0].cls, 1);
  EXPECT_THAT(error_of([] { parse(kFile, {"human"}); }), HasSubstr("2 categories, the dataset 1 classes"));
}

TEST(CocoJson, ABadAnnotationCostsThatOne) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"[10, 20, 40, 20]", "[10, 20, 40]"},
           {"[10, 20, 40, 20]", "\"no\""},
           {"[10, 20, 40, 20]", "[10, 20, -4, 20]"},
           {"\"image_id\": 7, \"category_id\": 18", "\"image_id\": 8, \"category_id\": 18"},
           {"\"category_id\": 18", "\"category_id\": 77"},
           {"\"image_id\": 7, ", ""},
           {"4996", "4995"},
           {"[0, 4, 4996]", "\"oo\""},
           {"\"size\": [50, 100]", "\"size\": [100, 50]"},
           {"[[10, 20, 50,", "[[10, 50,"},
           {"[10, 20, 40, 20]", "[900, 20, 40, 20]"}}) {
    const CocoAnnotations coco = parse(replaced(kFile, from, to));
    EXPECT_EQ(coco.dropped, 1) << to;
    EXPECT_EQ(coco.problems.size(), 1U) << to;
    EXPECT_EQ(coco.samples.at(0).labels.size(), 1U) << to;
  }
}

TEST(CocoJson, WhatIsNoSuchFileIsRefused) {
  EXPECT_THAT(error_of([] { parse("[1, 2]"); }), HasSubstr("expected an object"));
  EXPECT_THAT(error_of([] { parse("{\"a\": 1}"); }), HasSubstr("lists no 'images'"));
  EXPECT_THAT(error_of([] { parse("{\"images\": [{"); }), HasSubstr("x.json: no valid JSON"));
  std::string deep(10000, '[');
  deep.insert(0, "{\"images\": ");
  EXPECT_THAT(error_of([&] { parse(deep); }), HasSubstr("too deeply"));
  EXPECT_THAT(error_of([] { parse("7"); }), HasSubstr("x.json"));
  const std::string text = kFile;
  for (std::size_t size = 0; size < text.size(); size += 7)
    EXPECT_FALSE(error_of([&] { parse(text.substr(0, size)); }).empty());
}

class CocoFiles : public testing::TestWithParam<const char*> {};

TEST_P(CocoFiles, PicturesAreFound) {
  const DatasetFolder folder;
  const std::string images = GetParam();
  folder.picture(images + "/b.png", 100, 50);
  folder.picture(images + "/a.png", 20, 20);
  folder.write("d/annotations/instances_val2017.json", kFile);
  const ScanResult result = scan_split({{folder / "d/annotations/instances_val2017.json"}, {}, {}},
                                       {"person", "cat", "dog"}, {.classes = 3});
  ASSERT_EQ(result.samples.size(), 2U);
  EXPECT_EQ(result.samples[0].image, folder / (images + "/a.png"));
  EXPECT_EQ(result.samples[1].coco_id, 7);
  EXPECT_EQ(result.statistics.instances, 2);
  EXPECT_EQ(result.statistics.missing, 1);
}

INSTANTIATE_TEST_SUITE_P(Places, CocoFiles,
                         testing::Values("d/annotations", "d/annotations/val2017", "d/annotations/images",
                                         "d/val2017", "d/images/val2017", "d/images", "d"));

TEST(CocoJson, TheFolderOfThePicturesCanBeNamed) {
  const DatasetFolder folder;
  folder.picture("pics/b.png", 100, 50);
  folder.write("d/val.json", kFile);
  folder.write("d/d.yaml", "val: val.json\nval_images: ../pics\nnames: [person, cat, dog]\n");
  const DatasetDescription dataset = read_dataset_yaml((folder / "d/d.yaml").string(), {});
  const ScanResult result = scan_split(split_of(dataset, "val"), dataset.names, {.classes = 3});
  EXPECT_EQ(result.samples.at(0).image, folder / "pics/b.png");
  EXPECT_EQ(result.statistics.corrupt, 1);  // a.png
  EXPECT_THAT(error_of([&] {
                scan_split({{folder / "d/val.json"}, {}, {}}, dataset.names, {.classes = 3});
              }),
              HasSubstr("val_images"));
}

}  // namespace
}  // namespace yolo::dataset
