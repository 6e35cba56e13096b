// RandAugment, AutoAugment, AugMix, jitter and random parts: tables of torchvision, distributions,
// properties.
#include "augment/classify/aug_mix.hpp"
#include "augment/classify/auto_augment.hpp"
#include "augment/classify/color_jitter.hpp"
#include "augment/classify/color_operations.hpp"
#include "augment/classify/formula_images.hpp"
#include "augment/classify/rand_augment.hpp"
#include "augment/classify/random_parts.hpp"

#include <set>

namespace yolo::augment::classify {
namespace {

using test::checksum;
using test::formula_image;
using test::pillow;

TEST(AutoAugment, PolicyIsTorchvisions) {
  const std::map<std::string, Operation> names{
      {"Posterize", Operation::posterize}, {"Rotate", Operation::rotate},
      {"Solarize", Operation::solarize},   {"AutoContrast", Operation::auto_contrast},
      {"Equalize", Operation::equalize},   {"Color", Operation::color},
      {"Contrast", Operation::contrast},   {"Sharpness", Operation::sharpness},
      {"Invert", Operation::invert},       {"ShearX", Operation::shear_x}};
  const auto& expected = pillow()["imagenet_policy"];
  ASSERT_EQ(imagenet_policy().size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    for (std::size_t k = 0; k < 2; ++k) {
      const PolicyStep& step = imagenet_policy()[i][k];
      EXPECT_EQ(step.operation, names.at(expected[i][k][0]));
      EXPECT_EQ(step.chance, expected[i][k][1].get<double>());
      const auto& level = expected[i][k][2];
      EXPECT_EQ(step.level, level.is_null() ? 0 : level.get<int>());
    }
  }
}

template <typename Function>
std::set<std::uint32_t> different(const Function& function, std::uint32_t count) {
  std::set<std::uint32_t> seen;
  for (std::uint32_t i = 0; i < count; ++i) {
    Random first({5, 1}, i), second({5, 1}, i);
    const cv::Mat a = function(first), b = function(second);
    EXPECT_EQ(checksum(a), checksum(b)) << "equal numbers, equal images";
    seen.insert(checksum(a));
  }
  return seen;
}

TEST(RandAugment, DrawsFromAllPairsOfOperations) {
  const cv::Mat image = formula_image("noise", 40, 48);
  const auto seen = different([&](Random& random) { return rand_augment(image, random); }, 600);
  // 14 operations, 9 of them either way: 23 first steps; far more than that many results from two.
  EXPECT_GT(seen.size(), 150U);
  EXPECT_TRUE(seen.contains(checksum(image))) << "identity twice: once in 196";
  EXPECT_TRUE(seen.contains(checksum(equalize(image))));
}

TEST(AutoAugment, EveryResultIsOneOfThePolicys) {
  const cv::Mat image = formula_image("smooth", 40, 48);
  std::set<std::uint32_t> possible;
  for (const SubPolicy& pair : imagenet_policy()) {
    std::vector<cv::Mat> images{image};
    for (const PolicyStep& step : pair) {
      for (std::size_t i = images.size(); i-- > 0;) {
        for (double sign : {1.0, -1.0}) {
          images.push_back(apply(step.operation, images[i],
                                 sign * magnitude_of(step.operation, step.level, 10, image.size())));
          if (!is_signed(step.operation)) break;
        }
      }
    }
    for (const cv::Mat& one : images) possible.insert(checksum(one));
  }
  const auto seen = different([&](Random& random) { return auto_augment(image, random); }, 500);
  EXPECT_GT(seen.size(), 25U);
  for (std::uint32_t one : seen) EXPECT_TRUE(possible.contains(one));
}

TEST(AugMix, SumsAreCutToBytes) {
  const std::vector<cv::Mat> images{cv::Mat(1, 2, CV_8UC3, cv::Scalar(100, 200, 255)),
                                    cv::Mat(1, 2, CV_8UC3, cv::Scalar(0, 101, 255))};
  const cv::Mat sum = weighted_sum(images, std::vector<float>{0.5F, 0.5F});
  EXPECT_EQ(sum.at<cv::Vec3b>(0, 1), cv::Vec3b(50, 150, 255));
}

TEST(AugMix, EverySampleHasItsOwnMixture) {
  const cv::Mat image = formula_image("mixed", 32, 32);
  EXPECT_GT(different([&](Random& random) { return aug_mix(image, random); }, 100).size(), 95U);
}

TEST(ColorJitter, FactorsStayWithinTheirRange) {
  const cv::Mat grey(4, 4, CV_8UC3, cv::Scalar::all(100));
  int least = 255, most = 0;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    Random random({1, 0}, i);
    const int value = color_jitter(grey, 0, 0, 0.3, random).data[0];  // contrast leaves one grey as it is
    least = std::min(least, value);
    most = std::max(most, value);
  }
  EXPECT_EQ(least, 70);
  EXPECT_EQ(most, 129);  // 130 has no chance
  Random random({1, 0});
  const cv::Mat image = formula_image("noise", 8, 8);
  EXPECT_EQ(checksum(color_jitter(image, 0, 0, 0, random)), checksum(image));
}

struct Means {
  double share = 0, ratio = 0, y = 0, x = 0;
  int count = 0;
  void add(const cv::Rect& part) {
    share += part.area() / (640.0 * 480);
    ratio += static_cast<double>(part.width) / part.height;
    y += part.y;
    x += part.x;
    ++count;
  }
  // The margins are four standard errors and more.
  void expect(const nlohmann::json& torchvision) const {
    EXPECT_NEAR(share / count, torchvision["share"].get<double>(), 0.004);
    EXPECT_NEAR(ratio / count, torchvision["ratio"].get<double>(), 0.025);
    EXPECT_NEAR(y / count, torchvision["y"].get<double>(), 4);
    EXPECT_NEAR(x / count, torchvision["x"].get<double>(), 5);
  }
};

TEST(RandomCrop, AreaAndFormAreDistributedAsInTorchvision) {
  Means means;
  double least = 1;
  for (std::uint32_t i = 0; i < 40000; ++i) {
    Random random({2, 0}, i);
    const cv::Rect part = random_crop({640, 480}, 0.5, random);
    ASSERT_EQ(part & cv::Rect(0, 0, 640, 480), part);
    EXPECT_NEAR(static_cast<double>(part.width) / part.height, 1.0417, 0.2975);
    least = std::min(least, part.area() / (640.0 * 480));
    means.add(part);
  }
  EXPECT_NEAR(least, 0.5, 0.005);
  means.expect(pillow()["statistics"]["crop"]);
}

TEST(RandomCrop, LongImagesGiveTheirMiddle) {
  Random random({2, 0});
  EXPECT_EQ(random_crop({1000, 10}, 0.9, random), cv::Rect((1000 - 13) / 2, 0, 13, 10));
  EXPECT_EQ(random_crop({10, 1000}, 0.9, random), cv::Rect(0, (1000 - 13) / 2, 10, 13));
  for (std::uint32_t i = 0; i < 50; ++i) EXPECT_EQ(random_crop({1, 1}, 0.5, random), cv::Rect(0, 0, 1, 1));
}

TEST(RandomPatch, AreaAndFormAreDistributedAsInTorchvision) {
  Means means;
  for (std::uint32_t i = 0; i < 40000; ++i) {
    Random random({3, 0}, i);
    const auto patch = random_patch({640, 480}, random);
    ASSERT_TRUE(patch);
    ASSERT_EQ(*patch & cv::Rect(0, 0, 640, 480), *patch);
    means.add(*patch);
  }
  means.expect(pillow()["statistics"]["patch"]);
}

TEST(RandomPatch, HasNoPixelsInTheSmallestImage) {
  Random random({3, 0});
  EXPECT_EQ(random_patch({1, 1}, random).value_or(cv::Rect()).area(), 0);
}

}  // namespace
}  // namespace yolo::augment::classify
