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

/// With pictures of the sizes that the file gives.
CocoAnnotations parse(const std::string& text,
                      const std::vector<std::string>& names = {"person", "cat", "dog"},
                      const ScanOptions& options = {}) {
  std::istringstream in(text);
  CocoFile file = parse_coco_json(in, "x.json", options);
  std::vector<cv::Size> sizes;
  for (const Sample& sample : file.samples) sizes.push_back(sample.size);
  return settle_coco(std::move(file), "x.json", names, false, {[&](std::size_t i) { return sizes[i]; }});
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(CocoJson, AllThatAnAnnotationSays) {
  const CocoAnnotations coco = parse(kFile, {"person", "cat", "dog"}, {.keypoints = KeypointShape{2, 3}});
  ASSERT_EQ(coco.samples.size(), 2U);
  EXPECT_EQ(coco.samples[0].coco_id, "7");
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

// The file of one dog and one crowd in a picture of 100 x 50, with other text in a place.
Label dog_of(const std::string& from, const std::string& to) {
  const CocoAnnotations coco = parse(replaced(kFile, from, to), {"person", "cat", "dog"});
  EXPECT_EQ(coco.dropped, 0) << to << ": " << (coco.problems.empty() ? "" : coco.problems[0].reason);
  EXPECT_EQ(coco.samples.at(0).labels.size(), 2U) << to;
  return coco.samples[0].labels.empty() ? Label() : coco.samples[0].labels[0];
}

TEST(CocoJson, IdsAndNumbersMayBeTextsAndFloats) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"image_id\": 7, \"category_id\": 18", "\"image_id\": \"7\", \"category_id\": \"18\""},
           {"\"image_id\": 7, \"category_id\": 18", "\"image_id\": 7.0, \"category_id\": 18.0"},
           {"\"image_id\": 7, \"category_id\": 18", "\"image_id\": \" 007\", \"category_id\": \"18.0\""},
           {"\"id\": 10", "\"id\": \"a-uuid\""},
           {"\"width\": 100", "\"width\": \"100\""},
           {"[10, 20, 40, 20]", "[\"10\", \"20.0\", \" 40\", \"2e1\"]"},
           {"[[10, 20, 50,", "[[\"10\", 20, 50,"},
           {"[[10, 20, 50, 20, 50, 40, 10, 40]]", "[10, 20, 50, 20, 50, 40, 10, 40]"},
           {"500.5", "\"500.5\""},
           {"\"iscrowd\": 0", "\"iscrowd\": \"0\""},
           {"\"iscrowd\": 0", "\"iscrowd\": false"},
           {"\"bbox\": [10, 20, 40, 20], ", ""},
           {"[10, 20, 40, 20]", "null"},
           {"[10, 20, 40, 20]", "[]"}}) {
    const Label dog = dog_of(from, to);
    EXPECT_EQ(dog.cls, 2) << to;
    EXPECT_FLOAT_EQ(dog.x, 0.3F) << to;
    EXPECT_FLOAT_EQ(dog.y, 0.6F) << to;
    EXPECT_FLOAT_EQ(dog.w, 0.4F) << to;
    EXPECT_FLOAT_EQ(dog.h, 0.4F) << to;
    EXPECT_FALSE(dog.coco->crowd) << to;
  }
}

TEST(CocoJson, IdsMayBeWords) {
  std::string text = replaced(replaced(kFile, "\"image_id\": 7", "\"image_id\": \"b/1\""), "\"image_id\": 7",
                              "\"image_id\": \"b/1\"");
  text = replaced(text, "{\"id\": 7,", "{\"id\": \"b/1\",");
  const CocoAnnotations coco = parse(text);
  EXPECT_EQ(coco.dropped, 0);
  EXPECT_EQ(coco.samples.at(0).labels.size(), 2U);
  EXPECT_EQ(coco.samples[0].coco_id, "\"b/1\"") << "as predictions.json has to write it";
}

