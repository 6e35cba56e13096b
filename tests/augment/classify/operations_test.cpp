// Every operation against Pillow, byte for byte.
#include <map>

#include "augment/classify/color_operations.hpp"
#include "augment/classify/formula_images.hpp"
#include "augment/classify/geometry.hpp"
#include "augment/classify/operation.hpp"

namespace yolo::augment::classify {
namespace {

using test::checksum;
using test::formula_image;
using test::pillow;

const std::map<std::string, Operation>& names() {
  static const std::map<std::string, Operation> all{{"Identity", Operation::identity},
                                                    {"ShearX", Operation::shear_x},
                                                    {"ShearY", Operation::shear_y},
                                                    {"TranslateX", Operation::translate_x},
                                                    {"TranslateY", Operation::translate_y},
                                                    {"Rotate", Operation::rotate},
                                                    {"Brightness", Operation::brightness},
                                                    {"Color", Operation::color},
                                                    {"Contrast", Operation::contrast},
                                                    {"Sharpness", Operation::sharpness},
                                                    {"Posterize", Operation::posterize},
                                                    {"Solarize", Operation::solarize},
                                                    {"AutoContrast", Operation::auto_contrast},
                                                    {"Equalize", Operation::equalize},
                                                    {"Invert", Operation::invert}};
  return all;
}

TEST(Operations, EqualPillowByteForByte) {
  ASSERT_GT(pillow()["operations"].size(), 500U);
  for (const auto& row : pillow()["operations"]) {
    const cv::Mat image = formula_image(row[0], row[1], row[2]);
    const std::string name = row[3];
    const double magnitude = row[4];
    const cv::Mat result =
        name == "Hue" ? adjust_hue(image, magnitude) : apply(names().at(name), image, magnitude);
    EXPECT_EQ(checksum(result), row[5].get<std::uint32_t>()) << row;
    EXPECT_EQ(checksum(image), checksum(formula_image(row[0], row[1], row[2]))) << "the input stays as it is";
  }
}

TEST(Operations, EveryColourEqualsPillow) {
  cv::Mat cube(4096, 4096, CV_8UC3);
  for (std::uint32_t n = 0; n < 1U << 24; ++n) {
    cube.data[3 * n] = static_cast<std::uint8_t>(n >> 16);
    cube.data[3 * n + 1] = static_cast<std::uint8_t>(n >> 8);
    cube.data[3 * n + 2] = static_cast<std::uint8_t>(n);
  }
  EXPECT_EQ(checksum(adjust_color(cube, 0)), pillow()["cube"]["grey"].get<std::uint32_t>());
  EXPECT_EQ(checksum(adjust_color(cube, 1.27)), pillow()["cube"]["color"].get<std::uint32_t>());
  for (const auto& row : pillow()["cube"]["hue"]) {
    EXPECT_EQ(checksum(adjust_hue(cube, row[0])), row[1].get<std::uint32_t>()) << row[0];
  }
}

TEST(Operations, MagnitudesAreTorchvisions) {
  const cv::Size size(160, 224);
  for (const auto& [policy, operations] : pillow()["magnitudes"].items()) {
    MagnitudeRange range;
    if (policy == "augmix") range = {1.0 / 3.0, 4};
    for (const auto& [name, space] : operations.items()) {
      const Operation operation = names().at(name);
      EXPECT_EQ(is_signed(operation), space["signed"].get<bool>()) << name;
      const auto values = space["values"].get<std::vector<double>>();
      EXPECT_TRUE(values.size() > 1 || magnitude_of(operation, 3, 10, size, range) == 0) << name;
      for (std::size_t i = 0; values.size() > 1 && i < values.size(); ++i) {
        EXPECT_FLOAT_EQ(
            magnitude_of(operation, static_cast<int>(i), static_cast<int>(values.size()), size, range),
            values[i])
            << policy << " " << name << " " << i;
      }
    }
  }
}

TEST(Operations, ViewsGiveTheSameAsCopies) {
  const cv::Mat whole = formula_image("noise", 60, 70), view = whole({3, 5, 40, 30});
  for (const auto& [name, operation] : names()) {
    const double magnitude = name == "Posterize" ? 4 : name == "Solarize" ? 100 : 0.3;
    const cv::Mat a = apply(operation, view, magnitude).clone(),
                  b = apply(operation, view.clone(), magnitude).clone();
    EXPECT_EQ(checksum(a), checksum(b)) << name;
  }
}

}  // namespace
}  // namespace yolo::augment::classify
