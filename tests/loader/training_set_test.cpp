// Images and labels before augmentation: against the real peer, with every cache, with bad files.
#include "loader/training_set.hpp"

#include <zlib.h>

#include <opencv2/core.hpp>

#include "dataset/dataset_folder.hpp"
#include "dataset/scan.hpp"
#include "loader/sample_request.hpp"
#include "support.hpp"

namespace yolo::loader {
namespace {

namespace fs = std::filesystem;

std::vector<dataset::Sample> scan(const fs::path& file, const nlohmann::json& options) {
  const dataset::DatasetDescription description = dataset::read_dataset_yaml(file.string(), {});
  dataset::ScanOptions scan;
  scan.classes = static_cast<int>(description.names.size());
  scan.keypoints = description.kpt_shape;
  scan.use_cache = false;
  scan.single_cls = options.value("single_cls", false);
  scan.only_classes = options.value("classes", std::vector<int>{});
  return dataset::scan_split(dataset::split_of(description, "train"), description.names, scan).samples;
}

std::uint32_t checksum(const cv::Mat& image) {
  return static_cast<std::uint32_t>(crc32(0, image.data, static_cast<unsigned>(image.total() * 3)));
}

TEST(SharedTrainingSet, EqualsThePeer) {
  YOLO_NEEDS_SHARED("ref/datasets/coco8");
  const auto peer = test::read_json(test::data("loader/peer.json"));
  for (const auto& row : peer["cases"]) {
    const std::string name = row["dataset"];
    TrainingSetOptions options;
    options.imgsz = row["imgsz"];
    TrainingSet set(scan(test::shared("ref/datasets/" + name + "/" + name + ".yaml"), row), options);
    ASSERT_EQ(set.size(), row["images"].size());
    for (std::size_t i = 0; i < set.size(); ++i) {
      const auto& expected = row["images"][i];
      const augment::TrainingSample sample = set.load(i);
      EXPECT_EQ(set.path(i).filename().string(), expected["file"].get<std::string>());
      EXPECT_EQ(sample.image.rows, expected["resized"][0].get<int>());
      EXPECT_EQ(sample.image.cols, expected["resized"][1].get<int>());
      EXPECT_EQ(checksum(sample.image), expected["crc32"].get<std::uint32_t>()) << expected["file"];
      ASSERT_EQ(sample.instances.size(), expected["boxes"].size());
      for (std::size_t k = 0; k < sample.instances.size(); ++k) {
        const augment::Instance& instance = sample.instances[k];
        EXPECT_EQ(instance.cls, expected["classes"][k].get<int>());
        for (std::size_t v = 0; v < 4; ++v)
          EXPECT_NEAR(instance.box[v], expected["boxes"][k][v].get<float>(), 1e-4);
      }
      if (!expected.contains("keypoints_of_first")) continue;
      const auto& points = expected["keypoints_of_first"];
      ASSERT_EQ(sample.instances[0].keypoints.size(), points.size());
      for (std::size_t k = 0; k < points.size(); ++k) {
        EXPECT_NEAR(sample.instances[0].keypoints[k].x, points[k][0].get<float>(), 1e-4);
        EXPECT_NEAR(sample.instances[0].keypoints[k].y, points[k][1].get<float>(), 1e-4);
        EXPECT_EQ(sample.instances[0].keypoints[k].visible, points[k][2].get<float>());
      }
    }
  }
}

// Checksums of what Ultralytics 8.3.6 loads in a training of RT-DETR.
TEST(SharedTrainingSet, StretchedEqualsThePeer) {
  YOLO_NEEDS_SHARED("ref/datasets/coco8");
  TrainingSetOptions options;
  options.imgsz = 320;
  options.stretch = true;
  TrainingSet set(scan(test::shared("ref/datasets/coco8/coco8.yaml"), nlohmann::json::object()), options);
  ASSERT_EQ(set.size(), 4U);
  const std::uint32_t expected[] = {0x2bfb1015, 0x4a87f91a, 0x9b24c490, 0x2f9e15f2};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(checksum(set.image(i)), expected[i]) << set.path(i);
}

TEST(TrainingSet, FractionsCountAsInThePeer) {
  const auto peer = test::read_json(test::data("loader/peer.json"));
  for (const auto& [fraction, count] : peer["fractions"].items()) {
    EXPECT_EQ(fraction_of(128, std::stod(fraction)), count.get<std::size_t>()) << fraction;
  }
  EXPECT_EQ(fraction_of(5, 0.5), 2U) << "2.5 to even";
  EXPECT_EQ(fraction_of(5, 0.0001), 1U);
}

struct Folder {
  test::DatasetFolder files;
  std::vector<dataset::Sample> samples;
  explicit Folder(int count) {
    for (int i = 0; i < count; ++i) {
      files.picture(fmt::format("{}.png", i), 40 + i, 30);
      dataset::Sample sample;
      sample.image = files / fmt::format("{}.png", i);
      sample.size = {40 + i, 30};
      sample.labels.emplace_back().w = 0.5F;
      samples.push_back(sample);
    }
  }
};

TEST(TrainingSet, EveryCacheGivesTheSame) {
  const Folder folder(9);
  TrainingSetOptions options;
  options.imgsz = 64;
  TrainingSet plain(folder.samples, options);
  TrainingSetOptions other = options;  // kept in the same folder, but never taken for the same images
  other.stretch = true;
  other.cache = ImageCache::disk;
  other.cache_folder = folder.files / "cache";
  TrainingSet stretched(folder.samples, other);
  for (std::size_t i = 0; i < stretched.size(); ++i) EXPECT_EQ(stretched.image(i).size(), cv::Size(64, 64));
  for (ImageCache cache : {ImageCache::ram, ImageCache::disk}) {
    options.cache = cache;
    options.recent = 2;
    options.cache_folder = folder.files / "cache";
    TrainingSet set(folder.samples, options);
    for (int round = 0; round < 2; ++round) {
      for (std::size_t i = 0; i < set.size(); ++i) {
        EXPECT_EQ(cv::norm(set.image(i), plain.image(i), cv::NORM_INF), 0);
        EXPECT_EQ(std::max(set.image(i).rows, set.image(i).cols), 64);
      }
    }
  }
  EXPECT_EQ(plain.bytes_in_memory(), 0U);
}

TEST(TrainingSet, ImagesInMemoryAreReadOnce) {
  const Folder folder(4);
  TrainingSetOptions options;
  options.imgsz = 64;
  options.cache = ImageCache::ram;
  TrainingSet set(folder.samples, options);
  for (std::size_t i = 0; i < 4; ++i) set.image(i);
  EXPECT_GT(set.bytes_in_memory(), 4U * 64 * 40 * 3);
  for (int i = 0; i < 4; ++i) fs::remove(folder.files / fmt::format("{}.png", i));
  for (std::size_t i = 0; i < 4; ++i) EXPECT_FALSE(set.image(i).empty());
}

TEST(TrainingSet, TooLittleMemoryIsToldAndKeepsWhatFits) {
  const Folder folder(10);
  TrainingSetOptions options;
  options.imgsz = 64;
  options.cache = ImageCache::ram;
  options.memory = 3 * 64 * 49 * 3;
  std::vector<std::string> warnings;
  TrainingSet set(folder.samples, options,
                  Log([&](LogLevel, std::string_view line) { warnings.emplace_back(line); }));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_THAT(warnings[0], testing::HasSubstr("cache=ram"));
  for (std::size_t i = 0; i < 10; ++i) EXPECT_FALSE(set.image(i).empty());
  EXPECT_LE(set.bytes_in_memory(), options.memory);
  EXPECT_GT(set.bytes_in_memory(), 0U);
}

TEST(TrainingSet, ACacheFolderThatCannotBeMadeIsToldOnly) {
  const Folder folder(2);
  TrainingSetOptions options;
  options.cache = ImageCache::disk;
  options.cache_folder = folder.files / "0.png/below";
  std::vector<std::string> warnings;
  TrainingSet set(folder.samples, options,
                  Log([&](LogLevel, std::string_view line) { warnings.emplace_back(line); }));
  EXPECT_EQ(warnings.size(), 1U);
  EXPECT_FALSE(set.image(0).empty());
}

TEST(TrainingSet, BadFilesAreRefusedByName) {
  Folder folder(3);
  const std::string good = test::DatasetFolder::text_of(folder.files / "0.png");
  folder.files.write("0.png", good.substr(0, 30));
  folder.files.write("1.png", "");
  fs::remove(folder.files / "2.png");
  TrainingSet set(folder.samples, {});
  for (std::size_t i = 0; i < 3; ++i) {
    try {
      set.load(i);
      FAIL() << i;
    } catch (const UnreadableImage& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(fmt::format("{}.png", i)));
    }
  }
  EXPECT_THROW(TrainingSet({}, {}), Error);
}

TEST(TrainingSet, SizesAreThoseOfThePeersFormula) {
  EXPECT_EQ(scaled_size({640, 426}, 320), cv::Size(320, 213));
  EXPECT_EQ(scaled_size({500, 333}, 640), cv::Size(640, 427));  // 426.24 rounded up
  EXPECT_EQ(scaled_size({640, 480}, 640), cv::Size(640, 480));
  EXPECT_EQ(scaled_size({10000, 1}, 64), cv::Size(64, 1));
  EXPECT_EQ(scaled_size({30, 20}, 0), cv::Size(30, 20));
  EXPECT_EQ(scaled_size({640, 426}, 320, true), cv::Size(320, 320));
}

}  // namespace
}  // namespace yolo::loader