// Beyond 2^63, below 0, and beyond what a double holds exactly.
TEST(CocoJson, IdsMayBeAnyNumber) {
  for (const char* id : {"18446744073709551615", "-7", "9007199254740993", "1e30"}) {
    std::string text = replaced(kFile, "\"image_id\": 7", fmt::format("\"image_id\": {}", id));
    text = replaced(replaced(text, "\"image_id\": 7", fmt::format("\"image_id\": {}", id)), "{\"id\": 7,",
                    fmt::format("{{\"id\": {},", id));
    const CocoAnnotations coco = parse(text);
    EXPECT_EQ(coco.dropped, 0) << id;
    EXPECT_EQ(coco.samples.at(0).labels.size(), 2U) << id;
  }
}

TEST(CocoJson, ABoxThatIsMissingComesFromTheMask) {
  // 5 columns of 50 pixels, of which the second and third are set in rows 10 to 29.
  const std::string text =
      replaced(kFile,
               "\"bbox\": [10, 20, 40, 20], \"area\": 500.5, \"iscrowd\": 0,\n   \"segmentation\": [[10, 20, "
               "50, 20, 50, 40, 10, 40]]",
               "\"segmentation\": {\"size\": [50, 100], \"counts\": [60, 20, 30, 20, 4870]}");
  const Label dog = parse(text).samples.at(0).labels.at(0);
  EXPECT_EQ(dog.coco->box, (std::array<double, 4>{1, 10, 2, 20}));
  EXPECT_FLOAT_EQ(dog.w, 0.02F);
  EXPECT_FLOAT_EQ(dog.h, 0.4F);
  EXPECT_NEAR(dog.coco->area, 40, 1e-5) << "that of the box";
}

TEST(CocoJson, WhatIsWrongIsSaid) {
  for (const auto& [from, to, reason] : std::vector<std::array<std::string, 3>>{
           {"\"image_id\": 7, \"category_id\": 18", "\"category_id\": 18", "10: 'image_id' is missing"},
           {"\"image_id\": 7, \"category_id\": 18", "\"image_id\": 7", "10: 'category_id' is missing"},
           {"\"image_id\": 7, \"category_id\": 18", "\"image_id\": [7], \"category_id\": 18",
            "'image_id' should be a number or a text"},
           {"\"image_id\": 7, \"category_id\": 18", "\"image_id\": \"b\", \"category_id\": 18",
            "there is no image \"b\""},
           {"\"category_id\": 18", "\"category_id\": \"dog\"", "there is no category dog"},
           {"[10, 20, 40, 20]", "[10, 20, NaN, 20]", "'bbox' should be four numbers"},
           {"[10, 20, 40, 20]", "[10, 20, Infinity, 20]", "'bbox' should be four numbers"},
           {"[10, 20, 40, 20]", "[10, 20, 1e300, 20]", "numbers that no picture has"},
           {"[[10, 20, 50,", "[[1e300, 20, 50,", "numbers that no picture has"},
           {"[10, 20, 40, 20]", "{\"x\": 1}", "'bbox' should be four numbers"},
           {"\"bbox\": [10, 20, 40, 20], \"area\": 500.5, \"iscrowd\": 0,\n   \"segmentation\": [[10, 20, "
            "50, 20, 50, 40, 10, 40]]",
            "\"area\": 500.5", "'bbox' is missing, and there is no 'segmentation'"},
           {"\"file_name\": \"a.png\", ", "", "image 9: 'file_name' is missing"},
           {"{\"id\": 9, ", "{", "an image without a usable 'id'"},
           {"\"id\": 9, \"file_name\": \"a.png\"", "\"id\": 7, \"file_name\": \"a.png\"",
            "image 7 is listed twice"},
           {"{\"id\": 1, \"name\"", "{\"id\": 18, \"name\"", "category 18 is listed twice"}}) {
    const CocoAnnotations coco = parse(replaced(kFile, from, to));
    ASSERT_FALSE(coco.problems.empty()) << to;
    EXPECT_THAT(coco.problems[0].reason, HasSubstr(reason)) << to;
    EXPECT_TRUE(coco.problems[0].dropped) << to;
  }
}

