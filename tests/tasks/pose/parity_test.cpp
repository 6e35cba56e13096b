// Genuine weights against the real peer: decoding, results and true positives
// (golden/stages_pose.json, predict_pose.json, val_pose.json).
#include <iostream>

#include "metrics/match.hpp"
#include "tasks/detect/head_decoder.hpp"
#include "tasks/detect/nms.hpp"
#include "tasks/network_runner.hpp"
#include "tasks/pose/keypoint_decoder.hpp"
#include "tasks/pose/pose.hpp"

namespace yolo::tasks {
namespace {

using nlohmann::json;

constexpr const char* kWeights = "ref/weights/yolo11n-pose.pt";

std::filesystem::path picture(const std::string& name) {
  const auto file = test::shared("ref/images/" + name);
  return std::filesystem::exists(file) ? file : test::shared("ref/datasets/coco128/images/train2017/" + name);
}

image::FitRequest request_of(const std::string& shape) {
  image::FitRequest request;
  request.minimal = shape == "rect";
  return request;
}

TEST(SharedPoseStages, DecodedAndSuppressed) {
  YOLO_NEEDS_SHARED("golden/stages_pose.json");
  const json file = test::read_json(test::shared("golden/stages_pose.json"));
  test::NetworkRunner runner(kWeights);
  const cv::Mat image = cv::imread(picture("bus.jpg").string());
  for (const std::string shape : {"rect", "square"}) {
    SCOPED_TRACE(shape);
    const json& golden = file[shape];
    const auto maps = runner.run(image, runner.plan(image, request_of(shape)));
    const auto decoder = detect::make_dfl_decoder(graph::read_head(runner.network()));
    PostprocessOptions options;
    options.conf = -1;  // every place survives
    const auto all = decoder->decode(maps, 0, options);
    std::vector<Keypoint> points;
    const pose::KeypointDecoder keypoints(graph::read_head(runner.network()));
    for (const auto& candidate : all) keypoints.decode(maps, 0, candidate, points);
    const std::size_t places = golden["decoded"]["shape"][2];
    ASSERT_EQ(all.size(), places);
    ASSERT_EQ(points.size(), 17 * places);
    for (const json& sample : golden["decoded"]["samples"]) {
      const std::size_t plane = sample[0].get<std::size_t>() / places,
                        place = sample[0].get<std::size_t>() % places;
      if (plane < 5) continue;  // boxes and scores are those of detection
      const Keypoint& point = points[17 * place + (plane - 5) / 3];
      const float values[] = {point.x, point.y, point.conf};
      EXPECT_NEAR(values[(plane - 5) % 3], sample[1].get<double>(), 2e-3)
          << "place " << place << " plane " << plane;
    }
    options.conf = 0.25;
    const auto candidates = decoder->decode(maps, 0, options);
    EXPECT_EQ(candidates.size(), golden["count_before_nms_conf025"]);
    const auto kept = detect::non_maximum_suppression(candidates, {});
    ASSERT_EQ(kept.size(), golden["after_nms"]["n"]);
    for (std::size_t i = 0; i < kept.size(); ++i) {
      EXPECT_NEAR(kept[i].x1, golden["after_nms"]["rows"][i][0].get<double>(), 0.01);
      EXPECT_NEAR(kept[i].conf, golden["after_nms"]["rows"][i][4].get<double>(), 1e-4);
    }
    options.conf = 0.001;
    EXPECT_EQ(detect::non_maximum_suppression(decoder->decode(maps, 0, options), {}).size(),
              golden["after_nms_conf0001_n"]);
  }
}

struct Tally {
  int boxes = 0, equal = 0, points = 0, hidden = 0;
  double worst = 0, worst_conf = 0;

