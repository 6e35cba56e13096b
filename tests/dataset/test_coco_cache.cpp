// The cache of COCO annotation files: what it saves, what it notices, and damage.
#include "dataset/coco_cache.hpp"

#include "dataset/dataset_folder.hpp"
#include "dataset/label_bytes.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;
using test::DatasetFolder;

constexpr const char* kFile = R"({
 "annotations": [
  {"id": 10, "image_id": 7, "category_id": 18, "bbox": [10, 20, 40, 20], "area": 500.5, "iscrowd": 0,
   "segmentation": [[10, 20, 50, 20, 50, 40, 10, 40]]},
  {"id": 11, "image_id": 7, "category_id": 1, "bbox": [0, 0, 5, 4], "area": 20, "iscrowd": 1,
   "segmentation": {"size": [50, 100], "counts": [0, 4, 4996]}},
  {"id": 12, "image_id": 7, "category_id": 99, "bbox": [0, 0, 5, 4], "area": 20}],
 "images": [{"id": 7, "file_name": "b.png", "width": 100, "height": 50}, {"id": 9, "file_name": "a.png", "width": 32, "height": 24}],
 "categories": [{"id": 18, "name": "dog"}, {"id": 1, "name": "person"}]})";

class CocoLabelCache : public testing::Test {
 protected:
  CocoLabelCache() {
    folder.picture("images/val/b.png", 100, 50);
    folder.picture("images/val/a.png");
    folder.write("annotations/instances_val.json", kFile);
  }

  ScanResult scan(ScanOptions options = {}, const std::vector<std::string>& names = {"person", "dog"}) const {
    DatasetFolder::rest();
    options.classes = static_cast<int>(names.size());
    options.cache_folder = folder / "cache";
    return scan_split({{folder / "annotations/instances_val.json"}, {}, {}}, names, options);
  }
  fs::path cache() const { return folder / "annotations/instances_val.json.yolo-cache"; }

  DatasetFolder folder;
};

void expect_same(const ScanResult& a, const ScanResult& b) {
  ASSERT_EQ(a.samples.size(), b.samples.size());
  for (std::size_t i = 0; i < a.samples.size(); ++i) {
    const Sample &one = a.samples[i], &other = b.samples[i];
    EXPECT_EQ(one.image, other.image);
    EXPECT_EQ(one.size, other.size);
    EXPECT_EQ(one.coco_id, other.coco_id);
    ASSERT_EQ(one.labels.size(), other.labels.size());
    for (std::size_t k = 0; k < one.labels.size(); ++k) {
      const Label &label = one.labels[k], &same = other.labels[k];
      EXPECT_EQ(label.cls, same.cls);
      EXPECT_EQ(label.x, same.x);
      EXPECT_EQ(label.polygon, same.polygon);
      EXPECT_EQ(label.coco->id, same.coco->id);
      EXPECT_EQ(label.coco->area, same.coco->area);
      EXPECT_EQ(label.coco->crowd, same.coco->crowd);
      EXPECT_EQ(label.coco->polygons, same.coco->polygons);
      EXPECT_EQ(label.coco->run_lengths, same.coco->run_lengths);
    }
  }
  ASSERT_EQ(a.problems.size(), b.problems.size());
  for (std::size_t i = 0; i < a.problems.size(); ++i) EXPECT_EQ(a.problems[i].reason, b.problems[i].reason);
  EXPECT_EQ(a.statistics.dropped_rows, b.statistics.dropped_rows);
  EXPECT_EQ(a.coco_category_ids, b.coco_category_ids);
}

TEST_F(CocoLabelCache, TheSecondScanParsesNothing) {
  const ScanResult first = scan();
  EXPECT_EQ(first.statistics.from_cache, 0);
  EXPECT_EQ(first.statistics.cache, cache());
  EXPECT_EQ(first.statistics.dropped_rows, 1);  // category 99
  ASSERT_EQ(first.samples.size(), 2U);
  EXPECT_EQ(first.samples[1].labels.at(0).coco->area, 500.5);
  const ScanResult second = scan();
  EXPECT_EQ(second.statistics.from_cache, 2);
  EXPECT_EQ(second.statistics.cache, cache());
  expect_same(first, second);
  expect_same(first, scan({.use_cache = false}));
}

TEST_F(CocoLabelCache, AnEditThatKeepsSizeAndTimeIsNoticed) {
  scan();
  std::string text = kFile;
  folder.replace_unseen("annotations/instances_val.json", text.replace(text.find("500.5"), 5, "700.5"));
  const ScanResult result = scan();
  EXPECT_EQ(result.statistics.from_cache, 0);
  EXPECT_EQ(result.samples[1].labels.at(0).coco->area, 700.5);
}

TEST_F(CocoLabelCache, EditsAreNoticed) {
  scan();
  std::string text = kFile;
  folder.write("annotations/instances_val.json",
               text.replace(text.find("500.5"), 5, "600.5"));  // of the same size
  fs::last_write_time(folder / "annotations/instances_val.json",
                      fs::file_time_type::clock::now() - std::chrono::minutes(5));
  ScanResult result = scan();
  EXPECT_EQ(result.statistics.from_cache, 0);
  EXPECT_EQ(result.samples[1].labels.at(0).coco->area, 600.5);
  folder.picture("images/val/a.png", 50, 40);
  result = scan();
  EXPECT_EQ(result.statistics.from_cache, 1);
  EXPECT_EQ(result.samples[0].size, cv::Size(50, 40));
  EXPECT_EQ(scan().statistics.from_cache, 2);
  fs::remove(folder / "images/val/a.png");
  EXPECT_EQ(scan().statistics.corrupt, 1);
}

TEST_F(CocoLabelCache, OptionsBelongToTheKey) {
  scan();
  EXPECT_EQ(scan({.keep_polygons = false}).statistics.from_cache, 0);
}

TEST_F(CocoLabelCache, NamesAreAppliedAfterwards) {
  scan();
  const ScanResult swapped = scan({}, {"dog", "person"});
  EXPECT_EQ(swapped.statistics.from_cache, 2);
  EXPECT_EQ(swapped.samples[1].labels.at(0).cls, 0);
}

TEST_F(CocoLabelCache, AFolderThatMayOnlyBeReadUsesTheUsersCache) {
  fs::create_directories(cache());  // its name is taken: nothing can be written there
  const ScanResult first = scan();
  EXPECT_TRUE(first.statistics.cache.native().starts_with((folder / "cache").native()))
      << first.statistics.cache;
  EXPECT_EQ(scan().statistics.from_cache, 2);
}

TEST_F(CocoLabelCache, DamageMeansParsingAgain) {
  const ScanResult whole = scan();
  const std::string bytes = DatasetFolder::text_of(cache());
  for (std::size_t size = 0; size < bytes.size(); size += 7) {
    EXPECT_FALSE(decode_coco_cache(bytes.substr(0, size), 0));
    EXPECT_FALSE(decode_coco_cache(sealed(bytes.substr(0, size)), 0));
  }
  std::string other = bytes;
  other[other.size() / 2] ^= 1;
  folder.write("annotations/instances_val.json.yolo-cache", other);
  const ScanResult again = scan();
  EXPECT_EQ(again.statistics.from_cache, 0);
  expect_same(whole, again);
}

}  // namespace
}  // namespace yolo::dataset
