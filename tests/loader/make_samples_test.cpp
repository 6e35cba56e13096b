// Real pipelines in the loader: the same for any number of workers, whatever cache, with broken partners.
#include "loader/make_samples.hpp"

#include <opencv2/core.hpp>

#include "dataset/dataset_folder.hpp"
#include "loader/batch_loader.hpp"
#include "media/image_codec.hpp"
#include "support.hpp"

namespace yolo::loader {
namespace {

namespace fs = std::filesystem;

struct MakeSamplesTest : testing::Test {
  test::DatasetFolder folder;
  std::vector<dataset::Sample> samples;

  MakeSamplesTest() {
    for (int i = 0; i < 21; ++i) {
      cv::Mat image(40 + 3 * i, 90 - i, CV_8UC3);
      for (std::size_t k = 0; k < image.total() * 3; ++k) {
        image.data[k] = static_cast<std::uint8_t>(k * static_cast<std::size_t>(i + 3) / 5);
      }
      const std::string name = fmt::format("{}.png", i);
      const auto bytes = media::encode_image(image, name);
      folder.write(name, std::string(bytes.begin(), bytes.end()));
      dataset::Sample sample;
      sample.image = folder / name;
      sample.size = image.size();
      dataset::Label label;
      label.cls = i;
      label.x = label.y = 0.5F;
      label.w = label.h = 0.6F;
      sample.labels.push_back(label);
      samples.push_back(sample);
    }
  }

  std::shared_ptr<TrainingSet> set(ImageCache cache = ImageCache::none, std::size_t recent = 0,
                                   int imgsz = 64) const {
    TrainingSetOptions options;
    options.imgsz = imgsz;
    options.cache = cache;
    options.cache_folder = folder / "cache";
    options.recent = recent;
    return std::make_shared<TrainingSet>(samples, options);
  }

  static std::shared_ptr<const augment::TrainingPipeline> pipeline() {
    augment::PipelineSettings settings;
    settings.imgsz = 64;
    AugmentOptions options;
    options.mixup = 0.3;
    return std::make_shared<augment::TrainingPipeline>(options, settings);
  }

  /// Everything that two epochs give.
  static std::vector<float> all(BatchLoader& loader) {
    std::vector<float> values;
    for (std::uint32_t epoch = 0; epoch < 2; ++epoch) {
      loader.start_epoch(epoch, epoch == 0);
      while (const std::optional<Batch> batch = loader.next()) {
        const auto bytes = static_cast<std::size_t>(batch->images * batch->height * batch->width * 3);
        values.insert(values.end(), batch->pixels.get(), batch->pixels.get() + bytes);
        for (const auto* part : {&batch->image_of, &batch->classes, &batch->boxes}) {
          values.insert(values.end(), part->begin(), part->end());
        }
      }
    }
    return values;
  }

