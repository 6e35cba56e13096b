// The raw maps of published networks of every task on a photo against those of the real peer
// (golden/stages_*.json).
#include <numbers>
#include <opencv2/imgcodecs.hpp>
#include <stdexcept>

#include "checkpoint/checkpoint.hpp"
#include "graph/emit.hpp"
#include "graph/heads.hpp"
#include "graph/passes/passes.hpp"
#include "image/letterbox.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "statistics.hpp"

namespace yolo::runtime {
namespace {

using nlohmann::json;

struct Case {
  const char* task;
  const char* image;
  const char* extra;       ///< the peer's name for what comes after boxes and classes
  const char* extra_stem;  ///< ours
};

class HeadMaps : public testing::TestWithParam<Case> {};

std::size_t count_of(const RawMap& map) { return static_cast<std::size_t>(graph::element_count(map.shape)); }

const RawMap& find_map(PictureRequest& request, const std::string& name) {
  for (const RawMap& map : request.outputs()) {
    if (map.name == name) return map;
  }
  throw std::out_of_range(name);
}

void append(std::vector<float>& values, const RawMap& map) {
  values.insert(values.end(), map.data, map.data + count_of(map));
}

/// Maps of N x C x h x w of all levels as the peer joins them: N x C x places.
std::vector<float> join_levels(PictureRequest& request, const std::string& stem, std::size_t levels) {
  std::vector<float> values;
  const auto channels = static_cast<std::size_t>(find_map(request, stem + ".0").shape[1]);
  for (std::size_t channel = 0; channel < channels; ++channel) {
    for (std::size_t level = 0; level < levels; ++level) {
      const RawMap& map = find_map(request, graph::level_name(stem, level));
      const std::size_t area = count_of(map) / channels;
      values.insert(values.end(), map.data + channel * area, map.data + (channel + 1) * area);
    }
  }
  return values;
}

void expect_stage(const std::vector<float>& values, const json& expected) {
  test::expect_statistics(values.data(), values.size(), expected);
}

TEST_P(HeadMaps, EqualThePeer) {
  const Case& row = GetParam();
  const std::string file = std::string("golden/stages_") + row.task + ".json";
  YOLO_NEEDS_SHARED(file);
  const json golden = test::read_json(test::shared(file));
  const graph::Network network = checkpoint::load_checkpoint(
      test::shared("ref/weights/" + golden["weights"]["file"].get<std::string>()));
  EXPECT_EQ(network.task, row.task);
  graph::Graph graph = graph::emit(network).graph;
  graph::fold_batch_norm(graph);
  BackendOptions options;
  options.precision = Precision::f32;
  options.threads = 2;
  const auto backend = make_openvino_backend(graph, options);
  const cv::Mat picture = cv::imread(test::shared(row.image).string());
  ASSERT_FALSE(picture.empty());
  for (const char* shape : {"rect", "square"}) {
    SCOPED_TRACE(shape);
    const json& expected = golden[shape];
    image::LetterboxOptions letterbox;
    letterbox.minimal = std::string(shape) == "rect";
    const image::InputPlan plan = image::plan_letterbox(picture.size(), letterbox);
    const cv::Size input = plan.transform.input;
    const auto request = backend->make_request({1, input.height, input.width});
    image::letterbox(picture, plan, request->input(0));
    request->run();
    for (std::size_t level = 0; level < expected["head"].size(); ++level) {
      SCOPED_TRACE("level " + std::to_string(level));
      std::vector<float> values;
      append(values, find_map(*request, graph::level_name("boxes", level)));
      append(values, find_map(*request, graph::level_name("scores", level)));
      expect_stage(values, expected["head"][level]);
    }
    const json& extra = expected["head_extra"];
    std::vector<float> values = join_levels(*request, row.extra_stem, expected["head"].size());
    if (std::string(row.task) == "obb") {  // the peer keeps the angle itself
      for (float& value : values) value = (1 / (1 + std::exp(-value)) - 0.25F) * std::numbers::pi_v<float>;
    }
    expect_stage(values, extra.at(row.extra));
    if (extra.contains("proto")) {
      values.clear();
      append(values, find_map(*request, "protos"));
      expect_stage(values, extra["proto"]);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shared, HeadMaps,
                         testing::Values(Case{"segment", "ref/images/bus.jpg", "mask_coefficients", "masks"},
                                         Case{"pose", "ref/images/bus.jpg", "keypoints_raw", "keypoints"},
                                         Case{"obb",
                                              "ref/datasets/dota8/images/train/P0861__1024__0___1648.jpg",
                                              "angle", "angles"}),
                         [](const auto& row) { return std::string(row.param.task); });

}  // namespace
}  // namespace yolo::runtime
