// Scans of small datasets.
#include "dataset/scan.hpp"

#include "dataset/dataset_folder.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;
using test::DatasetFolder;
using test::error_of;
using testing::HasSubstr;

class Scan : public testing::Test {
 protected:
  ScanResult scan(ScanOptions options = {}) const {
    if (options.classes == 1) options.classes = 3;
    return scan_split({{folder / "images/val"}, {}, {}}, {"a", "b", "c"}, options);
  }
  void sample(const std::string& name, const std::string& rows) const {
    folder.picture("images/val/" + name + ".png");
    folder.write("labels/val/" + name + ".txt", rows);
  }

  DatasetFolder folder;
};

TEST_F(Scan, CountsAndProblems) {
  sample("a", "0 .5 .5 .2 .2\n7 .5 .5 .2 .2\n1 .1 .1 .1 .1\n1 .1 .1 .1 .1\n");
  sample("b", "\n");
  folder.picture("images/val/c.png");
  folder.picture("images/val/tiny.png", 9, 40);
  folder.write("images/val/broken.jpg", "no picture");
  const ScanResult result = scan();
  const ScanStatistics& statistics = result.statistics;
  EXPECT_EQ(statistics.images, 5);
  EXPECT_EQ(statistics.found, 2);
  EXPECT_EQ(statistics.missing, 1);
  EXPECT_EQ(statistics.empty, 1);
  EXPECT_EQ(statistics.backgrounds(), 2);
  EXPECT_EQ(statistics.corrupt, 2);
  EXPECT_EQ(statistics.dropped_rows, 1);
  EXPECT_EQ(statistics.duplicate_rows, 1);
  EXPECT_EQ(statistics.instances, 2);
  ASSERT_EQ(result.samples.size(), 3U);
  EXPECT_EQ(result.samples[0].size, cv::Size(32, 24));
  ASSERT_EQ(result.problems.size(), 4U);
  EXPECT_EQ(result.problems[0].file, folder / "labels/val/a.txt");
  EXPECT_EQ(result.problems[0].line, 2);
  EXPECT_EQ(result.problems[2].file, folder / "images/val/broken.jpg");
  EXPECT_THAT(result.problems[3].reason, HasSubstr("9x40"));
}

TEST_F(Scan, NothingOfTheUsersIsChanged) {
  folder.picture("images/val/short.jpg", 64, 64);
  const std::string whole = DatasetFolder::text_of(folder / "images/val/short.jpg");
  folder.write("images/val/short.jpg", whole.substr(0, whole.size() - 20));
  folder.write("labels/val.cache", "the peer's");
  EXPECT_THAT(error_of([&] { scan(); }), HasSubstr("none of the 1 pictures can be used"));
  EXPECT_EQ(DatasetFolder::text_of(folder / "images/val/short.jpg"), whole.substr(0, whole.size() - 20));
  EXPECT_EQ(DatasetFolder::text_of(folder / "labels/val.cache"), "the peer's");
}

TEST_F(Scan, ClassOptions) {
  sample("a", "2 .5 .5 .2 .2\n0 .1 .1 .1 .1\n");
  ScanOptions only{.only_classes = {2}};
  EXPECT_EQ(scan(only).samples[0].labels.size(), 1U);
  only.single_cls = true;
  const ScanResult result = scan(only);
  EXPECT_EQ(result.samples[0].labels.at(0).cls, 0);
  EXPECT_EQ(result.statistics.instances, 1);
  EXPECT_EQ(scan({.single_cls = true}).samples[0].labels.size(), 2U);
}

TEST_F(Scan, BoxesAndPolygonsTogetherCountAsBoxes) {
  sample("a", "0 .1 .1 .2 .1 .2 .3\n");
  EXPECT_FALSE(scan().mixed_polygons);
  EXPECT_EQ(scan().samples[0].labels[0].polygon.size(), 3U);
  sample("b", "0 .5 .5 .2 .2\n");
  EXPECT_TRUE(scan().mixed_polygons);
  EXPECT_TRUE(scan().samples[0].labels[0].polygon.empty());
}

