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
  Scan() { setenv("YOLO_CACHE_DIR", (folder / "cache").c_str(), 1); }
  ~Scan() override { unsetenv("YOLO_CACHE_DIR"); }

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
  const ScanResult result = scan();
  EXPECT_EQ(result.statistics.corrupt, 1);
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
