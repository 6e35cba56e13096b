// Heads that need no suppression: by hand, and whole predictions against the real peer's
// (tests/data/tasks/end_to_end.json).
#include <yolo/error.hpp>
#include <yolo/graph/model_yaml.hpp>

#include "graph/emit.hpp"
#include "graph/formula_weights.hpp"
#include "graph/passes/passes.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "support.hpp"
#include "tasks/detect/detect.hpp"
#include "tasks/detect/head_decoder.hpp"

namespace yolo::tasks::detect {
namespace {

using nlohmann::json;

graph::HeadSpec with_head(const char* type, std::int64_t classes, std::vector<double> strides) {
  auto head = std::make_shared<graph::Module>();
  head->type = type;
  head->attributes = {{"nc", classes}, {"reg_max", std::int64_t{2}}};
  graph::Network network;
  network.layers.push_back({0, {-1}, head});
  network.strides = std::move(strides);
  return graph::read_head(network);
}

TEST(QueryDecoder, TakesTheBestClassOfEachQuery) {
  const std::vector<float> boxes{0.5F, 0.5F, 0.2F, 0.4F, 0.1F, 0.1F, 0.4F, 0.2F, 0.5F, 0.5F, 1, 1};
  const std::vector<float> scores{0, 2, 1, -3, -2, -1, 3, 3, -9};
  const std::vector<runtime::RawMap> maps{{"boxes", {1, 3, 4}, boxes.data()},
                                          {"scores", {1, 3, 3}, scores.data()}};
  const auto decoder = make_query_decoder(with_head("RTDETRDecoder", 3, {32}));
  PostprocessOptions options;
  options.conf = 0.5;
  const std::vector<Candidate> found = decoder->decode(maps, 0, options);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_FLOAT_EQ(found[0].x1, 0.4F);
  EXPECT_FLOAT_EQ(found[0].y2, 0.7F);
  EXPECT_EQ(found[0].cls, 1);
  EXPECT_NEAR(found[0].conf, 0.880797, 1e-6);  // 1 / (1 + exp(-2))
  EXPECT_EQ(found[1].cls, 0);                  // the first of equal ones
  options.conf = 0.1;
  options.classes = {2};
  ASSERT_EQ(decoder->decode(maps, 0, options).size(), 1u);
  EXPECT_LT(decoder->decode(maps, 0, options)[0].x1, 0);  // boxes may reach beyond the image
  EXPECT_EQ(decoder->decode_plain(maps, 0, options).size(), 1u);
}

TEST(QueryDecoder, MapsThatDoNotFitAreErrors) {
  const std::vector<float> values(100);
  const auto decoder = make_query_decoder(with_head("RTDETRDecoder", 3, {32}));
  const runtime::RawMap boxes{"boxes", {1, 3, 4}, values.data()}, few{"scores", {1, 3, 2}, values.data()};
  EXPECT_THROW(decoder->decode(std::vector{boxes}, 0, {}), Error);
  EXPECT_THROW(decoder->decode(std::vector{boxes, few}, 0, {}), Error);
  EXPECT_THROW(with_head("RTDETRDecoder", 0, {32}), Error);
}

// One level of 2 x 2 places: at most four boxes, whichever classes they have.
TEST(EndToEndDecoder, TakesPairsOfPlaceAndClass) {
  const std::vector<float> boxes(8 * 4);
  const std::vector<float> scores{4, 3, -5, 1, 3.5F, 2, -5, -5};  // two classes
  const std::vector<runtime::RawMap> maps{{"boxes.0", {1, 8, 2, 2}, boxes.data()},
                                          {"scores.0", {1, 2, 2, 2}, scores.data()}};
  const auto decoder = make_end_to_end_decoder(with_head("v10Detect", 2, {8}));
  const auto pairs = [&](const PostprocessOptions& options) {
    std::vector<std::pair<int, int>> result;
    for (const Candidate& c : decoder->decode(maps, 0, options)) result.emplace_back(c.place, c.cls);
    return result;
  };
  PostprocessOptions options;
  options.conf = 0.001;
  using Pairs = std::vector<std::pair<int, int>>;
  EXPECT_EQ(pairs(options), (Pairs{{0, 0}, {0, 1}, {1, 0}, {1, 1}}));
  options.max_det = 2;
  EXPECT_EQ(pairs(options), (Pairs{{0, 0}, {0, 1}}));
  options.classes = {1};  // cut first, then filtered
  EXPECT_EQ(pairs(options), (Pairs{{0, 1}}));
  options.max_det = 0;
  EXPECT_TRUE(pairs(options).empty());
}

// There are four places and so at most four boxes; maps of a loss behind those of the level are no further places.
TEST(EndToEndDecoder, LooksAtTheMapsOfItsLevelsOnly) {
  const std::vector<float> boxes(8 * 4), scores(3 * 4, 1);  // three classes
  const runtime::RawMap box{"boxes.0", {1, 8, 2, 2}, boxes.data()}, cls{"scores.0", {1, 3, 2, 2}, scores.data()};
  const auto decoder = make_end_to_end_decoder(with_head("v10Detect", 3, {8}));
  EXPECT_EQ(decoder->decode(std::vector{box, cls}, 0, {}).size(), 4U);
  runtime::RawMap many_box = box, many_cls = cls;
  many_box.name = "many.boxes.0";
  many_cls.name = "many.scores.0";
  EXPECT_EQ(decoder->decode(std::vector{box, cls, many_box, many_cls}, 0, {}).size(), 4U);
}

class EndToEnd {
 public:
  explicit EndToEnd(const json& part) {
    graph::Network network = graph::network_from_yaml({part["yaml"], "own.yaml", ""});
    test::fill_by_formula(network);
    for (const graph::NamedTensor& entry : graph::state_dict(network)) {
      if (!part["boosts"].contains(entry.name)) continue;
      std::vector<float> values = entry.tensor->to_floats();
      for (float& value : values) value *= part["boosts"][entry.name].get<float>();
      const_cast<graph::Tensor&>(*entry.tensor) =
          graph::Tensor::from_floats(entry.tensor->shape, std::move(values));
    }
    graph::Graph graph = graph::emit(network).graph;
    graph::remove_dead_nodes(graph);
    graph::fold_batch_norm(graph);
    runtime::BackendOptions options;
    options.precision = runtime::Precision::f32;
    backend_ = runtime::make_openvino_backend(std::move(graph), options);
    const graph::HeadSpec head = graph::read_head(network);
    fitter_ = make_fitter(head);
    postprocessor_ = make_postprocessor(head);
  }

