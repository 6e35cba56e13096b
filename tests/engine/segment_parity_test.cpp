// Masks of yolo11n-seg in f32 against the real peer's (golden/predict_segment.json, predict_options.json,
// val_segment.json).
#include <fstream>
#include <iostream>
#include <opencv2/imgproc.hpp>
#include <opencv2/imgcodecs.hpp>
#include <sstream>

#include "dataset/label_file.hpp"
#include "engine/loaded_model.hpp"
#include "metrics/match.hpp"
#include "support.hpp"
#include "tasks/segment/mask_overlap.hpp"
#include "tasks/segment/segment.hpp"

namespace yolo {
namespace {

using nlohmann::json;
using tasks::MaskPlane;

constexpr const char* kWeights = "ref/weights/yolo11n-seg.pt";

struct Predicted {
  image::InputPlan plan;
  Results results;
};

/// One image in f32.
class Runner {
 public:
  explicit Runner(const engine::LoadedModel& model)
      : model_(model), computation_(model.computation(engine::compilation(strict()))) {}

  Predicted run(const cv::Mat& image, const image::FitRequest& fit,
                const tasks::PostprocessOptions& options) {
    Predicted predicted{model_.fitter().plan(image.size(), fit), {}};
    const cv::Size input = predicted.plan.transform.input;
    const runtime::InputShape shape{1, input.height, input.width};
    if (!request_ || !(request_->shape() == shape)) request_ = computation_->take(shape);
    model_.fitter().write(image, predicted.plan, request_->input(0));
    request_->run();
    predicted.results.names = model_.description().names;
    model_.postprocessor().process(request_->outputs(), 0, predicted.plan.transform, options,
                                   predicted.results);
    return predicted;
  }

 private:
  static PredictOptions strict() {
    PredictOptions options;
    options.compute.half = false;
    return options;
  }

  const engine::LoadedModel& model_;
  std::shared_ptr<const engine::Computation> computation_;
  std::unique_ptr<runtime::PictureRequest> request_;
};

cv::Mat picture(const std::string& name) {
  const auto file = test::shared("ref/images/" + name);
  return cv::imread(
      (std::filesystem::exists(file) ? file : test::shared("ref/datasets/coco128/images/train2017/" + name))
          .string());
}

cv::Rect set_bounds(const Mask& mask) {
  if (mask.where.empty()) return {};
  const cv::Rect inside = cv::boundingRect(mask.bits);
  return inside.empty() ? inside : inside + mask.where.tl();
}

/// Differences to the peer's masks.
struct Tally {
  int masks = 0, same_area = 0, same_bounds = 0, same_start = 0, same_points = 0;
  std::int64_t worst = 0, pixels = 0, apart = 0;

  void add(const Mask& mask, const json& area, const json* bounds) {
    const std::int64_t ours = tasks::segment::area(mask), peers = area.get<std::int64_t>();
    ++masks;
    pixels += peers;
    apart += std::abs(ours - peers);
    worst = std::max(worst, std::abs(ours - peers));
    same_area += ours == peers ? 1 : 0;
    EXPECT_LE(std::abs(ours - peers), std::max<std::int64_t>(12, peers / 1000));
    if (bounds == nullptr) return;
    const cv::Rect box = set_bounds(mask);
    same_bounds += json({box.x, box.y, box.br().x - 1, box.br().y - 1}) == *bounds ? 1 : 0;
  }

  void add_outline(const Polygon& polygon, const json& row) {
    same_points += polygon.size() == row["poly_n"].get<std::size_t>() ? 1 : 0;
    bool same = true;
    for (std::size_t i = 0; i < row["poly_first5"].size(); ++i) {
      const json& point = row["poly_first5"][i];
      same = same && i < polygon.size() && std::abs(polygon[i].x - point[0].get<float>()) < 1e-3F &&
             std::abs(polygon[i].y - point[1].get<float>()) < 1e-3F;
    }
    same_start += same ? 1 : 0;
  }

