// The whole way of a classifier's image, against the peer where nothing is random.
#include "augment/classify/classification_pipeline.hpp"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "augment/classify/formula_images.hpp"
#include "core/argument_table.hpp"
#include "core/text.hpp"
#include "image/antialiased_resize.hpp"

namespace yolo::augment {
namespace {

using test::checksum;
using test::formula_image;
using test::pillow;

/// Blue green red, as pictures are read.
TrainingSample sample_of(const cv::Mat& rgb, int cls = 3) {
  TrainingSample sample;
  cv::cvtColor(rgb, sample.image, cv::COLOR_RGB2BGR);
  sample.instances.emplace_back().cls = cls;
  return sample;
}

AugmentOptions nothing_random() {
  AugmentOptions options;
  options.scale = options.fliplr = options.flipud = options.erasing = 0;
  options.hsv_h = options.hsv_s = options.hsv_v = 0;
  options.auto_augment = "";
  return options;
}

TEST(ClassificationPipeline, ValidationEqualsThePeer) {
  for (const auto& row : pillow()["middles"]) {
    AugmentOptions options;
    options.crop_fraction = row[4];
    const ClassificationPipeline pipeline(options, row[3]);
    const FormattedSample result = pipeline.plain(sample_of(formula_image(row[0], row[1], row[2])));
    EXPECT_EQ(checksum(result.image), row[5].get<std::uint32_t>()) << row;
    EXPECT_EQ(result.classes, std::vector<float>{3});
  }
}

TEST(SharedClassificationPipeline, ValidationEqualsTheGoldenValues) {
  YOLO_NEEDS_SHARED("golden/augment.json");
  const nlohmann::json golden = test::read_json(test::shared("golden/augment.json"));
  ASSERT_FALSE(golden["ops"]["classify_transforms"].empty());
  for (const auto& row : golden["ops"]["classify_transforms"]) {
    const int height = row["hw"][0], width = row["hw"][1];
    cv::Mat image(height, width, CV_8UC3);
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        image.at<cv::Vec3b>(y, x) = {static_cast<std::uint8_t>(y * 255 / (height - 1)),
                                     static_cast<std::uint8_t>(x * 255 / (width - 1)),
                                     static_cast<std::uint8_t>((y + x) * 255 / (height + width - 2))};
      }
    }
    const ClassificationPipeline pipeline({}, row["size"]);
    EXPECT_EQ(checksum(pipeline.plain(sample_of(image)).image), row["out"]["crc32"].get<std::uint32_t>())
        << row["hw"];
  }
}

TEST(ClassificationPipeline, CropsAreScaledAsInPillow) {
  for (const auto& row : pillow()["crops"]) {
    const cv::Rect part(row[3][1], row[3][0], row[3][3], row[3][2]);
    const int side = row[4];
    cv::Mat out(side, side, CV_8UC3);
    image::resize_antialiased(formula_image(row[0], row[1], row[2])(part), out.size(), {{}, out.size()},
                              out.data);
    EXPECT_EQ(checksum(out), row[5].get<std::uint32_t>()) << row;
  }
}

TEST(ClassificationPipeline, WithoutChanceTheWholeImageIsScaled) {
  const cv::Mat image = formula_image("smooth", 64, 64);
  const ClassificationPipeline pipeline(nothing_random(), 64);
  EXPECT_EQ(checksum(pipeline.augmented(sample_of(image), {0, 0}, 0).image), checksum(image));
}

