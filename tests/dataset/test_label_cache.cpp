// The cache of scans: what it saves, what it notices, and damage.
#include "dataset/label_cache.hpp"

#include <unistd.h>

#include "dataset/dataset_folder.hpp"
#include "dataset/scan.hpp"

namespace yolo::dataset {
namespace {

namespace fs = std::filesystem;
using test::DatasetFolder;

class LabelCache : public testing::Test {
 protected:
  LabelCache() {
    sample("a", "0 .5 .5 .2 .2\n9 1 1 1 1\n");
    sample("b", "1 .1 .1 .2 .1 .2 .3\n0 .1 .1 .9 .1 .2 .3\n");
    sample("c", "");
  }

  void sample(const std::string& name, const std::string& rows) const {
    folder.picture("images/val/" + name + ".png");
    folder.write("labels/val/" + name + ".txt", rows);
  }
  ScanResult scan(ScanOptions options = {}) const {
    DatasetFolder::rest();
    options.classes = 2;
    options.cache_folder = folder / "cache/labels";
    return scan_split({{folder / "images/val"}, {}, {}}, {"a", "b"}, options);
  }

  DatasetFolder folder;
};

void expect_same(const ScanResult& a, const ScanResult& b) {
  ASSERT_EQ(a.samples.size(), b.samples.size());
  for (std::size_t i = 0; i < a.samples.size(); ++i) {
    EXPECT_EQ(a.samples[i].image, b.samples[i].image);
    EXPECT_EQ(a.samples[i].size, b.samples[i].size);
    ASSERT_EQ(a.samples[i].labels.size(), b.samples[i].labels.size());
    for (std::size_t k = 0; k < a.samples[i].labels.size(); ++k) {
      EXPECT_EQ(a.samples[i].labels[k].w, b.samples[i].labels[k].w);
      EXPECT_EQ(a.samples[i].labels[k].polygon, b.samples[i].labels[k].polygon);
    }
  }
  ASSERT_EQ(a.problems.size(), b.problems.size());
  for (std::size_t i = 0; i < a.problems.size(); ++i) EXPECT_EQ(a.problems[i].reason, b.problems[i].reason);
  EXPECT_EQ(a.statistics.dropped_rows, b.statistics.dropped_rows);
}

TEST_F(LabelCache, TheSecondScanOpensNoFile) {
  const ScanResult first = scan();
  EXPECT_EQ(first.statistics.from_cache, 0);
  EXPECT_EQ(first.statistics.cache, folder / "labels/val.yolo-cache");
  EXPECT_TRUE(fs::exists(first.statistics.cache));
  const ScanResult second = scan();
  EXPECT_EQ(second.statistics.from_cache, 3);
  expect_same(first, second);
  expect_same(first, scan({.use_cache = false}));
}

TEST_F(LabelCache, EditsAreNoticedFileByFile) {
  scan();
  folder.write("labels/val/a.txt", "1 .5 .5 .2 .2\n1 .1 .1 .1 .1\n");
  ScanResult result = scan();
  EXPECT_EQ(result.statistics.from_cache, 2);
  EXPECT_EQ(result.samples[0].labels.size(), 2U);
  fs::remove(folder / "labels/val/a.txt");
  EXPECT_TRUE(scan().samples[0].labels.empty());
  sample("d", "0 .5 .5 .1 .1\n");
  EXPECT_EQ(scan().statistics.images, 4);
  folder.picture("images/val/a.png", 50, 40);
  EXPECT_EQ(scan().samples[0].size, cv::Size(50, 40));
  EXPECT_EQ(scan().statistics.from_cache, 4);
  fs::last_write_time(folder / "labels/val/b.txt",
                      fs::file_time_type::clock::now() - std::chrono::minutes(5));
  EXPECT_EQ(scan().statistics.from_cache, 3);  // of the same size
}

TEST_F(LabelCache, AFileThatChangesInThisMomentIsReadAgain) {
  const auto scan_now = [&] {
    return scan_split({{folder / "images/val"}, {}, {}}, {"a", "b"}, {.classes = 2});
  };
  std::ofstream(folder / "labels/val/a.txt") << "0 .5 .5 .2 .2\n";
  scan_now();
  std::ofstream(folder / "labels/val/a.txt") << "1 .5 .5 .2 .2\n";  // the same size, perhaps the same time
  EXPECT_EQ(scan_now().samples[0].labels.at(0).cls, 1);
}

TEST_F(LabelCache, AnEditThatKeepsSizeAndTimeIsNoticed) {
  sample("a", "0 .5 .5 .2 .2\n");
  scan();
  EXPECT_EQ(scan().statistics.from_cache, 3);
  folder.replace_unseen("labels/val/a.txt", "1 .5 .5 .2 .2\n");
  ScanResult result = scan();
  EXPECT_EQ(result.statistics.from_cache, 2);
  EXPECT_EQ(result.samples[0].labels.at(0).cls, 1);
  std::string picture = DatasetFolder::text_of(folder / "images/val/a.png");
  folder.replace_unseen("images/val/a.png", std::string(picture.size(), 'x'));
  EXPECT_EQ(scan().statistics.corrupt, 1);
  // Another file of the same size and time under that name, as rsync puts it there.
  std::string rows = DatasetFolder::text_of(folder / "labels/val/b.txt");
  rows[0] = '0';
  folder.write("labels/val/b.new", rows);
  fs::last_write_time(folder / "labels/val/b.new", fs::last_write_time(folder / "labels/val/b.txt"));
  fs::rename(folder / "labels/val/b.new", folder / "labels/val/b.txt");
  EXPECT_EQ(scan().samples.at(0).labels.at(0).cls, 0);
}

TEST_F(LabelCache, OptionsBelongToTheKey) {
  scan();
  EXPECT_EQ(scan({.keep_polygons = false}).statistics.from_cache, 0);
  EXPECT_EQ(scan({.keep_polygons = false, .single_cls = true}).statistics.from_cache,
            3);  // applied afterwards
}

TEST_F(LabelCache, DamageMeansScanningAgain) {
  const ScanResult whole = scan();
  const std::string bytes = DatasetFolder::text_of(whole.statistics.cache);
  for (std::size_t size = 0; size < bytes.size(); size += 13) {
    EXPECT_FALSE(decode_cache(bytes.substr(0, size), 0));
  }
  std::string other = bytes;
  other[other.size() / 2] ^= 1;
  folder.write("labels/val.yolo-cache", other);
  const ScanResult again = scan();
  EXPECT_EQ(again.statistics.from_cache, 0);
  expect_same(whole, again);
  EXPECT_EQ(scan().statistics.from_cache, 3);
}

TEST_F(LabelCache, LengthsThatTheBytesCannotHoldAreRefused) {
  const std::vector<ScanJob> jobs{{"/a.jpg", "/a.txt"}};
  std::vector<ScanEntry> entries(1);
  entries[0].labels.resize(2);
  entries[0].labels[1].polygon.resize(3);
  const std::string bytes = encode_cache(jobs, entries, 5);
  ASSERT_TRUE(decode_cache(bytes, 5));
  EXPECT_FALSE(decode_cache(bytes, 6));
  EXPECT_EQ(decode_cache(bytes, 5)->at("/a.jpg").labels.at(1).polygon.size(), 3U);
}

TEST_F(LabelCache, AReadOnlyDatasetUsesTheUsersFolder) {
  if (geteuid() == 0) {  // to whom nothing is read-only
    const CachePlaces places = cache_places("/proc/none/labels", {}, folder / "cache/labels");
    EXPECT_EQ(save_cache(places, "x"), places.own);
    return;
  }
  fs::permissions(folder / "labels", fs::perms::owner_read | fs::perms::owner_exec);
  const ScanResult result = scan();
  EXPECT_EQ(result.statistics.cache.parent_path(), folder / "cache/labels");
  EXPECT_EQ(scan().statistics.from_cache, 3);
  fs::permissions(folder / "labels", fs::perms::owner_all);
}

TEST_F(LabelCache, APictureThatIsListedTwiceIsThereTwice) {
  folder.write("twice.txt", "./images/val/a.png\n./images/val/a.png\n");
  for (const int from_cache : {0, 2}) {
    DatasetFolder::rest();
    const ScanResult result = scan_split({{folder / "twice.txt"}, {}, {}}, {"a", "b"}, {.classes = 2});
    EXPECT_EQ(result.statistics.from_cache, from_cache);
    EXPECT_EQ(result.statistics.instances, 2);
  }
}

TEST_F(LabelCache, SplitsThatShareALabelsFolderHaveTheirOwn) {
  folder.write("one.txt", "./images/val/a.png\n");
  folder.write("two.txt", "./images/val/b.png\n");
  const auto scan_list = [&](const char* name) {
    DatasetFolder::rest();
    return scan_split({{folder / name}, {}, {}}, {"a", "b"}, {.classes = 2});
  };
  EXPECT_NE(scan_list("one.txt").statistics.cache, scan_list("two.txt").statistics.cache);
  EXPECT_EQ(scan_list("one.txt").statistics.from_cache, 1);
}

}  // namespace
}  // namespace yolo::dataset