TEST_F(Scan, ListsNameMissingPictures) {
  sample("a", "0 .5 .5 .2 .2\n");
  folder.write("l.txt", "./images/val/a.png\n./images/val/none.png\n");
  const ScanResult result = scan_split({{folder / "l.txt"}, {}, {}}, {"a"}, {.threads = 1});
  EXPECT_EQ(result.samples.size(), 1U);
  EXPECT_EQ(result.statistics.corrupt, 1);
  EXPECT_THAT(result.problems.at(0).reason, HasSubstr("not there"));
}

TEST_F(Scan, NoPictureLeftIsAnError) {
  folder.write("images/val/a.jpg", "no picture");
  folder.picture("images/val/b.png", 5, 5);
  const std::string message = error_of([&] { scan(); });
  EXPECT_THAT(message, HasSubstr("none of the 2 pictures can be used"));
  EXPECT_THAT(message, HasSubstr("a.jpg"));
  EXPECT_THAT(message, HasSubstr("5x5"));
  folder.write("l.txt", "./gone/1.png\n./gone/2.png\n./gone/3.png\n./gone/4.png\n./gone/5.png\n");
  EXPECT_THAT(error_of([&] { scan_split({{folder / "l.txt"}, {}, {}}, {"a"}, {}); }),
              testing::AllOf(HasSubstr("1.png: the picture is not there"), HasSubstr("and 2 more")));
}

TEST_F(Scan, LabelsOfWhichNoneCanBeUsedAreAnError) {
  sample("a", "7 .5 .5 .2 .2\n0 320 200 64 64\n");
  folder.picture("images/val/background.png");
  const std::string message = error_of([&] { scan(); });
  EXPECT_THAT(message, HasSubstr("none of the 2 labels can be used"));
  EXPECT_THAT(message, HasSubstr("a.txt:1: class 7"));
  EXPECT_THAT(message, HasSubstr("a.txt:2: the box holds 320"));
}

std::string note_of(const ScanResult& result) { return result.notes.empty() ? "" : result.notes.front(); }

TEST_F(Scan, NoLabelsAtAllAreNoted) {
  folder.picture("images/val/a.png");
  folder.picture("images/val/b.png");
  EXPECT_THAT(note_of(scan()), testing::AllOf(HasSubstr("no labels for all 2 images"), HasSubstr("labels/val/a.txt")));
  folder.write("labels/val/a.txt", "\n");
  folder.write("labels/val/b.txt", "");
  EXPECT_THAT(note_of(scan()), HasSubstr("their label files are empty"));
  folder.write("labels/val/b.txt", "1 .5 .5 .2 .2\n");
  EXPECT_EQ(note_of(scan()), "");
  EXPECT_THAT(note_of(scan({.only_classes = {2}})), HasSubstr("none of its labels is of the classes 2"));
}

TEST_F(Scan, LabelsInOtherPlacesAndFormsAreNoted) {
  sample("a", "0 .5 .5 .2 .2\n");
  folder.picture("images/val/b.png");
  folder.write("images/val/b.txt", "0 .5 .5 .2 .2\n");
  EXPECT_THAT(note_of(scan()), testing::AllOf(HasSubstr("1 label file beside the pictures"), HasSubstr("val/b.txt")));
  folder.picture("images/val/c.png");
  folder.write("labels/val/c.xml", "<annotation/>");
  EXPECT_THAT(scan().notes.at(1), testing::AllOf(HasSubstr("1 image has a file of another form"), HasSubstr("c.xml")));
  // A background with such a file in its own right is none.
  folder.write("labels/val/b.txt", "");
  folder.write("labels/val/c.txt", "");
  EXPECT_TRUE(scan().notes.empty());
}

