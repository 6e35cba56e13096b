// Genuine weights against the real peer: network input, probabilities, best classes
// (golden/predict_classify.json).
#include <opencv2/imgcodecs.hpp>

#include "checkpoint/checkpoint.hpp"
#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "support.hpp"
#include "tasks/classify/classify.hpp"

namespace yolo {
namespace {

using nlohmann::json;

constexpr int kSide = 224;

/// A classifier and one place for its input.
class Classifier {
 public:
  explicit Classifier(const std::string& file) : network_(checkpoint::load_checkpoint(test::shared(file))) {
    const auto make_graph = [network = network_] {
      graph::Graph graph = graph::emit(network).graph;
      graph::fold_batch_norm(graph);
      return graph;
    };
    runtime::BackendOptions options;
    options.precision = runtime::Precision::f32;
    options.threads = 2;
    backend_ = runtime::make_openvino_backend(make_graph, options);
    request_ = backend_->make_request({1, kSide, kSide});
    fitter_ = tasks::classify::make_fitter(graph::read_head(network_));
    postprocessor_ = tasks::classify::make_postprocessor(graph::read_head(network_));
  }

  Probs operator()(const cv::Mat& image) {
    image::FitRequest fit;
    fit.target = {kSide, kSide};
    const image::InputPlan plan = fitter_->plan(image.size(), fit);
    fitter_->write(image, plan, request_->input(0));
    input_.assign(request_->input(0), request_->input(0) + kSide * kSide * 3);
    request_->run();
    Results results;
    postprocessor_->process(request_->outputs(), 0, plan.transform, {}, results);
    return *results.probs;
  }

  const std::vector<std::uint8_t>& input() const { return input_; }

 private:
  graph::Network network_;
  std::unique_ptr<runtime::Backend> backend_;
  std::unique_ptr<runtime::PictureRequest> request_;
  std::unique_ptr<image::InputFitter> fitter_;
  std::unique_ptr<tasks::Postprocessor> postprocessor_;
  std::vector<std::uint8_t> input_;
};

// The peer's tensor holds planes of red, green, blue from 0 to 1; ours are bytes of blue, green, red.
void expect_input(const std::vector<std::uint8_t>& bytes, const json& expected) {
  constexpr std::size_t plane = kSide * kSide;
  double sum = 0;
  for (std::uint8_t byte : bytes) sum += byte / 255.0;
  EXPECT_NEAR(sum, expected["l1"].get<double>(), 1e-6 * sum);
  for (const json& sample : expected["samples"]) {
    const std::size_t index = sample[0], place = index % plane, channel = index / plane;
    EXPECT_EQ(bytes[place * 3 + 2 - channel], std::lround(sample[1].get<double>() * 255))
        << "value " << index;
  }
}

cv::Mat read(const std::string& name) {
  const std::string folder =
      name == "bus.jpg" || name == "zidane.jpg" ? "ref/images/" : "ref/datasets/coco128/images/train2017/";
  return cv::imread(test::shared(folder + name).string());
}

TEST(SharedClassifyParity, PredictionsEqualThePeers) {
  YOLO_NEEDS_SHARED("golden/predict_classify.json");
  YOLO_NEEDS_SHARED("ref/weights/yolo11n-cls.pt");
  const json golden = test::read_json(test::shared("golden/predict_classify.json"));
  Classifier classify("ref/weights/yolo11n-cls.pt");
  int compared = 0;
  double largest = 0;
  for (const auto& [name, expected] : golden["images"].items()) {
    SCOPED_TRACE(name);
    const cv::Mat image = read(name);
    if (image.empty()) continue;
    const Probs probs = classify(image);
    expect_input(classify.input(), expected["input"]);
    const auto best = expected["top5"].get<std::vector<int>>();
    const auto conf = expected["top5conf"].get<std::vector<double>>();
    EXPECT_EQ(probs.top1(), best[0]);
    for (std::size_t i = 0; i < best.size(); ++i) {
      EXPECT_NEAR(probs.data()[static_cast<std::size_t>(best[i])], conf[i], 2e-5);
      EXPECT_NEAR(probs.top5conf()[i], conf[i], 2e-5);
      largest = std::max(largest, std::abs(probs.top5conf()[i] - conf[i]));
    }
    if (expected.contains("probs")) {
      ASSERT_EQ(probs.size(), expected["probs"].size());
      for (std::size_t i = 0; i < probs.size(); ++i)
        EXPECT_NEAR(probs.data()[i], expected["probs"][i].get<double>(), 2e-5);
    }
    ++compared;
  }
  EXPECT_GE(compared, 60);
  fmt::print("{} pictures; largest difference of a probability: {:.2g}\n", compared, largest);
}

TEST(SharedClassifyParity, ValidationEqualsThePeers) {
  YOLO_NEEDS_SHARED("golden/val_classify.json");
  YOLO_NEEDS_SHARED("ref/weights/yolo11n-cls.pt");
  const json golden = test::read_json(test::shared("golden/val_classify.json"));
  Classifier classify("ref/weights/yolo11n-cls.pt");
  tasks::EvaluatorOptions options;
  options.names.resize(10);
  const auto evaluator = tasks::classify::make_evaluator(options);
  for (const json& row : golden["per_image"]) {
    const cv::Mat image = cv::imread(test::shared("ref/datasets/" + row[0].get<std::string>()).string());
    ASSERT_FALSE(image.empty()) << row[0];
    dataset::Sample sample;
    sample.labels.resize(1);
    sample.labels[0].cls = row[1];
    Results results;
    results.probs = classify(image);
    EXPECT_EQ(results.probs->top5(), row[2].get<std::vector<int>>()) << row[0];
    evaluator->add(sample, {}, results);
  }
  const ValMetrics metrics = evaluator->finish();
  EXPECT_NEAR(*metrics.top1, golden["results"]["metrics/accuracy_top1"].get<double>(), 1e-6);
  EXPECT_NEAR(*metrics.top5, golden["results"]["metrics/accuracy_top5"].get<double>(), 1e-6);
}

}  // namespace
}  // namespace yolo
