// Assembly of masks: against the peer's functions, and the fast way against the definition.
#include "tasks/segment/mask_assembly.hpp"

#include <random>

#include <opencv2/core.hpp>

#include "support.hpp"

namespace yolo::tasks::segment {
namespace {

using nlohmann::json;

/// What a case of the peer's functions is made of.
struct Case {
  std::vector<float> prototypes;
  std::vector<std::vector<float>> coefficients;
  std::vector<Xyxy> boxes;
  int channels = 0, height = 0, width = 0;

  Prototypes view() const { return {prototypes.data(), channels, height, width}; }
  cv::Size size() const { return {width, height}; }
};

Case read_case(const json& in) {
  Case result;
  result.channels = static_cast<int>(in[0].size());
  result.height = static_cast<int>(in[0][0].size());
  result.width = static_cast<int>(in[0][0][0].size());
  for (const json& plane : in[0]) {
    for (const json& row : plane) {
      for (const json& value : row) result.prototypes.push_back(value.get<float>());
    }
  }
  result.coefficients = in[1].get<std::vector<std::vector<float>>>();
  result.boxes = in[2].get<std::vector<Xyxy>>();
  return result;
}

/// Prototypes by a formula, so that the file with the peer's answers holds the answers only.
Case made_case(const json& in) {
  Case result;
  result.channels = in["channels"];
  result.height = in["prototypes"][0];
  result.width = in["prototypes"][1];
  for (int c = 0; c < result.channels; ++c) {
    for (int y = 0; y < result.height; ++y) {
      for (int x = 0; x < result.width; ++x) {
        result.prototypes.push_back(
            static_cast<float>(std::sin(0.37 * (c + 1) * x + 0.11) * std::cos(0.23 * (c + 2) * y - 0.4)));
      }
    }
  }
  result.boxes = in["boxes"].get<std::vector<Xyxy>>();
  for (std::size_t i = 0; i < result.boxes.size(); ++i) {
    std::vector<float>& row = result.coefficients.emplace_back();
    for (int c = 0; c < result.channels; ++c)
      row.push_back(static_cast<float>(std::sin(1.7 * static_cast<double>(i + 1) * (c + 1) + 0.3)));
  }
  return result;
}

std::string bits_of(const cv::Mat& mask) {
  std::string text;
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) text += mask.at<std::uint8_t>(y, x) != 0 ? '1' : '0';
  }
  return text;
}

/// A network input of `input`, and an image of `original`, as when predicting.
MaskGrid grid_of(const Case& values, MaskPlane plane, cv::Size input, cv::Size original) {
  return make_grid(plane, values.size(), image::transform_between(input, original));
}

void expect_masks(const Case& values, const MaskGrid& grid, const std::vector<std::string>& peers) {
  ASSERT_EQ(values.boxes.size(), peers.size());
  for (std::size_t i = 0; i < peers.size(); ++i) {
    SCOPED_TRACE(i);
    const Mask mask = assemble(values.view(), values.coefficients[i], values.boxes[i], grid);
    EXPECT_EQ(bits_of(Masks({mask}, grid.plane, grid.plane).data(0)), peers[i]);
    const Mask plain = assemble_plain(values.view(), values.coefficients[i], values.boxes[i], grid);
    EXPECT_EQ(bits_of(plain.bits), peers[i]);
  }
}

MaskPlane plane_named(const std::string& name) {
  const std::map<std::string, MaskPlane> planes{{"input", MaskPlane::input},
                                                {"prototype", MaskPlane::prototype},
                                                {"input_late", MaskPlane::input_late},
                                                {"original", MaskPlane::original}};
  return planes.at(name);
}

TEST(MaskAssembly, EqualsThePeersMasks) {
  const json peer = test::read_json(test::data("segment/peer.json"));
  for (const json& row : peer["masks"]) {
    SCOPED_TRACE(row["plane"].dump() + row["size"].dump());
    const Case values = made_case(row);
    const MaskPlane plane = plane_named(row["plane"]);
    const cv::Size size(row["size"][1].get<int>(), row["size"][0].get<int>());
    const cv::Size input = plane == MaskPlane::original ? values.size() * 4 : size;
    expect_masks(values, grid_of(values, plane, input, size), row["bits"].get<std::vector<std::string>>());
  }
}

/// Bits as hexadecimal digits, padded with zeros to whole bytes.
std::string from_hex(const std::string& digits, std::size_t count) {
  std::string bits;
  for (const char digit : digits) {
    const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
    for (int bit = 3; bit >= 0; --bit) bits += (value >> bit) % 2 != 0 ? '1' : '0';
  }
  return bits.substr(0, count);
}

TEST(MaskAssembly, EqualsThePeersMasksOf84) {
  const json peer = test::read_json(test::data("releases/peer.json"));
  for (const json& row : peer["masks"]) {
    SCOPED_TRACE(row["plane"].dump() + row["size"].dump() + row["count"].dump());
    const Case values = made_case(row);
    const MaskPlane plane = plane_named(row["plane"]);
    const cv::Size size(row["size"][1].get<int>(), row["size"][0].get<int>());
    const cv::Size input = plane == MaskPlane::original ? values.size() * 4 : size;
    const MaskGrid grid = make_grid(plane, values.size(), image::transform_between(input, size, Release::v8_4), Release::v8_4,
                                    row["count"].get<std::size_t>());
    std::vector<std::string> bits;
    for (const json& digits : row["bits"]) bits.push_back(from_hex(digits, static_cast<std::size_t>(grid.plane.area())));
    expect_masks(values, grid, bits);
  }
}

