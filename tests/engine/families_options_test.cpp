// Options of predict on YOLO26 in f32 against the real peer (golden/predict_options_8_4.json): both sets of branches, what reaches
// the choice of boxes, a batch of different shapes, embeddings.
#include <yolo/model.hpp>

#include <opencv2/imgcodecs.hpp>

#include "support.hpp"

namespace yolo {
namespace {

using nlohmann::json;

constexpr double kPixels = 0.05, kConfidence = 1e-3;

std::filesystem::path picture(const std::string& name) {
  for (const char* set : {"bccd", "dota8"}) {
    for (const char* part : {"train", "val", "test"}) {
      const auto file = test::shared(std::string("ref/datasets/") + set + "/images/" + part + "/" + name);
      if (std::filesystem::exists(file)) return file;
    }
  }
  return test::shared("ref/images/" + name);
}

std::vector<int> whole_numbers(const json& value) {
  return value.is_array() ? value.get<std::vector<int>>() : std::vector<int>{value.get<int>()};
}

PredictOptions options_of(const json& args) {
  PredictOptions options;
  options.compute.half = false;
  options.verbose = false;
  for (const auto& [key, value] : args.items()) {
    if (key == "conf") options.conf = value;
    else if (key == "iou") options.iou = value;
    else if (key == "agnostic_nms") options.agnostic_nms = value;
    else if (key == "classes") options.classes = whole_numbers(value);
    else if (key == "max_det") options.max_det = value;
    else if (key == "imgsz") options.imgsz = whole_numbers(value);
    else if (key == "augment") options.augment = value;
    else if (key == "end2end") options.end2end = value.get<bool>();
    else ADD_FAILURE() << "the option " << key << " is not known to this test";
  }
  return options;
}

/// The file holds the first dozen of each picture.
void expect_objects(const Results& ours, const json& expected) {
  const json& peers = expected["det"];
  ASSERT_EQ(ours.size(), expected["n"].get<std::size_t>());
  ASSERT_LE(peers.size(), ours.size());
  for (std::size_t i = 0; i < peers.size(); ++i) {
    SCOPED_TRACE(i);
    const auto box = ours.obb ? ours.obb->xyxy()[i] : ours.boxes.xyxy()[i];
    for (std::size_t side = 0; side < 4; ++side) EXPECT_NEAR(box[side], peers[i]["xyxy"][side].get<double>(), kPixels);
    EXPECT_NEAR(ours.obb ? (*ours.obb)[i].conf : ours.boxes[i].conf, peers[i]["conf"].get<double>(), kConfidence);
    EXPECT_EQ(ours.obb ? (*ours.obb)[i].cls : ours.boxes[i].cls, peers[i]["cls"].get<int>());
  }
}

class SharedFamiliesOptions : public testing::Test {
 protected:
  void SetUp() override {
    YOLO_NEEDS_SHARED("golden/predict_options_8_4.json");
    golden_ = test::read_json(test::shared("golden/predict_options_8_4.json"));
  }
  static Model model(const json& of) { return Model(test::shared("ref/weights/" + of["weights"].get<std::string>()).string()); }

  json golden_;
};

TEST_F(SharedFamiliesOptions, GiveThePeersObjects) {
  for (const json& set : golden_["sets"]) {
    const Model network = model(set);
    for (const auto& [name, expected] : set["images"].items()) {
      SCOPED_TRACE(set["weights"].dump() + set["args"].dump() + name);
      expect_objects(network.predict(cv::imread(picture(name).string()), options_of(set["args"])), expected);
    }
  }
}

// In 8.4.71 the first call of a model object decides; here each call does what it says.
TEST_F(SharedFamiliesOptions, EndToEndIsAskedOfEachCall) {
  const Model network = model(golden_["sets"][0]);
  const cv::Mat image = cv::imread(picture("BloodImage_00035.jpg").string());
  for (const auto& [end2end, count] : {std::pair{json(true), 17}, {json(false), 19}, {json(true), 17}})
    EXPECT_EQ(network.predict(image, options_of({{"end2end", end2end}})).size(), static_cast<std::size_t>(count));
}

TEST_F(SharedFamiliesOptions, PicturesOfOtherShapesInABatch) {
  const json& set = golden_["mixed_batch"];
  const std::vector<cv::Mat> images{cv::imread(picture("bus.jpg").string()), cv::imread(picture("zidane.jpg").string())};
  PredictOptions options = options_of(set["args"]);
  options.batch = 2;
  const std::vector<Results> results = model(set).predict(images, options);
  ASSERT_EQ(results.size(), set["images"].size());
  for (std::size_t i = 0; i < results.size(); ++i) expect_objects(results[i], set["images"][i]);
}

TEST_F(SharedFamiliesOptions, Embeddings) {
  const json& set = golden_["embed"];
  PredictOptions options = options_of({});
  options.embed = {22};  // the last but one
  const std::vector<float> features = model(set).predict(cv::imread(picture(set["image"]).string()), options).embedding;
  ASSERT_EQ(features.size(), set["length"].get<std::size_t>());
  for (const json& sample : set["samples"]) EXPECT_NEAR(features[sample[0].get<std::size_t>()], sample[1].get<double>(), 1e-4);
}

}  // namespace
}  // namespace yolo
