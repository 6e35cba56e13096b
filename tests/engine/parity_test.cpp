// Predictions in f32 against those of the real peer on the same weights and pictures (golden/predict_*.json).
#include <yolo/model.hpp>

#include <algorithm>
#include <iostream>
#include <opencv2/imgcodecs.hpp>

#include "support.hpp"

namespace yolo {
namespace {

using nlohmann::json;

constexpr double kPixels = 0.05, kConfidence = 1e-3;  // what counts as the same box
constexpr double kLeastShare = 0.999;                 // of all boxes

PredictOptions strict() {
  PredictOptions options;
  options.compute.half = false;
  return options;
}

bool matches(const Detection& ours, const json& peers) {
  const std::array<float, 4> box{ours.x1, ours.y1, ours.x2, ours.y2};
  for (std::size_t i = 0; i < 4; ++i) {
    if (std::abs(box[i] - peers["xyxy"][i].get<double>()) > kPixels) return false;
  }
  return ours.cls == peers["cls"] && std::abs(ours.conf - peers["conf"].get<double>()) <= kConfidence;
}

/// Counts boxes of both sides that have a partner.
struct Tally {
  int boxes = 0, matched = 0;

  void add(const Boxes& ours, const json& peers) {
    EXPECT_EQ(ours.size(), peers.size());
    std::vector<bool> taken(ours.size(), false);
    for (const json& row : peers) {
      ++boxes;
      for (std::size_t i = 0; i < ours.size(); ++i) {
        if (taken[i] || !matches(ours[i], row)) continue;
        taken[i] = true;
        ++matched;
        break;
      }
    }
  }
  void check() const {
    std::cout << matched << " of " << boxes << " boxes agree\n";
    EXPECT_GT(boxes, 0);
    EXPECT_GE(matched, kLeastShare * boxes);
  }
};

std::filesystem::path picture(const std::string& name) {
  const auto file = test::shared("ref/images/" + name);
  return std::filesystem::exists(file) ? file : test::shared("ref/datasets/coco128/images/train2017/" + name);
}

TEST(SharedParity, RectangularAndSquareInputs) {
  YOLO_NEEDS_SHARED("golden/predict_detect.json");
  const json golden = test::read_json(test::shared("golden/predict_detect.json"));
  Model model(test::shared("ref/weights/yolo11n.pt"));
  PredictOptions square = strict();
  square.rect = false;
  Tally tally;
  for (const auto& [name, row] : golden["images"].items()) {
    SCOPED_TRACE(name);
    const cv::Mat image = cv::imread(picture(name).string());
    const Results rect = model.predict(image, strict());
    EXPECT_EQ(json({rect.input_size.height, rect.input_size.width}), row["rect"]["in_shape"]);
    tally.add(rect.boxes, row["rect"]["det"]);
    tally.add(model.predict(image, square).boxes, row["square"]["det"]);
  }
  tally.check();
}

TEST(SharedParity, FaintBoxesAreAsMany) {
  YOLO_NEEDS_SHARED("golden/predict_detect.json");
  const json golden = test::read_json(test::shared("golden/predict_detect.json"));
  Model model(test::shared("ref/weights/yolo11n.pt"));
  PredictOptions faint = strict();
  faint.conf = 0.001;
  int peers = 0, difference = 0;
  for (const auto& [name, row] : golden["images"].items()) {
    const int expected = row["rect"]["count_conf001"];
    const auto ours = static_cast<int>(model.predict(cv::imread(picture(name).string()), faint).boxes.size());
    peers += expected;
    difference += std::abs(ours - expected);
  }
  std::cout << "counts of " << peers << " boxes above 0.001 differ by " << difference << "\n";
  EXPECT_LE(difference, 0.001 * peers);
}

PredictOptions options_of(const json& args) {
  PredictOptions options = strict();
  for (const auto& [key, value] : args.items()) {
    if (key == "conf") options.conf = value;
    else if (key == "iou") options.iou = value;
    else if (key == "agnostic_nms") options.agnostic_nms = value;
    else if (key == "classes") options.classes = value.is_array() ? value.get<std::vector<int>>() : std::vector<int>{value};
    else if (key == "max_det") options.max_det = value;
    else if (key == "imgsz") options.imgsz = value.is_array() ? value.get<std::vector<int>>() : std::vector<int>{value};
    else if (key == "batch") options.batch = value;
    else if (key == "augment")
      options.augment = value;
    else if (key != "source") ADD_FAILURE() << "the option " << key << " is not known to this test";
  }
  return options;
}

TEST(SharedParity, Options) {
  YOLO_NEEDS_SHARED("golden/predict_options.json");
  const json golden = test::read_json(test::shared("golden/predict_options.json"));
  Model model(test::shared("ref/weights/yolo11n.pt"));
  for (const auto& [name, row] : golden["options"].items()) {
    SCOPED_TRACE(name);
    const PredictOptions options = options_of(row["args"]);
    std::vector<std::string> files;
    for (const auto& [file, expected] : row["images"].items()) files.push_back(picture(file).string());
    const std::vector<Results> results = options.batch > 1 ? model.predict(files, options) : [&] {
      std::vector<Results> one_by_one;
      for (const std::string& file : files) one_by_one.push_back(model.predict(cv::imread(file), options));
      return one_by_one;
    }();
    Tally tally;
    for (std::size_t i = 0; i < files.size(); ++i) {
      const json& expected = row["images"][std::filesystem::path(files[i]).filename().string()];
      EXPECT_EQ(json({results[i].input_size.height, results[i].input_size.width}), expected["in_shape"]);
      tally.add(results[i].boxes, expected["det"]);
    }
    EXPECT_EQ(tally.matched, tally.boxes);
  }
}

// As for the peer, which says so and goes on.
TEST(SharedParity, AugmentIsOneWarningWhereViewsCannotBeJoined) {
  YOLO_NEEDS_SHARED("ref/weights/yolo11n-seg.pt");
  for (const char* weights : {"yolo11n-seg.pt", "yolo11n-cls.pt"}) {
    std::vector<std::string> warnings;
    ModelOptions loading;
    loading.log = Log([&](LogLevel level, std::string_view line) {
      if (level == LogLevel::warning) warnings.emplace_back(line);
    });
    Model model(test::shared(std::string("ref/weights/") + weights), loading);
    const cv::Mat image = cv::imread(picture("bus.jpg").string());
    const Results plain = model.predict(image, strict());
    EXPECT_TRUE(warnings.empty());
    PredictOptions augmented = strict();
    augmented.augment = true;
    for (int repeat = 0; repeat < 2; ++repeat)
      EXPECT_EQ(model.predict(image, augmented).to_json(), plain.to_json());
    ASSERT_EQ(warnings.size(), 1u) << weights;
    EXPECT_THAT(warnings[0], testing::HasSubstr("augment=True has no effect"));
  }
}

}  // namespace
}  // namespace yolo