TEST_F(Scan, LinksThatLeadNowhereAreNoBackgrounds) {
  sample("a", "0 .5 .5 .2 .2\n");
  folder.picture("images/val/b.png");
  folder.picture("images/val/d.png");
  fs::create_symlink(folder / "gone.txt", folder / "labels/val/b.txt");
  fs::create_symlink(folder / "gone.png", folder / "images/val/c.png");
  fs::create_directory(folder / "labels/val/d.txt");
  const ScanResult result = scan();
  EXPECT_EQ(result.statistics.corrupt, 3);
  EXPECT_EQ(result.statistics.missing, 0);
  ASSERT_EQ(result.problems.size(), 3U);
  EXPECT_THAT(result.problems[0].reason, HasSubstr("link that leads nowhere"));
  EXPECT_EQ(result.problems[0].file, folder / "labels/val/b.txt");
  EXPECT_THAT(result.problems[1].reason, HasSubstr("link that leads nowhere"));
  EXPECT_THAT(result.problems[2].reason, HasSubstr("it is a folder"));
  fs::remove(folder / "labels/val/b.txt");
  EXPECT_EQ(scan().statistics.missing, 1) << "now there is none";
  folder.write("gone.png", DatasetFolder::text_of(folder / "images/val/a.png"));
  EXPECT_EQ(scan().statistics.corrupt, 1);
}

/// A COCO file of one picture with the annotations given.
class CocoScan : public Scan {
 protected:
  ScanResult scan_coco(const std::string& annotations) const {
    folder.picture("images/a.png", 100, 50);
    folder.write("val.json", R"({"images": [{"id": 1, "file_name": "a.png", "width": 100, "height": 50}],
                                 "categories": [{"id": 1, "name": "a"}])" + annotations + "}");
    return scan_split({{folder / "val.json"}, folder / "images", {}}, {"a"}, {.use_cache = false});
  }
};

TEST_F(CocoScan, NoAnnotationsAreNoted) {
  for (const char* annotations : {"", R"(, "annotations": [])", R"(, "annotations": null)"})
    EXPECT_THAT(note_of(scan_coco(annotations)), HasSubstr("has no annotation")) << annotations;
}

TEST_F(CocoScan, OnlyCrowdsAreNoted) {
  EXPECT_THAT(note_of(scan_coco(R"(, "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "iscrowd": 1,
                                                      "bbox": [1, 1, 9, 9]}])")),
              HasSubstr("all annotations (1) are regions of many objects"));
}

TEST_F(CocoScan, NoAnnotationThatCanBeUsedIsAnError) {
  EXPECT_THAT(error_of([&] {
                scan_coco(R"(, "annotations": [{"id": 4, "image_id": 9, "category_id": 1, "bbox": [1, 1, 9, 9]}])");
              }),
              testing::AllOf(HasSubstr("none of the 1 labels can be used"), HasSubstr("there is no image 9")));
}

TEST_F(Scan, ThreadsGiveTheSameAndReportProgress) {
  for (int i = 0; i < 300; ++i)
    sample(fmt::format("{:03}", i), fmt::format("{} .5 .5 .2 .{}\n", i % 3, i + 1));
  std::size_t last = 0;
  const ScanResult one = scan({.threads = 1, .use_cache = false});
  const ScanResult four =
      scan({.threads = 4, .use_cache = false, .progress = [&](std::size_t done, std::size_t total) {
              EXPECT_LE(done, total);
              last = done;
            }});
  EXPECT_EQ(last, 300U);
  ASSERT_EQ(one.samples.size(), four.samples.size());
  for (std::size_t i = 0; i < one.samples.size(); ++i) {
    EXPECT_EQ(one.samples[i].image, four.samples[i].image);
    EXPECT_EQ(one.samples[i].labels[0].h, four.samples[i].labels[0].h);
  }
}

TEST_F(Scan, TheReportListsEveryProblem) {
  write_labels_report(folder / "labels_report.json",
                      {{"x/a.txt", 3, "why \"so\"", true}, {"b\xFF.txt", 0, "z", false}});
  const nlohmann::json report = test::read_json(folder / "labels_report.json");
  EXPECT_EQ(report.at("count"), 2);
  EXPECT_EQ(report["problems"][0]["file"], "x/a.txt");
  EXPECT_EQ(report["problems"][0]["line"], 3);
  EXPECT_EQ(report["problems"][0]["reason"], "why \"so\"");
  EXPECT_EQ(report["problems"][1]["dropped"], false);
}

}  // namespace
}  // namespace yolo::dataset
