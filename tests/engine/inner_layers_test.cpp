// What inner layers give: embeddings and pictures of features.
#include <yolo/error.hpp>
#include <yolo/model.hpp>

#include <opencv2/imgcodecs.hpp>

#include "support.hpp"

namespace yolo {
namespace {

PredictOptions strict() {
  PredictOptions options;
  options.compute.half = false;
  options.verbose = false;
  return options;
}

cv::Mat ramp(int height, int width) {
  cv::Mat image(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) image.at<cv::Vec3b>(y, x) = cv::Vec3b((x * 3) & 255, (y * 2) & 255, (x + y) & 255);
  }
  return image;
}

TEST(SharedEmbed, EqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/predict_options.json");
  const nlohmann::json golden = test::read_json(test::shared("golden/predict_options.json"))["embed"];
  for (const char* name : {"yolo11n", "yolo11n-seg", "yolo11n-cls"}) {
    Model model(test::shared(std::string("ref/weights/") + name + ".pt").string());
    for (const char* file : {"bus.jpg", "zidane.jpg"}) {
      const nlohmann::json& expected = golden[name][file];
      PredictOptions options = strict();
      options.embed = {expected["layer"].get<int>()};
      const Results results = model.predict(cv::imread(test::shared(std::string("ref/images/") + file).string()), options);
      ASSERT_EQ(results.embedding.size(), expected["n"].get<std::size_t>());
      for (std::size_t i = 0; i < 8; ++i) EXPECT_NEAR(results.embedding[i], expected["first8"][i].get<float>(), 2e-4);
      EXPECT_NEAR(cv::norm(results.embedding), expected["norm"].get<double>(), 1e-3);
    }
  }
}

TEST(Embed, SeveralLayersAreJoinedInOrder) {
  Model model(test::data("checkpoint/tiny_yolo11.pt").string());
  PredictOptions options = strict();
  options.imgsz = {96};
  options.embed = {2};
  const std::vector<float> second = model.predict(ramp(70, 90), options).embedding;
  options.embed = {4, 2};
  const Results both = model.predict(ramp(70, 90), options);
  ASSERT_GT(both.embedding.size(), second.size());
  EXPECT_TRUE(both.boxes.empty());
  EXPECT_NE(both.verbose().find("features"), std::string::npos);
  for (std::size_t i = 0; i < second.size(); ++i) {
    EXPECT_NEAR(both.embedding[both.embedding.size() - second.size() + i], second[i], 1e-5);
  }
  options.embed = {999};
  EXPECT_THROW(model.predict(ramp(70, 90), options), Error);
  EXPECT_FALSE(model.predict(ramp(70, 90), strict()).embedding.size() > 0);
}

TEST(Visualize, DrawsEachLayerAndLeavesBoxesAlone) {
  Model model(test::data("checkpoint/tiny_yolo11.pt").string());
  PredictOptions options = strict();
  options.imgsz = {96};
  options.conf = 0.05;
  const Results plain = model.predict(ramp(70, 90), options);
  options.visualize = true;
  const Results shown = model.predict(ramp(70, 90), options);
  ASSERT_EQ(shown.boxes.size(), plain.boxes.size());
  ASSERT_GT(shown.features.size(), 10u);
  EXPECT_EQ(shown.features[0].name, "stage0_Conv_features");
  for (const FeaturePicture& layer : shown.features) EXPECT_GT(layer.picture.total(), 0u);
}

}  // namespace
}  // namespace yolo
