// ONNX files through OpenCV's dnn: options, and parity with the peer (tests/data/onnx/README.md).
#include <yolo/error.hpp>
#include <yolo/model.hpp>

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <opencv2/core.hpp>

#include "peer_python.hpp"

namespace yolo {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::string tiny() { return test::data("onnx/tiny-segment.onnx").string(); }

PredictOptions with_dnn() {
  PredictOptions options;
  options.compute.dnn = true;
  options.verbose = options.save.images = false;
  return options;
}

std::string refusal(const PredictOptions& options) {
  try {
    Model(tiny()).predict(cv::Mat(20, 30, CV_8UC3, cv::Scalar(1, 2, 3)), options);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(OnnxModel, IsRunWithDnnAtItsOwnSize) {
  Model model(tiny());
  EXPECT_EQ(model.task(), "segment");
  EXPECT_THAT(model.names(), testing::ElementsAre("cat", "cat's toy"));
  EXPECT_THAT(model.info().text(), HasSubstr("input 32x32"));
  PredictOptions options = with_dnn();
  options.conf = 0.01;
  const Results results = model.predict(cv::Mat(20, 30, CV_8UC3, cv::Scalar(90, 120, 30)), options);
  EXPECT_EQ(results.input_size, cv::Size(32, 32));
  EXPECT_FALSE(results.boxes.empty());
  EXPECT_EQ(results.masks->size(), results.boxes.size());
  EXPECT_THAT(model.runs_on(options), HasSubstr("OpenCV"));
}

TEST(OnnxModel, SaysWhatItNeeds) {
  PredictOptions options = with_dnn();
  EXPECT_EQ(refusal(options), "accepted");
  options.imgsz = {32};
  EXPECT_EQ(refusal(options), "accepted");
  options.imgsz = {64};
  EXPECT_THAT(refusal(options), HasSubstr("32x32"));
  options = with_dnn();
  options.visualize = true;
  EXPECT_THAT(refusal(options), HasSubstr(".pt file"));
  options = with_dnn();
  options.compute.dnn = false;
  EXPECT_THAT(refusal(options), HasSubstr("dnn=True"));
}

/// A file that the peer exports from weights of the reference collection, for as long as this lives.
class Exported {
 public:
  explicit Exported(const std::string& name) : file_((folder_ / (name + ".onnx")).string()) {
    const std::string script = (std::filesystem::path(YOLO_TEST_DATA).parent_path() / "engine/peer_export.py").string();
    const std::string log = (folder_ / "log").string(),
                      weights = test::shared("ref/weights/" + name + ".pt").string();
    const std::string command =
        fmt::format("'{}' '{}' '{}' '{}' > '{}' 2>&1", test::peer_python(), script, weights, file_, log);
    if (std::system(command.c_str()) != 0) {
      std::ifstream in(log);
      ADD_FAILURE() << "the peer exported nothing: " << std::string{std::istreambuf_iterator<char>(in), {}};
    }
  }
  const std::string& file() const { return file_; }

 private:
  test::TemporaryFolder folder_;
  std::string file_;
};

json peer() { return test::read_json(test::data("onnx/peer.json")); }

Results predict(Model& model, const std::string& picture) {
  return model.predict(test::shared("ref/" + picture).string(), with_dnn()).at(0);
}

TEST(RealPeerOnnxParity, DetectFindsThePeersBoxes) {
  YOLO_NEEDS_PEER();
  const Exported onnx("yolo11n");
  Model model(onnx.file());
  const json pictures = peer()["predict"]["detect"];
  ASSERT_GE(pictures.size(), 2U);
  for (const auto& [name, rows] : pictures.items()) {
    const Results results = predict(model, "images/" + name + ".jpg");
    ASSERT_EQ(results.boxes.size(), rows.size()) << name;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t k = 0; k < 4; ++k)
        EXPECT_NEAR(results.boxes.xyxy()[i][k], rows[i]["xyxy"][k].get<double>(), 0.05);
      EXPECT_NEAR(results.boxes[i].conf, rows[i]["conf"].get<double>(), 1e-3);
      EXPECT_EQ(results.boxes[i].cls, rows[i]["cls"].get<int>());
    }
  }
}

TEST(RealPeerOnnxParity, ObbFindsThePeersBoxes) {
  YOLO_NEEDS_PEER();
  const Exported onnx("yolo11n-obb-dota8");
  Model model(onnx.file());
  const json pictures = peer()["predict"]["obb"];
  ASSERT_GE(pictures.size(), 2U);
  for (const auto& [name, rows] : pictures.items()) {
    const Results results = predict(model, "datasets/dota8/images/val/" + name);
    ASSERT_EQ(results.obb->size(), rows.size()) << name;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t k = 0; k < 5; ++k)
        EXPECT_NEAR(results.obb->xywhr()[i][k], rows[i]["xywhr"][k].get<double>(), 0.05);
      EXPECT_NEAR((*results.obb)[i].conf, rows[i]["conf"].get<double>(), 1e-3);
    }
  }
}

