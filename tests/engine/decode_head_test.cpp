// The decoding as operations of the graph: against the decoders of the tasks, the plain loops and the real peer.
#include "graph/passes/decode_head.hpp"

#include <algorithm>
#include <set>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <yolo/error.hpp>
#include <yolo/graph/model_yaml.hpp>

#include "checkpoint/checkpoint.hpp"
#include "graph/formula_weights.hpp"
#include "expect_error.hpp"
#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "image/letterbox.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "runtime/reference/reference_backend.hpp"
#include "statistics.hpp"
#include "tasks/task.hpp"

namespace yolo {
namespace {

using nlohmann::json;

graph::Graph graph_of(const graph::Network& network, bool decoded) {
  graph::Graph graph = graph::emit(network).graph;
  graph::fold_batch_norm(graph);
  if (decoded) graph::decode_head(graph, graph::read_head(network));
  return graph;
}

std::unique_ptr<runtime::Backend> strict(graph::Graph graph) {
  runtime::BackendOptions options;
  options.precision = runtime::Precision::f32;
  options.threads = 2;
  return runtime::make_openvino_backend(std::move(graph), options);
}

std::unique_ptr<runtime::PictureRequest> run(const runtime::Backend& backend, const runtime::InputShape& shape) {
  auto request = backend.make_request(shape);
  const std::size_t bytes = static_cast<std::size_t>(shape.height) * static_cast<std::size_t>(shape.width) * 3;
  for (int n = 0; n < shape.batch; ++n) {
    for (std::size_t i = 0; i < bytes; ++i) request->input(n)[i] = static_cast<std::uint8_t>((i * 37 + i / 7 * 11 + static_cast<std::size_t>(n) * 5) % 256);
  }
  request->run();
  return request;
}

/// What the file of an export says of its head.
graph::HeadSpec of_export(graph::HeadSpec head) {
  head.kind = graph::HeadKind::decoded;
  head.strides = {32};
  return head;
}

Results results_of(const runtime::PictureRequest& request, const graph::HeadSpec& head, const std::string& task, int image) {
  image::Transform transform;
  transform.original = transform.input = {request.shape().width, request.shape().height};
  tasks::PostprocessOptions options;
  options.conf = 0.01;
  options.multi_label = true;
  Results results;
  tasks::find_task(task).make_postprocessor(head)->process(request.outputs(), image, transform, options, results);
  return results;
}

void expect_near(const std::vector<float>& a, const std::vector<float>& b, float tolerance) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], tolerance) << i;
}

template <typename Rows>
std::vector<float> flat(const Rows& rows) {
  std::vector<float> all;
  for (const auto& row : rows) all.insert(all.end(), row.begin(), row.end());
  return all;
}

void expect_equal(const Results& ours, const Results& theirs) {
  ASSERT_EQ(ours.boxes.size(), theirs.boxes.size());
  expect_near(flat(ours.boxes.xyxy()), flat(theirs.boxes.xyxy()), 0.01F);
  expect_near(ours.boxes.conf(), theirs.boxes.conf(), 1e-5F);
  EXPECT_EQ(ours.boxes.cls(), theirs.boxes.cls());
  if (theirs.obb) {
    ASSERT_EQ(ours.obb->size(), theirs.obb->size());
    expect_near(flat(ours.obb->xywhr()), flat(theirs.obb->xywhr()), 0.01F);
  }
  if (theirs.keypoints) {
    const auto a = ours.keypoints->xy(), b = theirs.keypoints->xy();
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      for (std::size_t k = 0; k < a[i].size(); ++k) {
        ASSERT_NEAR(a[i][k].x, b[i][k].x, 0.01);
        ASSERT_NEAR(a[i][k].y, b[i][k].y, 0.01);
      }
    }
  }
  if (theirs.masks) {
    ASSERT_EQ(ours.masks->size(), theirs.masks->size());
    for (std::size_t i = 0; i < theirs.masks->size(); ++i) {
      EXPECT_LE(cv::countNonZero(ours.masks->data(i) != theirs.masks->data(i)), 2) << "mask " << i;
    }
  }
  if (theirs.probs) expect_near(ours.probs->data(), theirs.probs->data(), 1e-6F);
}

graph::Network formula_network(const char* yaml, double gain = 1.2) {
  graph::Network network = graph::network_from_yaml(graph::find_model_yaml(yaml), 4);
  test::fill_by_formula(network, gain);
  return network;
}

/// A file of tests/data, or a shipped YAML with formula weights; of two sets of branches the given one.
struct Source {
  const char* name;
  double gain = 0;  ///< of the formula: with too little, a picture does not show in the maps
  bool one_to_many = false;
};

void PrintTo(const Source& source, std::ostream* out) { *out << source.name; }

