// Every stage between picture and boxes of YOLO26 and YOLO12 against what the real peer had there
// (golden/stages_*_8_4.json), of both sets of branches.
#include <opencv2/imgcodecs.hpp>

#include "checkpoint/checkpoint.hpp"
#include "engine/stages.hpp"
#include "graph/heads.hpp"
#include "graph/passes/decode_head.hpp"
#include "tasks/detect/nms.hpp"
#include "tasks/head_maps.hpp"
#include "tasks/obb/nms.hpp"
#include "tasks/obb/rotated_decoder.hpp"

namespace yolo {
namespace {

using nlohmann::json;
using runtime::RawMap;
using Row =
    std::vector<double>;  // box, confidence, class, then what else the place tells: as the peer's rows

struct Case {
  const char* name;
  const char* picture;
  int side;
  const char* shape;
};

struct Branches {
  bool one_to_one;
  const char *maps, *decoded;
};

constexpr Branches kOneToOne{true, "head_one2one", "decoded_one2one"};
constexpr Branches kOneToMany{false, "head_one2many", "decoded_one2many"};
constexpr Branches kOnly{false, "head_one2many", "decoded"};  // of a head that has one set

// Names of the peer's branches and of our maps. Its fourth of poses, the uncertainty, is for the loss alone.
constexpr std::pair<const char*, const char*> kMaps[] = {{"box", "boxes"},
                                                         {"cls", "scores"},
                                                         {"mask_coefficient", "masks"},
                                                         {"kpts", "keypoints"},
                                                         {"angle", "angles"}};

class NewerStages : public testing::TestWithParam<Case> {
 protected:
  /// Reads the peer's values, the weights and the picture.
  void load() {
    const std::string file = std::string("golden/stages_") + GetParam().name + "_8_4.json";
    YOLO_NEEDS_SHARED(file);
    const json all = test::read_json(test::shared(file));
    golden_ = all[GetParam().shape];
    network_ =
        checkpoint::load_checkpoint(test::shared("ref/weights/" + all["weights"]["file"].get<std::string>()));
    picture_ = cv::imread(test::shared(GetParam().picture).string());
    image::LetterboxOptions letterbox;
    letterbox.target = {GetParam().side, GetParam().side};
    letterbox.minimal = std::string(GetParam().shape) == "rect";
    letterbox.release = Release::v8_4;
    plan_ = image::plan_letterbox(picture_.size(), letterbox);
    const json& input = golden_["letterbox"]["shape"];
    EXPECT_EQ(json({plan_.transform.input.height, plan_.transform.input.width, 3}), input);
  }

  std::unique_ptr<runtime::PictureRequest> run(graph::Graph graph) const {
    return test::run_picture(*test::strict_backend(std::move(graph)), picture_, plan_,
                             golden_["letterbox"]["sum"]);
  }

  std::vector<Branches> sets() const {
    if (graph::read_head(network_).has_one_to_one) return {kOneToOne, kOneToMany};
    return {kOnly};
  }

  graph::Network network_with(const Branches& set) const {
    return graph::read_head(network_).has_one_to_one ? graph::choose_branches(network_, set.one_to_one)
                                                     : network_;
  }

