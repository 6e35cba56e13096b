// Architectures of YOLO26 and YOLO12 with weights that the real peer's 8.4.71 draws: predictions of both
// programs on the same pictures, with the peer's own file.
#include <yolo/model.hpp>

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <opencv2/core.hpp>

#include "peer_python.hpp"

namespace yolo {
namespace {

using nlohmann::json;

constexpr double kPixels = 0.05, kConfidence = 1e-3, kAngle = 1e-3, kOverlap = 0.999;
constexpr double kLeast = 0.25;  // the least confidence

struct Case {
  const char* yaml;
  const char* form = "plain";  ///< how the file is saved (draw_and_predict.py)
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.yaml << " " << c.form; }

/// The largest differences that were seen.
struct Differences {
  double box = 0, conf = 0, point = 0, angle = 0, probability = 0, least_overlap = 1;
  int objects = 0, pictures = 0;
};

double between(double ours, const json& peers) { return std::abs(ours - peers.get<double>()); }

cv::Mat mask_of(const json& text) {
  const int height = text["size"][0], width = text["size"][1];
  const std::string hex = text["bits"];
  cv::Mat mask(height, width, CV_8U);
  for (int i = 0; i < height * width; ++i) {
    const int byte = std::stoi(hex.substr(static_cast<std::size_t>(i) / 8 * 2, 2), nullptr, 16);
    mask.data[i] = (byte >> (7 - i % 8)) & 1 ? 255 : 0;
  }
  return mask;
}

double overlap(const cv::Mat& a, const cv::Mat& b) {
  cv::Mat both, any;
  cv::bitwise_and(a != 0, b != 0, both);
  cv::bitwise_or(a != 0, b != 0, any);
  return cv::countNonZero(any) == 0 ? 1 : static_cast<double>(cv::countNonZero(both)) / cv::countNonZero(any);
}

/// Differences of our object `i` from the peer's.
Differences compare(const Results& ours, std::size_t i, const json& peers) {
  Differences result;
  std::array<double, 5> box{};
  if (ours.obb) {
    const RotatedBox& b = (*ours.obb)[i];
    box = {b.x, b.y, b.width, b.height, b.angle};
    result.conf = between(b.conf, peers["conf"]);
    result.angle = between(b.angle, peers["box"][4]);
  } else {
    const Detection& b = ours.boxes[i];
    box = {b.x1, b.y1, b.x2, b.y2};
    result.conf = between(b.conf, peers["conf"]);
  }
  for (std::size_t k = 0; k < 4; ++k) result.box = std::max(result.box, between(box[k], peers["box"][k]));
  for (std::size_t k = 0; peers.contains("points") && k < peers["points"].size(); ++k) {
    const Keypoint& point = (*ours.keypoints)[i][static_cast<std::ptrdiff_t>(k)];
    result.point = std::max(
        {result.point, between(point.x, peers["points"][k][0]), between(point.y, peers["points"][k][1])});
    result.conf = std::max(result.conf, between(point.conf, peers["points"][k][2]));
  }
  if (peers.contains("mask")) result.least_overlap = overlap(ours.masks->data(i), mask_of(peers["mask"]));
  return result;
}

bool is_within(const Differences& d) {
  return d.box <= kPixels && d.conf <= kConfidence && d.point <= kPixels && d.angle <= kAngle &&
         d.least_overlap >= kOverlap;
}

int class_of(const Results& results, std::size_t i) {
  return results.obb ? (*results.obb)[i].cls : results.boxes[i].cls;
}
float conf_of(const Results& results, std::size_t i) {
  return results.obb ? (*results.obb)[i].conf : results.boxes[i].conf;
}

/// Every object of the peer is one of ours, and the other way round, but those that the least confidence may
/// let out.
void expect_objects(const Results& ours, const json& peers, Differences& worst) {
  const auto is_clear = [](double conf) { return conf > kLeast + kConfidence; };
  std::vector<bool> taken(ours.size());
  for (const json& object : peers) {
    bool found = false;
    for (std::size_t i = 0; i < ours.size() && !found; ++i) {
      const Differences d = compare(ours, i, object);
      if (taken[i] || class_of(ours, i) != object["cls"] || !is_within(d)) continue;
      found = taken[i] = true;
      worst.box = std::max(worst.box, d.box);
      worst.conf = std::max(worst.conf, d.conf);
      worst.point = std::max(worst.point, d.point);
      worst.angle = std::max(worst.angle, d.angle);
      worst.least_overlap = std::min(worst.least_overlap, d.least_overlap);
    }
    json shown = object;
    shown.erase("mask");
    EXPECT_TRUE(found || !is_clear(object["conf"])) << "the peer's " << shown;
    ++worst.objects;
  }
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_TRUE(taken[i] || !is_clear(conf_of(ours, i)))
        << "ours of class " << class_of(ours, i) << ", " << conf_of(ours, i);
  }
}

void expect_answer(Model& model, const json& answer, Differences& worst) {
  PredictOptions options;
  options.compute.half = false;
  options.verbose = false;
  options.rect = false;
  options.imgsz = {model.task() == "classify" ? 224 : 320};
  if (answer["end2end"].is_boolean()) options.end2end = answer["end2end"].get<bool>();
  const Results ours = model.predict(answer["picture"].get<std::string>(), options).at(0);
  ++worst.pictures;
  if (!answer.contains("probs")) return expect_objects(ours, answer["objects"], worst);
  const std::vector<float> probs = ours.probs->data();
  ASSERT_EQ(probs.size(), answer["probs"].size());
  for (std::size_t i = 0; i < probs.size(); ++i)
    worst.probability = std::max(worst.probability, between(probs[i], answer["probs"][i]));
  ++worst.objects;
}

class PredictsAsThePeer : public testing::TestWithParam<Case> {};

TEST_P(PredictsAsThePeer, WithWeightsThatItDrew) {
  YOLO_NEEDS_PEER84();
  YOLO_NEEDS_SHARED("ref/images/bus.jpg");
  const test::TemporaryFolder folder;
  const std::string weights = (folder / "drawn.pt").string(), answers = (folder / "answers.json").string(),
                    script = (std::filesystem::path(YOLO_TEST_DATA).parent_path() /
                              "engine/peer84/draw_and_predict.py")
                                 .string(),
                    log = (folder / "log").string();
  const std::string command =
      fmt::format("cd '{}' && YOLO_OFFLINE=true '{}' '{}' {}.yaml {} '{}' '{}' '{}' '{}' > '{}' 2>&1",
                  folder.path().string(), test::peer84_python(), script, GetParam().yaml, GetParam().form,
                  weights, answers, test::shared("ref/images/bus.jpg").string(),
                  test::shared("ref/images/zidane.jpg").string(), log);
  if (std::system(command.c_str()) != 0) {
    std::ifstream in(log);
    FAIL() << "the peer predicted nothing: " << std::string{std::istreambuf_iterator<char>(in), {}};
  }
  Model model(weights);
  Differences worst;
  const json given = test::read_json(answers);
  for (const json& answer : given) {
    SCOPED_TRACE(
        fmt::format("{} end2end {}", answer["picture"].get<std::string>(), answer["end2end"].dump()));
    expect_answer(model, answer, worst);
  }
  std::cout << fmt::format(
      "{} pictures, {} objects; largest differences: box {:.2g}, conf {:.2g}, point {:.2g}, angle {:.2g}, "
      "probability {:.2g}, least mask overlap {:.6f}\n",
      worst.pictures, worst.objects, worst.box, worst.conf, worst.point, worst.angle, worst.probability,
      worst.least_overlap);
  EXPECT_GE(worst.objects, worst.pictures) << "hardly anything was compared";
  EXPECT_LE(worst.probability, kConfidence);
}

INSTANTIATE_TEST_SUITE_P(RealPeer84, PredictsAsThePeer,
                         testing::Values(Case{"yolo26n"}, Case{"yolo26n-seg"}, Case{"yolo26n-pose"},
                                         Case{"yolo26n-obb"}, Case{"yolo26n-cls"}, Case{"yolo26n-p2"},
                                         Case{"yolo26n-p6"}, Case{"yolo12n"}, Case{"yolo12n-seg"},
                                         Case{"yolo12n-pose"}, Case{"yolo12n-obb"}, Case{"yolo12n-cls"},
                                         Case{"yolo26n", "fused"}, Case{"yolo26n-seg", "fused"},
                                         Case{"yolo26n-pose", "fused"}, Case{"yolo26n-obb", "fused"},
                                         Case{"yolo26n", "off"}, Case{"yolo26n-obb", "off"}),
                         [](const auto& row) {
                           std::string name = fmt::format("{}_{}", row.param.yaml, row.param.form);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace yolo