TEST(ClassificationPipeline, MirrorsAsOftenAsAsked) {
  const cv::Mat image = formula_image("smooth", 16, 16);
  cv::Mat mirrored, turned;
  cv::flip(image, mirrored, 1);
  cv::flip(image, turned, 0);
  AugmentOptions options = nothing_random();
  options.fliplr = 0.5;
  const ClassificationPipeline pipeline(options, 16);
  int count = 0;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const std::uint32_t sum = checksum(pipeline.augmented(sample_of(image), {4, 2}, i).image);
    EXPECT_TRUE(sum == checksum(image) || sum == checksum(mirrored));
    count += sum == checksum(mirrored) ? 1 : 0;
  }
  EXPECT_NEAR(count, 500, 60);
  options.fliplr = 0;
  options.flipud = 1;
  EXPECT_EQ(checksum(ClassificationPipeline(options, 16).augmented(sample_of(image), {0, 0}, 0).image),
            checksum(turned));
}

TEST(ClassificationPipeline, ErasesAsOftenAsAskedAndNothingElse) {
  const cv::Mat image(32, 32, CV_8UC3, cv::Scalar(9, 8, 7));
  AugmentOptions options = nothing_random();
  options.erasing = 0.4;
  const ClassificationPipeline pipeline(options, 32);
  int count = 0;
  const TrainingSample sample = sample_of(image);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const cv::Mat result = pipeline.augmented(sample, {4, 2}, i).image;
    int black = 0;
    for (int k = 0; k < 32 * 32; ++k) {
      const std::uint8_t* pixel = result.data + 3 * k;
      if (pixel[0] == 0) ++black;
      EXPECT_TRUE(pixel[0] == 0 ? pixel[1] == 0 && pixel[2] == 0
                                : pixel[0] == 9 && pixel[1] == 8 && pixel[2] == 7);
    }
    count += black > 0 ? 1 : 0;
  }
  EXPECT_NEAR(count, 400, 60);
}

TEST(ClassificationPipeline, SampleEpochAndSeedAloneDecide) {
  const TrainingSample sample = sample_of(formula_image("noise", 50, 70));
  const std::uint32_t before = checksum(sample.image);
  for (const char* automatic : {"randaugment", "autoaugment", "augmix", ""}) {
    AugmentOptions options;
    options.auto_augment = automatic;
    const ClassificationPipeline pipeline(options, 32);
    const auto sum = [&](std::uint64_t seed, std::uint32_t epoch, std::uint32_t number) {
      const FormattedSample result = pipeline.augmented(sample, {seed, epoch}, number);
      EXPECT_EQ(result.image.size(), cv::Size(32, 32));
      return checksum(result.image);
    };
    EXPECT_EQ(sum(1, 2, 3), sum(1, 2, 3));
    EXPECT_NE(sum(1, 2, 3), sum(1, 2, 4));
    EXPECT_NE(sum(1, 2, 3), sum(1, 3, 3));
    EXPECT_NE(sum(1, 2, 3), sum(2, 2, 3));
  }
  EXPECT_EQ(checksum(sample.image), before) << "the input stays as it is";
}

TEST(ClassificationPipeline, TinyImagesAreFine) {
  AugmentOptions options;
  for (const char* automatic : {"randaugment", "autoaugment", "augmix", ""}) {
    options.auto_augment = automatic;
    for (const int imgsz : {1, 2, 32}) {
      const ClassificationPipeline pipeline(options, imgsz);
      for (std::uint32_t i = 0; i < 30; ++i) {
        EXPECT_EQ(pipeline.augmented(sample_of(formula_image("noise", 1, 2)), {0, 0}, i).image.rows, imgsz);
      }
      EXPECT_EQ(pipeline.plain(sample_of(formula_image("noise", 1, 7))).image.cols, imgsz);
    }
  }
}

// What the argument's row allows is what there is.
TEST(ClassificationPipeline, HasEveryChoiceOfTheTable) {
  AugmentOptions options;
  for (const std::string_view choice : split(find_argument("auto_augment")->traits.choices, '|')) {
    options.auto_augment = choice;
    EXPECT_NO_THROW(ClassificationPipeline(options, 64)) << choice;
  }
  options.auto_augment = "best";
  EXPECT_THROW(ClassificationPipeline(options, 64), std::logic_error);
}

}  // namespace
}  // namespace yolo::augment