  void add(const Results& ours, const json& rows) {
    EXPECT_EQ(ours.boxes.size(), rows.size());
    ASSERT_TRUE(ours.keypoints);
    ASSERT_EQ(ours.keypoints->size(), ours.boxes.size());
    for (std::size_t i = 0; i < std::min(ours.boxes.size(), rows.size()); ++i, ++boxes) {
      equal += json(ours.boxes.xyxy()[i]) == rows[i]["xyxy"] && ours.boxes[i].cls == rows[i]["cls"] ? 1 : 0;
      worst_conf = std::max(worst_conf, std::abs(ours.boxes[i].conf - rows[i]["conf"].get<double>()));
      for (std::size_t k = 0; k < rows[i]["kpts"].size(); ++k, ++points) {
        const Keypoint& point = (*ours.keypoints)[i][k];
        const json& peers = rows[i]["kpts"][k];
        worst_conf = std::max(worst_conf, std::abs(point.conf - peers[2].get<double>()));
        // A point whose score is half to the last digit may be hidden here and shown there.
        const bool borderline = std::abs(point.conf - 0.5) < 1e-4;
        hidden += point.conf < 0.5 ? 1 : 0;
        if (borderline) continue;
        worst = std::max(
            {worst, std::abs(point.x - peers[0].get<double>()), std::abs(point.y - peers[1].get<double>())});
      }
    }
  }
};

TEST(SharedPoseParity, Predictions) {
  YOLO_NEEDS_SHARED("golden/predict_pose.json");
  const json golden = test::read_json(test::shared("golden/predict_pose.json"));
  test::NetworkRunner runner(kWeights);
  Tally tally;
  int faint = 0, expected_faint = 0;
  for (const std::string shape : {"rect", "square"}) {
    for (const auto& [name, row] : golden["images"].items()) {
      SCOPED_TRACE(shape + " " + name);
      const cv::Mat image = cv::imread(picture(name).string());
      const image::InputPlan plan = runner.plan(image, request_of(shape));
      EXPECT_EQ(json({plan.transform.input.height, plan.transform.input.width}), row[shape]["in_shape"]);
      const auto maps = runner.run(image, plan);
      tally.add(runner.results(maps, plan, {}), row[shape]["det"]);
      PostprocessOptions options;
      options.conf = 0.001;
      faint += static_cast<int>(runner.results(maps, plan, options).boxes.size());
      expected_faint += row[shape]["count_conf001"].get<int>();
    }
  }
  std::cout << tally.equal << " of " << tally.boxes << " boxes equal; " << tally.points << " points ("
            << tally.hidden << " hidden) differ by " << tally.worst << " pixels at most, confidences by "
            << tally.worst_conf << "; " << faint << " and " << expected_faint << " faint boxes\n";
  EXPECT_GT(tally.boxes, 50);
  EXPECT_GE(tally.equal, 0.99 * tally.boxes) << "a coordinate may lie half way between two pixels";
  EXPECT_LT(tally.worst, 0.05);
  EXPECT_LT(tally.worst_conf, 1e-3);
  EXPECT_NEAR(faint, expected_faint, 0.001 * expected_faint);
}

dataset::Sample sample_of(const std::filesystem::path& image, cv::Size size) {
  dataset::Sample sample{.image = image, .size = size};
  const auto file =
      image.parent_path().parent_path().parent_path() / "labels/val" / image.stem().concat(".txt");
  for (const std::vector<float>& row : test::label_rows(file)) {
    dataset::Label label{static_cast<int>(row[0]), row[1], row[2], row[3], row[4]};
    for (std::size_t k = 5; k + 2 < row.size(); k += 3)
      label.keypoints.push_back({row[k], row[k + 1], row[k + 2]});
    sample.labels.push_back(std::move(label));
  }
  return sample;
}

TEST(SharedPoseParity, TruePositives) {
  YOLO_NEEDS_SHARED("golden/val_pose.json");
  const json golden = test::read_json(test::shared("golden/val_pose.json"));
  test::NetworkRunner runner(kWeights);
  EvaluatorOptions evaluator;
  evaluator.ap = ApKind::peer;
  evaluator.keypoints = 17;
  evaluator.keypoint_values = 3;
  const auto judge = pose::make_judge(evaluator);
  PostprocessOptions options;
  options.conf = 0.001;
  options.multi_label = true;
  judge->prepare(options);
  image::FitRequest request;
  request.target = {golden["batch_shapes_hw"][0][1], golden["batch_shapes_hw"][0][0]};
  request.content = {640, 640};
  std::vector<std::vector<int>> right(2, std::vector<int>(metrics::kThresholds));
  std::size_t total = 0;
  for (const json& name : golden["batch_order"][0]) {
    const auto file = test::shared("ref/datasets/coco8-pose/images/val/" + name.get<std::string>());
    const cv::Mat image = cv::imread(file.string());
    const image::InputPlan plan = runner.plan(image, request);
    Judgement judgement =
        judge->compare(sample_of(file, image.size()), plan, runner.predict(image, plan, options));
    total += judgement.conf.size();
    for (std::size_t subject = 0; subject < 2; ++subject) {
      Overlaps& overlaps = judgement.overlaps[subject];
      const cv::Mat1f iou(static_cast<int>(overlaps.truths), static_cast<int>(overlaps.predictions),
                          overlaps.values.data());
      for (const metrics::Correct& correct :
           metrics::match_predictions(iou, judgement.true_cls, judgement.cls)) {
        for (std::size_t k = 0; k < correct.size(); ++k) right[subject][k] += correct[k] ? 1 : 0;
      }
    }
  }
  EXPECT_EQ(total, golden["detections_total"]);
  EXPECT_EQ(json(right[0]), golden["tp_sum_per_iou"]);
  EXPECT_EQ(json(right[1]), golden["tp_p_sum_per_iou"]);
}

}  // namespace
}  // namespace yolo::tasks