  static EpochOrder order(std::size_t count = 21) { return {count, 4, {64, 64}, true, 9}; }
};

LoaderOptions with_workers(int workers, int box_values = 4) {
  LoaderOptions options;
  options.workers = workers;
  options.format.box_values = box_values;
  return options;
}

TEST_F(MakeSamplesTest, WorkersAndCachesChangeNothing) {
  BatchLoader alone(order(), make_augmented(set(), pipeline(), 9, 16, false), with_workers(0));
  const std::vector<float> expected = all(alone);
  EXPECT_GT(expected.size(), 2U * 21 * 64 * 64 * 3);
  for (int workers : {1, 2, 8}) {
    for (ImageCache cache : {ImageCache::none, ImageCache::ram, ImageCache::disk}) {
      BatchLoader loader(order(), make_augmented(set(cache, 20), pipeline(), 9, 16, false),
                         with_workers(workers));
      EXPECT_EQ(all(loader), expected) << workers;
    }
  }
  BatchLoader other(order(), make_augmented(set(), pipeline(), 10, 16, false), with_workers(2));
  EXPECT_NE(all(other), expected) << "another seed";
}

TEST_F(MakeSamplesTest, PartnersComeFromTheWindow) {
  // Without scaling and shift each mosaic shows its partners; their classes must be those of the last three
  // places.
  augment::PipelineSettings settings;
  settings.imgsz = 64;
  AugmentOptions options;
  options.scale = options.translate = options.fliplr = 0;
  const auto make =
      make_augmented(set(), std::make_shared<augment::TrainingPipeline>(options, settings), 1, 3, false);
  const EpochOrder epochs = order();
  const std::vector<std::size_t> places = epochs.order(0);
  std::set<std::size_t> distances;
  for (std::size_t place = 0; place < places.size(); ++place) {
    SampleRequest request;
    request.index = places[place];
    request.place = place;
    request.order = places;
    request.shape = {64, 64};
    for (float cls : make(request).sample.classes) {
      const auto found = static_cast<std::size_t>(
          std::find(places.begin(), places.end(), static_cast<std::size_t>(cls)) - places.begin());
      distances.insert((place + places.size() - found) % places.size());
    }
  }
  EXPECT_EQ(distances, (std::set<std::size_t>{0, 1, 2}));
}

TEST_F(MakeSamplesTest, ABrokenPictureIsMissingAndHarmsNoOther) {
  folder.write("7.png", "no picture");
  std::vector<std::string> warnings;
  const Log log([&](LogLevel, std::string_view line) { warnings.emplace_back(line); });
  BatchLoader loader(order(), make_augmented(set(), pipeline(), 9, 16, false), with_workers(2), log);
  int images = 0;
  for (std::uint32_t epoch = 0; epoch < 3; ++epoch) {
    loader.start_epoch(epoch, true);
    while (const std::optional<Batch> batch = loader.next()) images += batch->images;
  }
  EXPECT_EQ(images, 3 * 20);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_THAT(warnings[0], testing::HasSubstr("7.png"));
}

TEST_F(MakeSamplesTest, RectBatchesHaveTheirShapes) {
  auto images = set();
  dataset::BatchSettings batches;
  batches.imgsz = 64;
  batches.batch = 4;
  batches.pad = 0;
  const std::vector<cv::Size> sizes = images->original_sizes();
  const dataset::BatchPlan plan = dataset::plan_batches(sizes, batches);
  for (bool plain : {false, true}) {
    BatchLoader loader(
        EpochOrder(plan),
        plain ? make_plain(images, pipeline()) : make_augmented(images, pipeline(), 0, 8, true),
        with_workers(2));
    loader.start_epoch(0, true);
    for (std::size_t i = 0; i < plan.shapes.size(); ++i) {
      const std::optional<Batch> batch = loader.next();
      ASSERT_TRUE(batch);
      EXPECT_EQ(batch->height, plan.shapes[i].height);
      EXPECT_EQ(batch->width, plan.shapes[i].width);
    }
    EXPECT_FALSE(loader.next());
  }
}

TEST_F(MakeSamplesTest, ClassifiersGetTheirClasses) {
  AugmentOptions options;
  const auto pipeline = std::make_shared<augment::ClassificationPipeline>(options, 32);
  std::vector<std::vector<float>> seen;
  for (int workers : {0, 3}) {
    for (bool plain : {false, true}) {
      BatchLoader loader({21, 4, {32, 32}, true, 2},
                         make_classified(set(ImageCache::none, 0, 0), pipeline, 5, plain),
                         with_workers(workers, 0));
      seen.push_back(all(loader));
    }
  }
  EXPECT_EQ(seen[0], seen[2]);
  EXPECT_EQ(seen[1], seen[3]);
  EXPECT_NE(seen[0], seen[1]);
}

TEST(PartnerWindow, IsThePeers) {
  EXPECT_EQ(partner_window(100000, 16), 128U);
  EXPECT_EQ(partner_window(100000, 512), 1000U);
  EXPECT_EQ(partner_window(20, 16), 20U);
}

}  // namespace
}  // namespace yolo::loader