TEST(RealPeerOnnxParity, ClassifyGivesThePeersProbabilities) {
  YOLO_NEEDS_PEER();
  const Exported onnx("yolo11n-cls");
  Model model(onnx.file());
  const json pictures = peer()["predict"]["classify"];
  ASSERT_GE(pictures.size(), 2U);
  for (const auto& [name, expected] : pictures.items()) {
    const Results results = predict(model, "images/" + name + ".jpg");
    EXPECT_EQ(results.probs->top5(), expected["top5"].get<std::vector<int>>());
    for (std::size_t i = 0; i < 5; ++i)
      EXPECT_NEAR(results.probs->top5conf()[i], expected["conf"][i].get<double>(), 2e-3);
  }
}

struct ValCase {
  const char *weights, *data;
};
void PrintTo(const ValCase& c, std::ostream* out) { *out << c.weights; }

class OnnxValidation : public testing::TestWithParam<ValCase> {};

// The same network as the .pt file, so the figures of the peer's square validation must come out.
TEST_P(OnnxValidation, GivesThePeersFigures) {
  const auto& [weights, data] = GetParam();
  YOLO_NEEDS_PEER();
  YOLO_NEEDS_SHARED(std::string("ref/datasets/") + data);
  const Exported onnx(weights);
  ValOptions options;
  options.data = test::shared(std::string("ref/datasets/") + data).string();
  options.ap = ApKind::peer;
  options.compute.dnn = true;
  options.plots = options.verbose = options.cache = false;
  const json expected = peer()["val"][weights];
  int compared = 0;
  for (const auto& [name, value] : Model(onnx.file()).val(options).results_dict()) {
    if (!expected.contains(name)) continue;
    EXPECT_NEAR(value, expected[name].get<double>(), 2e-3) << name;
    ++compared;
  }
  EXPECT_EQ(compared, static_cast<int>(expected.size()));
}

INSTANTIATE_TEST_SUITE_P(RealPeer, OnnxValidation,
                         testing::Values(ValCase{"yolo11n", "coco8/coco8.yaml"},
                                         ValCase{"yolo11n-seg", "coco8-seg/coco8-seg.yaml"},
                                         ValCase{"yolo11n-pose", "coco8-pose/coco8-pose.yaml"},
                                         ValCase{"yolo11n-obb-dota8", "dota8/dota8.yaml"},
                                         ValCase{"yolo11n-cls", "imagenet10"}));

// The peer cannot run these two with dnn=True; the .pt file with square inputs is the same network.
class OnnxAgainstCheckpoint : public testing::TestWithParam<const char*> {};

TEST_P(OnnxAgainstCheckpoint, FindsTheSame) {
  const std::string weights = GetParam();
  YOLO_NEEDS_PEER();
  const Exported file(weights);
  Model onnx(file.file()), checkpoint(test::shared("ref/weights/" + weights + ".pt").string());
  PredictOptions square = with_dnn();
  square.compute.half = false;
  square.rect = false;
  for (const char* name : {"images/bus.jpg", "images/zidane.jpg"}) {
    const Results ours = predict(onnx, name);
    const Results expected =
        checkpoint.predict(test::shared(std::string("ref/") + name).string(), square).at(0);
    ASSERT_EQ(ours.boxes.size(), expected.boxes.size());
    ASSERT_EQ(ours.masks.has_value(), expected.masks.has_value());
    ASSERT_EQ(ours.keypoints.has_value(), expected.keypoints.has_value());
    ASSERT_TRUE(ours.masks || ours.keypoints);
    ASSERT_FALSE(ours.boxes.empty());
    for (std::size_t i = 0; i < ours.boxes.size(); ++i) {
      for (std::size_t k = 0; k < 4; ++k)
        EXPECT_NEAR(ours.boxes.xyxy()[i][k], expected.boxes.xyxy()[i][k], 1.01);
      EXPECT_NEAR(ours.boxes[i].conf, expected.boxes[i].conf, 1e-3);
    }
    for (std::size_t i = 0; ours.masks && i < ours.masks->size(); ++i) {
      cv::Mat apart = ours.masks->data(i) != expected.masks->data(i);
      EXPECT_LE(cv::countNonZero(apart), 0.001 * static_cast<double>(apart.total()));
    }
    for (std::size_t i = 0; ours.keypoints && i < ours.keypoints->size(); ++i) {
      for (std::size_t k = 0; k < ours.keypoints->xy()[i].size(); ++k) {
        EXPECT_LT(cv::norm(ours.keypoints->xy()[i][k] - expected.keypoints->xy()[i][k]), 0.1);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(RealPeer, OnnxAgainstCheckpoint, testing::Values("yolo11n-seg", "yolo11n-pose"));

}  // namespace
}  // namespace yolo
