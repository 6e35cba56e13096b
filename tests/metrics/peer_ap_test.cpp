// The peer's table AP against the peer's values.
#include "metrics/peer_ap.hpp"

#include "json_values.hpp"

namespace yolo::metrics {
namespace {

using nlohmann::json;
using test::expect_near;

TEST(SharedPeerAp, CurvesEqualThePeer) {
  YOLO_NEEDS_SHARED("golden/metrics.json");
  const json golden = test::read_json(test::shared("golden/metrics.json"))["metrics"];
  for (const json& one : golden["compute_ap"]) {
    const Envelope envelope = precision_envelope(one["recall"].get<std::vector<double>>(),
                                                 one["precision"].get<std::vector<double>>());
    expect_near(envelope.recall, one["mrec"], 1e-6);
    expect_near(envelope.precision, one["envelope"], 1e-6);
    EXPECT_NEAR(area_under(envelope), one["ap"].get<double>(), 1e-6);
  }
  for (const json& one : golden["smooth"]) {
    expect_near(smooth(one["y"].get<std::vector<double>>(), one["f"].get<double>()), one["out"], 1e-6);
  }
}

void expect_curve(const Curve& found, const json& expected, std::size_t step) {
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(found[i * step], expected[i].get<double>(), 1e-6) << i;
}

/// `out` has the figures of each class by the peer's names.
void expect_table(const PeerAp& found, const json& out, const json& classes) {
  EXPECT_EQ(found.classes, classes.get<std::vector<int>>());
  expect_near(found.best.p, out["p"], 1e-6);
  expect_near(found.best.r, out["r"], 1e-6);
  expect_near(found.best.f1, out["f1"], 1e-6);
  expect_near(found.tp, out["tp"], 0);
  expect_near(found.fp, out["fp"], 0);
  ASSERT_EQ(found.ap.size(), out["ap"].size());
  for (std::size_t i = 0; i < found.ap.size(); ++i) {
    expect_near({found.ap[i].begin(), found.ap[i].end()}, out["ap"][i], 1e-6);
  }
}

TEST(SharedPeerAp, TableEqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/metrics.json");
  const json golden = test::read_json(test::shared("golden/metrics.json"))["metrics"]["ap_per_class"];
  for (const json& one : golden) {
    std::vector<Judged> predictions(one["conf"].size());
    for (std::size_t i = 0; i < predictions.size(); ++i) {
      for (std::size_t level = 0; level < kThresholds; ++level)
        predictions[i].correct[level] = one["tp"][i][level] != 0;
      predictions[i].conf = one["conf"][i].get<float>();
      predictions[i].cls = one["pred_cls"][i].get<int>();
    }
    const PeerAp found = peer_average_precision(predictions, one["target_cls"].get<std::vector<int>>());
    expect_table(found, one["out"], one["out"]["unique_classes"]);
    EXPECT_EQ(found.best.index, one["f1_max_index"].get<std::size_t>());
    for (std::size_t i = 0; i < found.curves.size(); ++i) {
      expect_curve(found.curves[i].precision, one["p_curve_every_100"][i], 100);
      expect_curve(found.curves[i].recall, one["r_curve_every_100"][i], 100);
      expect_curve(found.curves[i].f1, one["f1_curve_every_100"][i], 100);
    }
  }
}

std::vector<Judged> predictions_of(const json& one) {
  std::vector<Judged> predictions(one["conf"].size());
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    for (std::size_t level = 0; level < one["levels"][i].get<std::size_t>(); ++level)
      predictions[i].correct[level] = true;
    predictions[i].conf = one["conf"][i].get<float>();
    predictions[i].cls = one["predicted"][i].get<int>();
  }
  return predictions;
}

TEST(PeerAp, TableEqualsThePeerOnRandomPredictions) {
  const json cases = test::read_json(test::data("metrics/peer.json"))["ap"];
  EXPECT_EQ(cases.size(), 3U);
  for (const json& one : cases) {
    const PeerAp found = peer_average_precision(predictions_of(one), one["true"].get<std::vector<int>>());
    expect_table(found, one, one["classes"]);
    std::size_t row = 0;  // the peer has rows of precision over recall only for classes with predictions
    for (std::size_t i = 0; i < found.curves.size(); ++i) {
      expect_curve(found.curves[i].precision, one["p_curve"][i], 37);
      if (found.predictions[i] > 0)
        expect_curve(found.curves[i].precision_at, one["precision_at_recall"][row++], 37);
    }
  }
}

TEST(PeerAp, CurvesEndAsThePeersOf84) {
  const json fixture = test::read_json(test::data("releases/peer.json"));
  for (const json& one : fixture["curves"]) {
    const Envelope envelope = precision_envelope(one["recall"].get<std::vector<double>>(),
                                                 one["precision"].get<std::vector<double>>(), Release::v8_4);
    expect_near(envelope.recall, one["mrec"], 1e-6);
    expect_near(envelope.precision, one["envelope"], 1e-6);
    EXPECT_NEAR(area_under(envelope), one["ap"].get<double>(), 1e-6);
  }
  for (const json& one : fixture["average_precision"]) {
    const PeerAp found =
        peer_average_precision(predictions_of(one), one["true"].get<std::vector<int>>(), Release::v8_4);
    EXPECT_EQ(found.classes, one["classes"].get<std::vector<int>>());
    std::size_t row = 0;  // of classes with predictions
    for (std::size_t i = 0; i < found.ap.size(); ++i) {
      expect_near({found.ap[i].begin(), found.ap[i].end()}, one["ap"][i], 1e-6);
      if (found.predictions[i] > 0) expect_curve(found.curves[i].precision_at, one["precision_at_recall"][row++], 37);
    }
  }
}

TEST(PeerAp, MeansAndEdges) {
  const PeerAp none = peer_average_precision({}, {});
  EXPECT_TRUE(none.classes.empty());
  EXPECT_EQ(none.mean_ap(), 0);
  Judged right{{}, 0.9F, 2};
  right.correct.fill(true);
  const PeerAp one = peer_average_precision(std::vector<Judged>{right}, std::vector<int>{2, 5});
  EXPECT_NEAR(one.ap[0][0], 0.995, 1e-9);  // the envelope falls to 0 in the last of 100 trapezoids
  EXPECT_NEAR(one.mean_ap(0), 0.4975, 1e-9);
  EXPECT_NEAR(one.mean_ap(), 0.4975, 1e-9);
}

TEST(PeerAp, InterpolationTakesTheLastOfEqualPositions) {
  const std::vector<double> at{0, 1, 1, 2}, values{5, 6, 8, 10};
  EXPECT_EQ(interpolate(-1, at, values, 3), 3);
  EXPECT_EQ(interpolate(0.5, at, values, 3), 5.5);
  EXPECT_EQ(interpolate(1, at, values, 3), 8);
  EXPECT_EQ(interpolate(1.5, at, values, 3), 9);
  EXPECT_EQ(interpolate(7, at, values, 3), 10);
}

}  // namespace
}  // namespace yolo::metrics
