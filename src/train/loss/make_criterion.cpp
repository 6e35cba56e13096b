#include "train/loss/make_criterion.hpp"

#include <yolo/error.hpp>

#include "train/loss/classify_criterion.hpp"
#include "train/loss/detect_criterion.hpp"
#include "train/loss/obb_criterion.hpp"
#include "train/loss/pose_criterion.hpp"
#include "train/loss/rtdetr_criterion.hpp"
#include "train/loss/segment_criterion.hpp"
#include "train/loss/v10_criterion.hpp"

namespace yolo::train {
namespace {

struct Request {
  const graph::Module& head;
  const TrainOptions& options;
  const LossContext& context;
  LossGains gains;
};

using CriterionPtr = std::unique_ptr<Criterion>;

CriterionPtr make_detect(const Request& request) { return std::make_unique<DetectCriterion>(request.gains); }
CriterionPtr make_v10(const Request& request) { return std::make_unique<V10Criterion>(request.gains); }
CriterionPtr make_obb(const Request& request) { return std::make_unique<ObbCriterion>(request.gains); }
CriterionPtr make_classify(const Request&) { return std::make_unique<ClassifyCriterion>(); }
CriterionPtr make_segment(const Request& request) {
  return std::make_unique<SegmentCriterion>(request.gains, request.options.overlap_mask);
}

CriterionPtr make_pose(const Request& request) {
  const auto [points, values] = request.head.pair("kpt_shape");
  std::vector<float> sigmas = request.context.keypoint_sigmas;
  if (sigmas.empty() && points == 17 && values == 3) sigmas = coco_sigmas();
  if (sigmas.empty()) sigmas.assign(static_cast<std::size_t>(points), 1 / static_cast<float>(points));
  return std::make_unique<PoseCriterion>(request.gains, points, values, std::move(sigmas));
}

// A setting of the head, which may come from a file: within what a network can mean, as memory is asked for
// by it.
template <class Number>
Number checked(const char* name, Number value, Number least, Number most) {
  if (value >= least && value <= most) return value;
  throw Error(fmt::format("the head's {} should be {} to {} (found {})", name, least, most, value));
}

CriterionPtr make_rtdetr(const Request& request) {
  constexpr std::int64_t kMostQueries = 100'000;
  const graph::Module& head = request.head;
  DenoisingOptions denoising;
  denoising.classes = checked("nc", head.integer("nc", denoising.classes), std::int64_t{1}, kMostQueries);
  denoising.own_queries = checked("num_queries", head.integer("num_queries", denoising.own_queries),
                                  std::int64_t{1}, kMostQueries);
  denoising.queries = checked("num_denoising", head.integer("num_denoising", denoising.queries),
                              std::int64_t{0}, std::int64_t{10'000});
  denoising.class_noise =
      checked("label_noise_ratio", head.number("label_noise_ratio", denoising.class_noise), 0.0, 1.0);
  denoising.box_noise =
      checked("box_noise_scale", head.number("box_noise_scale", denoising.box_noise), 0.0, 10.0);
  return std::make_unique<RtdetrCriterion>(RtdetrGains(), denoising);
}

struct Row {
  std::string_view head;  // type of the network's last module
  CriterionPtr (*make)(const Request& request);
};

constexpr Row kRows[] = {
    {"Detect", make_detect}, {"v10Detect", make_v10},     {"Segment", make_segment},      {"Pose", make_pose},
    {"OBB", make_obb},       {"Classify", make_classify}, {"RTDETRDecoder", make_rtdetr},
};

}  // namespace

CriterionPtr make_criterion(const graph::Network& network, const TrainOptions& options,
                            const LossContext& context) {
  if (network.layers.empty()) throw Error("a network without layers has no loss");
  const graph::Module& head = *network.layers.back().module;
  if (head.has("reg_max")) checked("reg_max", head.integer("reg_max"), std::int64_t{2}, std::int64_t{1024});
  const LossGains gains{options.box, options.cls, options.dfl, options.pose, options.kobj};
  for (const Row& row : kRows) {
    if (row.head == head.type) return row.make({head, options, context, gains});
  }
  throw Error(fmt::format("a network that ends in {} cannot be trained: there is no loss for it", head.type));
}

std::vector<std::string> idle_gains(const graph::Network& network, const TrainOptions& options) {
  std::vector<std::string> idle;
  // RT-DETR's matching has weights of its own, as in the peer.
  if (network.layers.empty() || network.layers.back().module->type != "RTDETRDecoder") return idle;
  const TrainOptions usual;
  if (options.box != usual.box) idle.emplace_back("box");
  if (options.cls != usual.cls) idle.emplace_back("cls");
  if (options.dfl != usual.dfl) idle.emplace_back("dfl");
  return idle;
}

}  // namespace yolo::train
