// Genuine weights against the real peer: decoding, suppression, results and true positives
// (golden/stages_obb.json, predict_obb.json, val_obb.json).
#include <iostream>
#include <numbers>

#include "metrics/match.hpp"
#include "metrics/overlap.hpp"
#include "tasks/network_runner.hpp"
#include "tasks/obb/geometry.hpp"
#include "tasks/obb/nms.hpp"
#include "tasks/obb/obb.hpp"
#include "tasks/obb/rotated_decoder.hpp"

namespace yolo::tasks {
namespace {

using nlohmann::json;

constexpr const char* kWeights = "ref/weights/yolo11n-obb-dota8.pt";

std::filesystem::path picture(const std::string& name) {
  for (const char* folder :
       {"ref/datasets/dota8/images/train/", "ref/datasets/dota8/images/val/", "ref/images/"}) {
    if (const auto file = test::shared(folder + name); std::filesystem::exists(file)) return file;
  }
  ADD_FAILURE() << "no picture " << name;
  return {};
}

image::FitRequest rectangular() {
  image::FitRequest request;
  request.minimal = true;
  return request;
}

TEST(SharedObbStages, DecodedAndSuppressed) {
  YOLO_NEEDS_SHARED("golden/stages_obb.json");
  const json file = test::read_json(test::shared("golden/stages_obb.json"));
  const json& golden = file["rect"];
  test::NetworkRunner runner(kWeights);
  const cv::Mat image = cv::imread(picture(file["image"]["file"]).string());
  const auto maps = runner.run(image, runner.plan(image, rectangular()));
  const obb::RotatedDecoder decoder(graph::read_head(runner.network()));

  PostprocessOptions options;
  options.conf = -1;  // every place survives
  const auto all = decoder.decode(maps, 0, options);
  const std::size_t places = golden["decoded"]["shape"][2], planes = golden["decoded"]["shape"][1];
  ASSERT_EQ(all.size(), places);
  for (const json& sample : golden["decoded"]["samples"]) {
    const std::size_t plane = sample[0].get<std::size_t>() / places,
                      place = sample[0].get<std::size_t>() % places;
    const RotatedBox& box = all[place];
    const float values[] = {box.x, box.y, box.width, box.height};
    if (plane < 4) {
      EXPECT_NEAR(values[plane], sample[1].get<double>(), 2e-3) << "place " << place;
    }
    if (plane == planes - 1) {
      EXPECT_NEAR(box.angle, sample[1].get<double>(), 1e-4) << "place " << place;
    }
  }

  options.conf = 0.25;
  const auto candidates = decoder.decode(maps, 0, options);
  EXPECT_EQ(candidates.size(), golden["count_before_nms_conf025"]);
  const auto kept = obb::rotated_suppression(candidates, {});
  ASSERT_EQ(kept.size(), golden["after_nms"]["n"]);
  double worst = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const json& row = golden["after_nms"]["rows"][i];
    const float ours[] = {kept[i].x,    kept[i].y, kept[i].width, kept[i].height,
                          kept[i].conf, 0,         kept[i].angle};
    for (const std::size_t k : {0, 1, 2, 3, 4, 6})
      worst = std::max(worst, std::abs(ours[k] - row[k].get<double>()));
    EXPECT_EQ(kept[i].cls, row[5].get<int>()) << "box " << i;
  }
  std::cout << "largest difference of " << kept.size() << " boxes: " << worst << "\n";
  EXPECT_LT(worst, 0.01);