  Boxes predict(const cv::Mat& image, int size, const PostprocessOptions& options) {
    const image::InputPlan plan = fitter_->plan(image.size(), {.target = {size, size}, .minimal = true});
    const auto request = backend_->make_request({1, plan.transform.input.height, plan.transform.input.width});
    fitter_->write(image, plan, request->input(0));
    request->run();
    Results results;
    postprocessor_->process(request->outputs(), 0, plan.transform, options, results);
    return results.boxes;
  }

  bool accepts_known() const { return postprocessor_->accepts_known(); }

 private:
  std::unique_ptr<runtime::Backend> backend_;
  std::unique_ptr<image::InputFitter> fitter_;
  std::unique_ptr<Postprocessor> postprocessor_;
};

// Blocks of 9 x 10 pixels with the bytes of the formula.
cv::Mat make_image(const json& blocks) {
  const int rows = blocks[0], columns = blocks[1];
  cv::Mat image(rows * 9, columns * 10, CV_8UC3);
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) {
      for (int c = 0; c < 3; ++c) {
        const int i = (y / 9 * columns + x / 10) * 3 + c;
        image.ptr(y, x)[c] = static_cast<std::uint8_t>((i * 37 + i / 7 * 11) % 256);
      }
    }
  }
  return image;
}

PostprocessOptions read_options(const json& row) {
  PostprocessOptions options;
  options.conf = row["conf"];
  options.max_det = row.value("max_det", 300);
  options.iou = row.value("iou", 0.7);
  options.agnostic = row.value("agnostic_nms", false);
  options.classes = row.value("classes", std::vector<int>{});
  return options;
}

double distance(const Detection& box, const json& row) {
  const double scores = 100 * std::abs(box.conf - row[4].get<double>());
  return std::max({std::abs(box.x1 - row[0].get<double>()), std::abs(box.y1 - row[1].get<double>()),
                   std::abs(box.x2 - row[2].get<double>()), std::abs(box.y2 - row[3].get<double>()), scores,
                   box.cls == row[5].get<int>() ? 0.0 : 1e9});
}

class PeersBoxes : public testing::TestWithParam<const char*> {};

TEST_P(PeersBoxes, AreFound) {
  const json fixture = test::read_json(test::data("tasks/end_to_end.json"));
  const json& part = fixture[GetParam()];
  EndToEnd model(part);
  EXPECT_FALSE(model.accepts_known());
  const cv::Mat image = make_image(part["blocks"]);
  for (const json& run : part["runs"]) {
    const Boxes boxes = model.predict(image, part["size"], read_options(run["options"]));
    ASSERT_EQ(boxes.size(), run["rows"].size()) << run["options"];
    // Neighbours of nearly equal confidence may change places.
    for (const json& row : run["rows"]) {
      double nearest = 1e9;
      for (std::size_t i = 0; i < boxes.size(); ++i) nearest = std::min(nearest, distance(boxes[i], row));
      EXPECT_LT(nearest, 0.02) << run["options"] << row;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Heads, PeersBoxes, testing::Values("rtdetr", "v10"));

}  // namespace
}  // namespace yolo::tasks::detect