TEST(CocoJson, TwoImagesOfOneFileAreOne) {
  const CocoAnnotations coco =
      parse(replaced(replaced(kFile, "\"file_name\": \"a.png\"", "\"file_name\": \"b.png\""),
                     "\"image_id\": 7", "\"image_id\": 9"));
  ASSERT_EQ(coco.samples.size(), 1U);
  EXPECT_EQ(coco.samples[0].labels.size(), 2U);
  EXPECT_THAT(coco.problems.at(0).reason, HasSubstr("are one file"));
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
  EXPECT_THAT(error_of([] { parse("[{\"image_id\": 1, \"score\": 0.5}]"); }), HasSubstr("their detections"));
  EXPECT_THAT(error_of([] { parse(""); }), HasSubstr("it is empty"));
  EXPECT_THAT(error_of([] { parse("\x1F\x8B\x08 and more"); }), HasSubstr("gunzip"));
  EXPECT_THAT(error_of([] { parse("\xFF\xFE{}"); }), HasSubstr("UTF-16"));
  EXPECT_THAT(error_of([] { parse("{\"images\": [{\"id\": 1}]}"); }),
              HasSubstr("none of its 1 'images' can be used: image 1: 'file_name' is missing"));
  EXPECT_THAT(error_of([] { parse(replaced(kFile, "\"categories\"", "\"classes\"")); }),
              HasSubstr("no 'categories'"));
  EXPECT_THAT(error_of([] { parse("{\"images\": NaNa}"); }), HasSubstr("no valid JSON"));
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
  EXPECT_EQ(result.samples[1].coco_id, "7");
  EXPECT_EQ(result.statistics.instances, 2);
  EXPECT_EQ(result.statistics.missing, 1);
}

INSTANTIATE_TEST_SUITE_P(Places, CocoFiles,
                         testing::Values("d/annotations", "d/annotations/val2017", "d/annotations/images",
                                         "d/val2017", "d/images/val2017", "d/images", "d"));

TEST(CocoJson, MarksAtTheBeginningAndWordsForNoNumberAreNoError) {
  const std::string text = replaced(kFile, "\"year\": 2017", "\"year\": NaN, \"a\": [-Infinity, Infinity]");
  EXPECT_EQ(parse("\xEF\xBB\xBF" + text).samples.at(0).labels.size(), 2U);
  EXPECT_EQ(parse(replaced(text, "b.png", "NaN-Infinity\\\"NaN.png")).samples.at(0).image,
            "NaN-Infinity\"NaN.png");
}

class CocoNames : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(CocoNames, ArePlacesOfPictures) {
  const auto& [written, lies] = GetParam();
  const DatasetFolder folder;
  folder.picture(std::string("d/images/") + lies, 100, 50);
  folder.picture("d/images/a.png", 20, 20);
  folder.write("d/val.json", replaced(kFile, "b.png", written));
  folder.write("d/d.yaml", "val: val.json\nval_images: images\nnames: [person, cat, dog]\n");
  const DatasetDescription dataset = read_dataset_yaml((folder / "d/d.yaml").string(), {});
  const ScanResult result = scan_split(split_of(dataset, "val"), dataset.names, {.classes = 3});
  ASSERT_EQ(result.samples.size(), 2U);
  EXPECT_EQ(result.samples[1].image, folder / (std::string("d/images/") + lies));
  EXPECT_EQ(result.samples[1].labels.size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, CocoNames,
    testing::Values(std::pair{"val/b.png", "val/b.png"}, std::pair{"val/b.png", "b.png"},
                    std::pair{"val\\\\b.png", "val/b.png"}, std::pair{"C:\\\\x\\\\b.png", "b.png"},
                    std::pair{"/home/me/b.png", "b.png"}, std::pair{"b%20c%C3%A9.png", "b c\xC3\xA9.png"},
                    std::pair{"https://x.org/y/b.png", "b.png"}, std::pair{"b%2.png", "b%2.png"}));

TEST(CocoJson, NamesThatTwoFoldersShareAreNotTakenForOneAnother) {
  const DatasetFolder folder;
  folder.picture("d/images/b.png", 100, 50);
  folder.write("d/val.json", replaced(replaced(kFile, "b.png", "one/b.png"), "a.png", "two/b.png"));
  EXPECT_THAT(error_of([&] {
                scan_split({{folder / "d/val.json"}, folder / "d/images", {}}, {"person", "cat", "dog"},
                           {.classes = 3});
              }),
              HasSubstr("are not there"));
}

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