graph::Network network_of(const Source& source) {
  const std::string name = source.name;
  if (source.gain == 0) return checkpoint::load_checkpoint(test::data(name + ".pt"));
  const graph::Network network = formula_network((name + ".yaml").c_str(), source.gain);
  return source.one_to_many ? graph::choose_branches(network, false) : network;
}

class DecodedHead : public testing::TestWithParam<Source> {};

TEST_P(DecodedHead, GivesWhatTheTasksMakeOfTheMaps) {
  const graph::Network network = network_of(GetParam());
  graph::HeadSpec head = graph::read_head(network);
  head.one_to_one = false;  // which boxes to keep is not what is compared: both sides suppress
  const auto raw = strict(graph_of(network, false)), decoded = strict(graph_of(network, true));
  std::size_t objects = 0;
  for (const runtime::InputShape& shape : {runtime::InputShape{1, 96, 160}, {2, 64, 64}}) {
    const auto expected = run(*raw, shape), found = run(*decoded, shape);
    for (int image = 0; image < shape.batch; ++image) {
      const Results results = results_of(*expected, head, network.task, image);
      expect_equal(results_of(*found, of_export(head), network.task, image), results);
      objects += results.size();
    }
  }
  EXPECT_GT(objects, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    All, DecodedHead,
    testing::Values(Source{"checkpoint/tiny_yolo11"}, Source{"checkpoint/tiny_yolov8"}, Source{"checkpoint/tiny_yolov5"},
                    Source{"truth/segment"}, Source{"truth/pose"}, Source{"truth/obb"}, Source{"truth/classify"},
                    Source{"yolo12n", 1.1}, Source{"yolo26n", 1.52}, Source{"yolo26n", 1.52, true},
                    Source{"yolo26n-seg", 1.5}, Source{"yolo26n-seg", 1.5, true}, Source{"yolo26n-pose", 1.52},
                    Source{"yolo26n-pose", 1.52, true}, Source{"yolo26n-obb", 1.52}, Source{"yolo26n-obb", 1.52, true}),
    [](const auto& row) {
      std::string name = row.param.name;
      std::replace(name.begin(), name.end(), '-', '_');
      return name.substr(name.find('/') + 1) + (row.param.one_to_many ? "_one_to_many" : "");
    });

// Every operation of the pass in the specification of the graph.
TEST_P(DecodedHead, OfTheFastEngineEqualsThePlainLoops) {
  const graph::Network network = network_of(GetParam());
  const auto fast = run(*strict(graph_of(network, true)), {1, 32, 64});
  const auto plain = run(*runtime::make_reference_backend(graph_of(network, true)), {1, 32, 64});
  ASSERT_EQ(fast->outputs().size(), plain->outputs().size());
  for (std::size_t i = 0; i < fast->outputs().size(); ++i) {
    const runtime::RawMap &a = fast->outputs()[i], &b = plain->outputs()[i];
    EXPECT_EQ(a.name, b.name);
    ASSERT_EQ(a.shape, b.shape);
    for (std::int64_t k = 0; k < graph::element_count(a.shape); ++k) ASSERT_NEAR(a.data[k], b.data[k], 2e-3) << k;
  }
}

// Of heads with one box an object all places are given; which to keep is left to the reader.
TEST(DecodeHead, HeadsWithOneBoxAnObjectGiveAllPlaces) {
  const auto request = run(*strict(graph_of(formula_network("yolov10n.yaml"), true)), {1, 64, 96});
  ASSERT_EQ(request->outputs().size(), 1U);
  EXPECT_EQ(request->outputs()[0].shape, (graph::Shape{1, 8, 8 * 12 + 4 * 6 + 2 * 3}));
}

// The choice of one-to-one boxes by its definition, from the decoded head: the places with the strongest best class, then the
// strongest pairs of place and class among those.
TEST(DecodeHead, OneToOneBoxesAreTheStrongestPairsOfTheStrongestPlaces) {
  const graph::Network network = formula_network("yolo26n.yaml", 1.52);
  const runtime::InputShape shape{1, 64, 96};
  const auto raw = run(*strict(graph_of(network, false)), shape), decoded = run(*strict(graph_of(network, true)), shape);
  const runtime::RawMap& all = decoded->outputs()[0];
  const auto score = [&](std::int64_t cls, std::int64_t place) { return all.data[(4 + cls) * all.shape[2] + place]; };
  constexpr std::size_t kMost = 20;
  std::vector<std::pair<float, std::int64_t>> places, pairs;  // negated scores, so that the strongest come first
  for (std::int64_t place = 0; place < all.shape[2]; ++place) {
    float best = 0;
    for (std::int64_t cls = 0; cls < 4; ++cls) best = std::max(best, score(cls, place));
    places.emplace_back(-best, place);
  }
  std::sort(places.begin(), places.end());
  for (std::size_t i = 0; i < kMost; ++i) {
    for (std::int64_t cls = 0; cls < 4; ++cls) pairs.emplace_back(-score(cls, places[i].second), places[i].second * 4 + cls);
  }
  std::sort(pairs.begin(), pairs.end());

  tasks::PostprocessOptions options;
  options.conf = 0.01;
  options.max_det = kMost;
  Results results;
  image::Transform transform;
  transform.original = transform.input = {shape.width, shape.height};
  tasks::find_task("detect").make_postprocessor(graph::read_head(network))->process(raw->outputs(), 0, transform, options, results);
  ASSERT_EQ(results.boxes.size(), kMost);
  std::set<std::int64_t> chosen;
  for (std::size_t i = 0; i < kMost; ++i) {
    EXPECT_NEAR(results.boxes[i].conf, -pairs[i].first, 1e-5);
    EXPECT_EQ(results.boxes[i].cls, pairs[i].second % 4);
    chosen.insert(pairs[i].second / 4);
  }
  EXPECT_LT(chosen.size(), kMost) << "a place comes once for each of its strong classes";
}

TEST(DecodeHead, QueriesKeepTheirRows) {
  const graph::Network network = formula_network("yolov8-rtdetr.yaml");
  const auto raw = run(*strict(graph_of(network, false)), {1, 160, 160}), found = run(*strict(graph_of(network, true)), {1, 160, 160});
  const runtime::RawMap &boxes = raw->outputs()[0], &scores = raw->outputs()[1], &all = found->outputs()[0];
  ASSERT_EQ(all.shape, (graph::Shape{1, boxes.shape[1], 8}));
  for (std::int64_t q = 0; q < boxes.shape[1]; ++q) {
    for (std::int64_t i = 0; i < 4; ++i) {
      ASSERT_NEAR(all.data[q * 8 + i], boxes.data[q * 4 + i], 1e-4);
      ASSERT_NEAR(all.data[q * 8 + 4 + i], 1 / (1 + std::exp(-scores.data[q * 4 + i])), 1e-4);
    }
  }
}

TEST(DecodeHead, MissingMapsAndDecodedHeadsAreRefused) {
  const graph::Network network = formula_network("yolo11n.yaml");
  graph::Graph graph = graph_of(network, false);
  std::erase_if(graph.outputs, [](const graph::Output& output) { return output.name == "scores.1"; });
  test::expect_error([&] { graph::decode_head(graph, graph::read_head(network)); }, "gives no map \"scores.1\"");
  graph = graph_of(network, false);
  test::expect_error([&] { graph::decode_head(graph, of_export(graph::read_head(network))); }, "decoded already");
}

struct Stage {
  const char* task;
  const char* picture;
};

class DecodedStages : public testing::TestWithParam<Stage> {};

TEST_P(DecodedStages, EqualThePeer) {
  const std::string file = std::string("golden/stages_") + GetParam().task + ".json";
  YOLO_NEEDS_SHARED(file);
  const json golden = test::read_json(test::shared(file));
  const graph::Network network =
      checkpoint::load_checkpoint(test::shared("ref/weights/" + golden["weights"]["file"].get<std::string>()));
  const auto backend = strict(graph_of(network, true));
  const cv::Mat picture = cv::imread(test::shared(GetParam().picture).string());
  for (const char* shape : {"rect", "square"}) {
    SCOPED_TRACE(shape);
    image::LetterboxOptions letterbox;
    letterbox.minimal = std::string(shape) == "rect";
    const image::InputPlan plan = image::plan_letterbox(picture.size(), letterbox);
    const auto request = backend->make_request({1, plan.transform.input.height, plan.transform.input.width});
    image::letterbox(picture, plan, request->input(0));
    request->run();
    const runtime::RawMap& decoded = request->outputs()[0];
    EXPECT_EQ(json(decoded.shape), golden[shape]["decoded"]["shape"]);
    test::expect_statistics(decoded.data, static_cast<std::size_t>(graph::element_count(decoded.shape)), golden[shape]["decoded"]);
  }
}

INSTANTIATE_TEST_SUITE_P(Shared, DecodedStages,
                         testing::Values(Stage{"detect", "ref/images/bus.jpg"}, Stage{"segment", "ref/images/bus.jpg"},
                                         Stage{"pose", "ref/images/bus.jpg"},
                                         Stage{"obb", "ref/datasets/dota8/images/train/P0861__1024__0___1648.jpg"}),
                         [](const auto& row) { return std::string(row.param.task); });

}  // namespace
}  // namespace yolo