  json golden_;
  graph::Network network_;
  cv::Mat picture_;
  image::InputPlan plan_;
};

TEST_P(NewerStages, LayersEqualThePeer) {
  ASSERT_NO_FATAL_FAILURE(load());
  if (IsSkipped()) return;
  const test::ShownNetwork shown = test::show_layers(network_);
  const auto request = run(shown.graph);
  test::expect_layers(request->outputs().subspan(shown.head_maps), golden_["layers"]);
}

TEST_P(NewerStages, HeadMapsOfBothSetsEqualThePeer) {
  ASSERT_NO_FATAL_FAILURE(load());
  if (IsSkipped()) return;
  for (const Branches& set : sets()) {
    const auto request = run(test::show_layers(network_with(set)).graph);
    const json& expected = golden_[set.maps];
    std::size_t compared = 0;
    for (std::size_t level = 0; level < expected.size(); ++level) {
      for (const auto& [peers, ours] : kMaps) {
        if (!expected[level].contains(peers)) continue;
        const std::string name = graph::level_name(ours, level);
        SCOPED_TRACE(std::string(set.maps) + " " + name);
        const RawMap& map = tasks::map_named(request->outputs(), name);
        EXPECT_EQ(json(map.shape), expected[level][peers]["shape"]);
        test::expect_values(test::values_of(map), expected[level][peers]);
        ++compared;
      }
    }
    EXPECT_GE(compared, 2 * expected.size());
    if (golden_.contains("proto"))
      test::expect_values(test::values_of(tasks::map_named(request->outputs(), "protos")), golden_["proto"]);
  }
}

// What the peer has before it chooses: of upright one-to-one boxes the corners, else centre and size.
std::vector<float> as_the_peer(const RawMap& decoded, bool corners) {
  std::vector<float> values = test::values_of(decoded);
  if (!corners) return values;
  const auto places = static_cast<std::size_t>(decoded.shape[2]);
  for (std::size_t i = 0; i < 2 * places; ++i) {
    const float centre = values[i], size = values[i + 2 * places];
    values[i] = centre - size / 2;
    values[i + 2 * places] = centre + size / 2;
  }
  return values;
}

TEST_P(NewerStages, DecodedHeadsEqualThePeer) {
  ASSERT_NO_FATAL_FAILURE(load());
  if (IsSkipped()) return;
  for (const Branches& set : sets()) {
    SCOPED_TRACE(set.decoded);
    const graph::Network network = network_with(set);
    const graph::HeadSpec head = graph::read_head(network);
    graph::Graph graph = graph::emit(network).graph;
    graph::fold_batch_norm(graph);
    graph::decode_head(graph, head);
    const auto request = run(std::move(graph));
    const RawMap& decoded = request->outputs()[0];
    EXPECT_EQ(json(decoded.shape), golden_[set.decoded]["shape"]);
    test::expect_values(as_the_peer(decoded, set.one_to_one && head.extra != graph::HeadExtra::angle),
                        golden_[set.decoded]);
  }
}

/// The candidates of a head, and behind each what its place tells, read from the decoded head.
std::vector<Row> rows_of(const graph::HeadSpec& head, std::span<const RawMap> maps, const RawMap& decoded,
                         const tasks::PostprocessOptions& options) {
  std::vector<Row> rows;
  if (head.extra == graph::HeadExtra::angle) {
    std::vector<RotatedBox> boxes = tasks::obb::RotatedDecoder(head).decode(maps, 0, options);
    if (head.suppresses())
      boxes = tasks::obb::rotated_suppression(std::move(boxes), tasks::detect::nms_options(options));
    for (const RotatedBox& b : boxes)
      rows.push_back({b.x, b.y, b.width, b.height, b.conf, double(b.cls), b.angle});
    return rows;
  }
  std::vector<std::int64_t> first{0};  // place of each level among all
  for (std::size_t level = 0; level < head.strides.size(); ++level) {
    const RawMap& map = tasks::map_named(maps, graph::level_name("boxes", level));
    first.push_back(first.back() + map.shape[2] * map.shape[3]);
  }
  const auto decoder = tasks::detect::make_place_decoder(head);
  for (const auto& b : tasks::detect::find_boxes(*decoder, head.suppresses(), maps, 0, options)) {
    Row row{b.x1, b.y1, b.x2, b.y2, b.conf, double(b.cls)};
    const std::int64_t place = first.at(static_cast<std::size_t>(b.level)) + b.place;
    for (std::int64_t i = 4 + head.classes; i < decoded.shape[1]; ++i)
      row.push_back(decoded.data[i * decoded.shape[2] + place]);
    rows.push_back(std::move(row));
  }
  return rows;
}

void expect_rows(const std::vector<Row>& ours, const json& peers) {
  ASSERT_GE(ours.size(), peers.size());
  for (std::size_t i = 0; i < peers.size(); ++i) {
    SCOPED_TRACE("row " + std::to_string(i));
    for (std::size_t k = 0; k < peers[i].size(); ++k) {
      EXPECT_NEAR(ours[i].at(k), peers[i][k].get<double>(),
                  k < 4    ? 0.01
                  : k == 4 ? 1e-4
                  : k == 5 ? 0
                           : 1e-3)
          << "value " << k;
    }
  }
}

TEST_P(NewerStages, ChosenBoxesEqualThePeer) {
  ASSERT_NO_FATAL_FAILURE(load());
  if (IsSkipped()) return;
  for (const Branches& set : sets()) {
    SCOPED_TRACE(set.decoded);
    const graph::Network network = network_with(set);
    const graph::HeadSpec head = graph::read_head(network);
    graph::Graph raw = test::show_layers(network).graph, graph = raw;
    graph::decode_head(graph, head);
    const auto maps = run(std::move(raw)), decoded = run(std::move(graph));
    const auto rows = [&](double conf) {
      tasks::PostprocessOptions options;
      options.conf = conf;
      return rows_of(head, maps->outputs(), decoded->outputs()[0], options);
    };
    if (!set.one_to_one) {
      EXPECT_EQ(rows(0.25).size(), golden_["after_nms"]["n"]);
      expect_rows(rows(0.25), golden_["after_nms"]["rows"]);
      EXPECT_EQ(rows(0.001).size(), golden_["after_nms_conf0001_n"]);
      continue;
    }
    const json& chosen = golden_["topk"];
    EXPECT_EQ(rows(-1).size(), chosen["shape"][1]);
    expect_rows(rows(-1), chosen["rows10"]);
    std::vector<float> scores;
    for (const Row& row : rows(-1)) scores.push_back(static_cast<float>(row[4]));
    test::expect_values(scores, chosen["scores"]);
    EXPECT_EQ(rows(0.25).size(), golden_["after_conf"]["n"]);
    expect_rows(rows(0.25), golden_["after_conf"]["rows"]);
  }
}

constexpr const char* kBlood = "ref/datasets/bccd/images/val/BloodImage_00000.jpg";
constexpr const char* kBus = "ref/images/bus.jpg";
constexpr const char* kAerial = "ref/datasets/dota8/images/train/P0861__1024__0___1648.jpg";

INSTANTIATE_TEST_SUITE_P(
    Shared, NewerStages,
    testing::Values(Case{"detect", kBlood, 320, "rect"}, Case{"detect", kBlood, 320, "square"},
                    Case{"segment", kBus, 480, "rect"}, Case{"segment", kBus, 480, "square"},
                    Case{"pose", kBus, 480, "rect"}, Case{"pose", kBus, 480, "square"},
                    Case{"obb", kAerial, 640, "rect"}, Case{"obb", kAerial, 640, "square"},
                    Case{"yolo12", kBlood, 320, "rect"}, Case{"yolo12", kBlood, 320, "square"}),
    [](const auto& row) { return std::string(row.param.name) + "_" + row.param.shape; });

}  // namespace
}  // namespace yolo