  options.conf = 0.001;
  const auto faint = decoder.decode(maps, 0, options);
  EXPECT_EQ(faint.size(), golden["count_before_nms_conf0001"]);
  EXPECT_EQ(obb::rotated_suppression(faint, {.max_det = 30000}).size(), golden["after_nms_conf0001_n"]);
  options.multi_label = true;
  const auto pairs = decoder.decode(maps, 0, options);
  EXPECT_EQ(pairs.size(), golden["count_pairs_conf0001"]);
  EXPECT_EQ(obb::rotated_suppression(pairs, {.max_det = 30000}).size(),
            golden["after_nms_multilabel_conf0001_n"]);
  EXPECT_EQ(obb::rotated_suppression_plain(faint, {.max_det = 30000}).size(), golden["after_nms_conf0001_n"]);
}

PostprocessOptions options_of(const json& args) {
  PostprocessOptions options;
  for (const auto& [key, value] : args.items()) {
    if (key == "conf")
      options.conf = value;
    else if (key == "iou")
      options.iou = value;
    else if (key == "agnostic_nms")
      options.agnostic = value;
    else if (key == "max_det")
      options.max_det = value;
    else
      ADD_FAILURE() << "the option " << key << " is not known to this test";
  }
  return options;
}

/// The largest difference of a box to the peer's; of the angle, its turn.
double difference(const RotatedBox& ours, const json& peers) {
  const auto& box = peers["xywhr"];
  const double values[] = {ours.x, ours.y, ours.width, ours.height};
  double worst = 0;
  for (std::size_t i = 0; i < 4; ++i) worst = std::max(worst, std::abs(values[i] - box[i].get<double>()));
  const double turn = std::abs(ours.angle - box[4].get<double>());
  return std::max(worst, std::min(turn, std::abs(std::numbers::pi - turn)));
}

TEST(SharedObbParity, Predictions) {
  YOLO_NEEDS_SHARED("golden/predict_obb.json");
  const json golden = test::read_json(test::shared("golden/predict_obb.json"));
  test::NetworkRunner runner(kWeights);
  int boxes = 0, equal = 0;
  double worst = 0;
  for (const auto& [name, set] : golden["sets"].items()) {
    for (const auto& [file, row] : set["images"].items()) {
      SCOPED_TRACE(name + " " + file);
      const cv::Mat image = cv::imread(picture(file).string());
      const image::InputPlan plan = runner.plan(image, rectangular());
      EXPECT_EQ(json({plan.transform.input.height, plan.transform.input.width}), row["in_shape"]);
      const Results results = runner.predict(image, plan, options_of(set["args"]));
      ASSERT_TRUE(results.obb);
      EXPECT_EQ(results.obb->size(), row["n"]);
      for (std::size_t i = 0; i < std::min(results.obb->size(), row["det"].size()); ++i, ++boxes) {
        const RotatedBox& box = (*results.obb)[i];
        const json& peers = row["det"][i];
        const double apart = difference(box, peers);
        worst = std::max(worst, apart);
        if (box.cls == peers["cls"] && std::abs(box.conf - peers["conf"].get<double>()) < 1e-3 &&
            apart < 0.05)
          ++equal;
        const Xyxy around = results.obb->xyxy()[i];
        for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(around[k], peers["xyxy"][k].get<double>(), 0.05);
        const Corners corners = corners_of(box);
        for (std::size_t k = 0; k < 4; ++k) {
          EXPECT_NEAR(corners[k].x, peers["corners"][k][0].get<double>(), 0.05);
          EXPECT_NEAR(corners[k].y, peers["corners"][k][1].get<double>(), 0.05);
        }
      }
    }
  }
  std::cout << equal << " of " << boxes << " boxes agree; largest difference " << worst << "\n";
  EXPECT_EQ(equal, boxes);
}

dataset::Sample sample_of(const std::filesystem::path& image, cv::Size size) {
  dataset::Sample sample{.image = image, .size = size};
  const auto file =
      image.parent_path().parent_path().parent_path() / "labels/train" / image.stem().concat(".txt");
  for (const std::vector<float>& row : test::label_rows(file)) {
    dataset::Label& label = sample.labels.emplace_back();
    label.cls = static_cast<int>(row[0]);
    for (std::size_t k = 1; k + 1 < row.size(); k += 2) label.polygon.emplace_back(row[k], row[k + 1]);
  }
  return sample;
}

TEST(SharedObbParity, TruePositives) {
  YOLO_NEEDS_SHARED("golden/val_obb.json");
  const json golden = test::read_json(test::shared("golden/val_obb.json"));
  test::NetworkRunner runner(kWeights);
  const auto judge = obb::make_judge();
  PostprocessOptions options;
  options.conf = 0.01;
  options.multi_label = true;
  judge->prepare(options);
  image::FitRequest request;
  request.target = {golden["batch_shapes_hw"][0][1], golden["batch_shapes_hw"][0][0]};
  request.content = {640, 640};
  std::vector<int> right(metrics::kThresholds);
  int total = 0;
  for (const json& name : golden["batch_order"][0]) {
    const auto file = picture(name);
    const cv::Mat image = cv::imread(file.string());
    const image::InputPlan plan = runner.plan(image, request);
    const Judgement judgement =
        judge->compare(sample_of(file, image.size()), plan, runner.predict(image, plan, options));
    Overlaps overlaps = judgement.overlaps[0];
    const cv::Mat1f iou(static_cast<int>(overlaps.truths), static_cast<int>(overlaps.predictions),
                        overlaps.values.data());
    for (const metrics::Correct& correct :
         metrics::match_predictions(iou, judgement.true_cls, judgement.cls)) {
      for (std::size_t k = 0; k < right.size(); ++k) right[k] += correct[k] ? 1 : 0;
    }
    total += static_cast<int>(judgement.conf.size());
  }
  EXPECT_EQ(total, golden["detections_total"]);
  EXPECT_EQ(json(right), golden["tp_sum_per_iou"]);
}

}  // namespace
}  // namespace yolo::tasks
