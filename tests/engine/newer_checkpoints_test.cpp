// Small networks of YOLO26 and YOLO12 with random weights, made with the real peer
// (tests/data/checkpoint/README.md): maps of both sets of branches, decoded heads, chosen boxes; and what
// such a file is used for.
#include <yolo/error.hpp>
#include <yolo/model.hpp>

#include "checkpoint/checkpoint.hpp"
#include "engine/chosen_rows.hpp"
#include "engine/stages.hpp"
#include "expect_error.hpp"
#include "graph/passes/decode_head.hpp"
#include "parameter_name.hpp"

namespace yolo {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::filesystem::path file_of(const std::string& name, const char* ending) {
  return test::data("checkpoint/newer/" + name + ending);
}

/// The network, and with another set of branches where it has two.
struct Set {
  graph::Network network;
  std::string prefix;  ///< of the peer's names of its maps
};

std::vector<Set> sets_of(const graph::Network& network) {
  std::vector<Set> sets{{network, ""}};
  const graph::HeadSpec head = graph::read_head(network);
  if (head.has_one_to_one && head.has_one_to_many)
    sets.push_back({graph::choose_branches(network, false), "many."});
  return sets;
}

class NewerCheckpoint : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<runtime::PictureRequest> run(const graph::Network& network, bool fold, bool decode) const {
    graph::Graph graph = graph::emit(network).graph;
    if (fold) graph::fold_batch_norm(graph);
    if (decode) graph::decode_head(graph, graph::read_head(network));
    return test::run_formula_picture(*test::strict_backend(std::move(graph)), expected_["input"]["height"],
                                     expected_["input"]["width"]);
  }

  const json expected_ = test::read_json(file_of(GetParam(), ".json"));
  const graph::Network network_ = checkpoint::load_checkpoint(file_of(GetParam(), ".pt"));
};

TEST_P(NewerCheckpoint, HeadMapsEqualThePeer) {
  for (const Set& set : sets_of(network_)) {
    for (const bool fold : {false, true}) {
      const auto request = run(set.network, fold, false);
      for (const runtime::RawMap& map : request->outputs()) {
        SCOPED_TRACE(set.prefix + map.name);
        const json& expected = expected_["maps"].at(map.name == "protos" ? map.name : set.prefix + map.name);
        EXPECT_EQ(json(map.shape), expected["shape"]);
        test::expect_values(test::values_of(map), expected);
      }
    }
  }
}

TEST_P(NewerCheckpoint, DecodedHeadsAndChosenBoxesEqualThePeer) {
  for (const Set& set : sets_of(network_)) {
    const graph::HeadSpec head = graph::read_head(set.network);
    const auto maps = run(set.network, true, false), decoded = run(set.network, true, true);
    if (head.one_to_one) {
      tasks::PostprocessOptions options;
      options.conf = -1;
      test::expect_rows(test::chosen_rows(head, maps->outputs(), decoded->outputs()[0], options),
                        expected_["rows"]);
    } else {
      test::expect_values(test::values_of(decoded->outputs()[0]), expected_["decoded"]);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, NewerCheckpoint,
                         testing::Values("yolo26", "yolo26_fused", "yolo26_many", "yolo26_seg", "yolo26_pose",
                                         "yolo26_obb", "yolo12", "yolo11"),
                         test::ParameterName());

// What the peer's fuse() leaves can be predicted with, and says what it lacks.
TEST(FusedCheckpoint, PredictsWithTheBranchesThatAreLeft) {
  std::vector<std::string> lines;
  Model fused(file_of("yolo26_fused", ".pt").string(),
              {.log = Log([&](LogLevel, std::string_view line) { lines.emplace_back(line); })});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr("end2end=False cannot be had of it"));
  const cv::Mat picture(64, 96, CV_8UC3, cv::Scalar(20, 130, 220));
  PredictOptions options;
  options.compute.half = false;
  options.imgsz = {96};
  options.conf = 0.01;
  const Results ours = fused.predict(picture, options);
  const Results whole = Model(file_of("yolo26", ".pt").string()).predict(picture, options);
  ASSERT_EQ(ours.boxes.size(), whole.boxes.size());
  ASSERT_GT(ours.boxes.size(), 0U);
  // The weights were rounded to half precision once more after folding.
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(ours.boxes[i].conf, whole.boxes[i].conf, 0.01);
  options.end2end = false;
  test::expect_error([&] { fused.predict(picture, options); }, "end2end=False: yolo26_fused");
}

}  // namespace
}  // namespace yolo