  void print(const char* what) const {
    std::cout << what << ": " << masks << " masks, equal area " << same_area << ", equal bounds "
              << same_bounds << ", outlines with equal start " << same_start << " and equally many points "
              << same_points << "; pixels apart " << apart << " of " << pixels << ", worst mask " << worst
              << "\n";
  }
};

/// Position of the peer's object among ours.
std::optional<std::size_t> partner(const Boxes& boxes, const json& row) {
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (boxes[i].cls == row["cls"] && std::abs(boxes[i].conf - row["conf"].get<float>()) < 1e-3F &&
        std::abs(boxes[i].x1 - row["xyxy"][0].get<float>()) < 0.1F &&
        std::abs(boxes[i].y2 - row["xyxy"][3].get<float>()) < 0.1F) {
      return i;
    }
  }
  return std::nullopt;
}

TEST(SharedSegmentParity, MasksOfPictures) {
  YOLO_NEEDS_SHARED("golden/predict_segment.json");
  const json golden = test::read_json(test::shared("golden/predict_segment.json"));
  const engine::LoadedModel model(formats::open_model(test::shared(kWeights)));
  Runner runner(model);
  Tally input, original;
  int missing = 0;
  for (const auto& [name, row] : golden["images"].items()) {
    const cv::Mat image = picture(name);
    for (const char* shape : {"rect", "square"}) {
      SCOPED_TRACE(name + shape);
      image::FitRequest fit;
      fit.minimal = std::string_view(shape) == "rect";
      tasks::PostprocessOptions options;
      const Results results = runner.run(image, fit, options).results;
      options.mask_plane = MaskPlane::original;
      const Results large = runner.run(image, fit, options).results;
      EXPECT_EQ(results.size(), row[shape]["n"].get<std::size_t>());
      const std::vector<Polygon> outlines = results.masks->xy(), large_outlines = large.masks->xy();
      for (const json& peer : row[shape]["det"]) {
        const std::optional<std::size_t> i = partner(results.boxes, peer);
        missing += i ? 0 : 1;
        if (!i) continue;
        // The file's "net" values of all but the first prediction are those of retina_masks, which stayed switched on.
        const bool late = peer["area_net"] == peer["area_orig"] && peer["bbox_net"] == peer["bbox_orig"];
        const Results& shown = late ? large : results;
        EXPECT_EQ(json({shown.masks->plane().height, shown.masks->plane().width}), peer["mask_shape"]);
        if (!late) input.add((*results.masks)[*i], peer["area_net"], &peer["bbox_net"]);
        input.add_outline(late ? large_outlines[*i] : outlines[*i], peer);
        original.add((*large.masks)[*i], peer["area_orig"], &peer["bbox_orig"]);
      }
    }
  }
  input.print("input");
  original.print("original");
  EXPECT_LE(missing, input.masks / 1000);
  EXPECT_GE(input.same_area, input.masks * 9 / 10);
  EXPECT_GE(input.same_bounds, input.masks * 99 / 100);
  EXPECT_GE(input.same_start, input.masks * 95 / 100);
  EXPECT_LE(input.apart, input.pixels / 10000);
  EXPECT_LE(original.apart, original.pixels / 10000);
}

TEST(SharedSegmentParity, RetinaMasks) {
  YOLO_NEEDS_SHARED("golden/predict_options.json");
  const json golden = test::read_json(test::shared("golden/predict_options.json"));
  const engine::LoadedModel model(formats::open_model(test::shared(kWeights)));
  Runner runner(model);
  Tally tally;
  for (const auto& [name, row] : golden["retina_masks"]["images"].items()) {
    for (const auto& [how, answer] : row.items()) {
      SCOPED_TRACE(name + how);
      image::FitRequest fit;
      if (how == "retina_masks_imgsz_320") fit.target = {320, 320};
      fit.minimal = true;
      tasks::PostprocessOptions options;
      if (how != "default") options.mask_plane = MaskPlane::original;
      const Results results = runner.run(picture(name), fit, options).results;
      const std::vector<Polygon> outlines = results.masks->xy();
      ASSERT_EQ(results.size(), answer["det"].size());
      for (const json& peer : answer["det"]) {
        const std::optional<std::size_t> i = partner(results.boxes, peer);
        ASSERT_TRUE(i);
        tally.add((*results.masks)[*i], peer["area"], nullptr);
        tally.add_outline(outlines[*i], peer);
      }
    }
  }
  tally.print("retina_masks");
  EXPECT_GE(tally.same_start, tally.masks - 1);
}

dataset::Sample sample_of(const std::string& name, cv::Size size) {
  std::filesystem::path file = test::shared("ref/datasets/coco128-seg/labels/train2017/" + name);
  std::ifstream in(file.replace_extension(".txt"));
  std::stringstream text;
  text << in.rdbuf();
  dataset::LabelRules rules;
  rules.classes = 80;
  dataset::Sample sample;
  sample.size = size;
  sample.labels = dataset::parse_label_rows(text.str(), rules).labels;
  return sample;
}

/// How many predictions of coco128-seg are right at each threshold, for boxes and masks.
std::array<std::vector<int>, 2> right_predictions(Runner& runner, const json& golden, bool at_input_size) {
  tasks::EvaluatorOptions evaluation;
  evaluation.ap = ApKind::peer;
  evaluation.masks_at_input_size = at_input_size;
  const auto judge = tasks::segment::make_judge(evaluation);
  tasks::PostprocessOptions options;
  options.conf = 0.001;
  options.multi_label = true;
  judge->prepare(options);
  std::array<std::vector<int>, 2> right{std::vector<int>(metrics::kThresholds),
                                        std::vector<int>(metrics::kThresholds)};
  for (std::size_t batch = 0; batch < golden["batch_order"].size(); ++batch) {
    image::FitRequest fit;
    fit.target = {golden["batch_shapes_hw"][batch][1].get<int>(),
                  golden["batch_shapes_hw"][batch][0].get<int>()};
    fit.content = {640, 640};
    for (const json& name : golden["batch_order"][batch]) {
      const cv::Mat image = picture(name);
      const Predicted predicted = runner.run(image, fit, options);
      const dataset::Sample sample = sample_of(name, image.size());
      const tasks::Judgement judgement = judge->compare(sample, predicted.plan, predicted.results);
      for (std::size_t subject = 0; subject < 2; ++subject) {
        const tasks::Overlaps& overlaps = judgement.overlaps[subject];
        const cv::Mat1f table(static_cast<int>(overlaps.truths), static_cast<int>(overlaps.predictions),
                              const_cast<float*>(overlaps.values.data()));
        for (const metrics::Correct& correct :
             metrics::match_predictions(table, judgement.true_cls, judgement.cls)) {
          for (std::size_t i = 0; i < metrics::kThresholds; ++i) right[subject][i] += correct[i] ? 1 : 0;
        }
      }
    }
  }
  return right;
}

void expect_close(const std::vector<int>& ours, const json& peers, const char* what) {
  std::cout << what << ": ours " << json(ours) << ", peer's " << peers << "\n";
  for (std::size_t i = 0; i < ours.size(); ++i)
    EXPECT_NEAR(ours[i], peers[i].get<int>(), 2) << what << " " << i;
}

TEST(SharedSegmentParity, RightMasksOfCoco128) {
  YOLO_NEEDS_SHARED("golden/val_segment.json");
  const engine::LoadedModel model(formats::open_model(test::shared(kWeights)));
  Runner runner(model);
  for (const char* file : {"golden/val_segment.json", "golden/val_segment_save_json.json"}) {
    const json golden = test::read_json(test::shared(file));
    const auto right =
        right_predictions(runner, golden, std::string_view(file).find("save_json") != std::string_view::npos);
    expect_close(right[0], golden["tp_sum_per_iou"], "boxes");
    expect_close(right[1], golden["tp_m_sum_per_iou"], "masks");
  }
}

}  // namespace
}  // namespace yolo