TEST(SharedMaskAssembly, EqualsGoldenMasks) {
  YOLO_NEEDS_SHARED("golden/boxes.json");
  const json golden = test::read_json(test::shared("golden/boxes.json"));
  int compared = 0;
  for (const json& row : golden["ops"]["process_mask"]) {
    if (!row.contains("out_runs")) continue;
    const Case values = read_case(row["in"]);
    const cv::Size input(row["in"][3][1].get<int>(), row["in"][3][0].get<int>());
    expect_masks(values, grid_of(values, MaskPlane::input, input, input),
                 row["out_runs"].get<std::vector<std::string>>());
    ++compared;
  }
  for (const json& row : golden["ops"]["process_mask_native"]) {
    const Case values = read_case(row["in"]);
    const cv::Size image(row["in"][3][1].get<int>(), row["in"][3][0].get<int>());
    const MaskGrid grid = grid_of(values, MaskPlane::original, values.size() * 4, image);
    expect_masks(values, grid, row["out_runs"].get<std::vector<std::string>>());
    ++compared;
  }
  EXPECT_GE(compared, 2);
}

/// Random values over an input of `input`, at a quarter of its size.
Case random_case(cv::Size input, int channels, std::mt19937& random) {
  Case values;
  values.channels = channels;
  values.height = input.height / 4;
  values.width = input.width / 4;
  std::normal_distribution<float> value;
  values.prototypes.resize(static_cast<std::size_t>(channels * values.height * values.width));
  for (float& v : values.prototypes) v = value(random);
  std::uniform_real_distribution<float> place(-20,
                                              static_cast<float>(std::max(input.width, input.height)) + 20);
  for (int i = 0; i < 12; ++i) {
    values.boxes.push_back(
        {place(random), place(random), place(random), place(random)});  // many are turned round: empty
    std::vector<float>& row = values.coefficients.emplace_back();
    for (int c = 0; c < channels; ++c) row.push_back(value(random));
  }
  return values;
}

TEST(MaskAssembly, FastWayEqualsTheDefinition) {
  std::mt19937 random(7);
  std::size_t pixels = 0, different = 0;
  const auto compare = [&](cv::Size input, cv::Size image, MaskPlane plane, Release release) {
    image::Transform transform = image::transform_between(input, image, release);
    if (image.width == 131) transform.left += 3;  // more padding than follows from the sizes
    const Case values = random_case(input, 7, random);
    const MaskGrid grid = make_grid(plane, values.size(), transform, release, values.boxes.size());
    for (std::size_t i = 0; i < values.boxes.size(); ++i) {
      const Mask fast = assemble(values.view(), values.coefficients[i], values.boxes[i], grid);
      const Mask plain = assemble_plain(values.view(), values.coefficients[i], values.boxes[i], grid);
      const cv::Mat whole = Masks({fast}, grid.plane, grid.plane).data(0);
      pixels += whole.total();
      different += static_cast<std::size_t>(cv::countNonZero(whole != plain.bits));
    }
  };
  for (const cv::Size input : {cv::Size(64, 64), cv::Size(96, 64), cv::Size(32, 160)}) {
    for (const cv::Size image : {cv::Size(64, 64), cv::Size(131, 87), cv::Size(19, 23)}) {
      for (const MaskPlane plane :
           {MaskPlane::input, MaskPlane::original, MaskPlane::input_late, MaskPlane::prototype}) {
        for (const Release release : {Release::v8_3, Release::v8_4}) compare(input, image, plane, release);
      }
    }
  }
  EXPECT_LE(different, pixels / 1000000) << "of " << pixels;  // values within rounding of 0
}

TEST(MaskAssembly, BoxesWithoutPixelsGiveEmptyMasks) {
  std::mt19937 random(8);
  const Case values = random_case({64, 64}, 4, random);
  const MaskGrid grid = grid_of(values, MaskPlane::input, {64, 64}, {64, 64});
  const float none = std::numeric_limits<float>::quiet_NaN(), far = std::numeric_limits<float>::infinity();
  for (const Xyxy& box : {Xyxy{10, 10, 10, 20}, Xyxy{30, 30, 20, 40}, Xyxy{none, 0, 10, 10},
                          Xyxy{0, 0, 10, none}, Xyxy{100, 100, 200, 200}, Xyxy{-50, -50, -10, -10}}) {
    EXPECT_TRUE(assemble(values.view(), values.coefficients[0], box, grid).where.empty());
  }
  const Mask whole = assemble(values.view(), values.coefficients[0], {-far, -far, far, far}, grid);
  EXPECT_EQ(whole.where, cv::Rect(0, 0, 64, 64));
}

}  // namespace
}  // namespace yolo::tasks::segment
