#include "train/loss/make_criterion.hpp"

#include <yolo/error.hpp>

#include "graph/heads.hpp"
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
  const graph::HeadSpec& spec;
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
  const std::int64_t points = request.spec.keypoints, values = request.spec.keypoint_values;
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

using graph::HeadExtra;
using graph::HeadKind;

struct Row {
  HeadKind kind;
  HeadExtra extra;
  bool one_to_one;
  CriterionPtr (*make)(const Request& request);
};

constexpr Row kRows[] = {
    {HeadKind::dense, HeadExtra::none, false, make_detect},
    {HeadKind::dense, HeadExtra::none, true, make_v10},
    {HeadKind::dense, HeadExtra::masks, false, make_segment},
    {HeadKind::dense, HeadExtra::keypoints, false, make_pose},
    {HeadKind::dense, HeadExtra::angle, false, make_obb},
    {HeadKind::classes, HeadExtra::none, false, make_classify},
    {HeadKind::queries, HeadExtra::none, false, make_rtdetr},
};

}  // namespace

void check_trainable(const graph::Network& network) {
  const graph::HeadSpec spec = graph::read_head(network);
  const bool is_new = spec.kind == HeadKind::dense && (spec.bins == 1 || (spec.one_to_one && spec.release == Release::v8_4));
  if (!is_new) return;
  throw Error(fmt::format("a network that ends in {}{} cannot be trained yet: YOLO26's losses and its optimizer MuSGD are not implemented. It can "
                          "be predicted and measured with; yolo12 and yolo11 can be trained",
                          spec.type, spec.one_to_one ? " with one-to-one branches" : " without a distribution (reg_max 1)"),
              ErrorCode::unsupported);
}

CriterionPtr make_criterion(const graph::Network& network, const TrainOptions& options,
                            const LossContext& context) {
  if (network.layers.empty()) throw Error("a network without layers has no loss");
  check_trainable(network);
  const graph::Module& head = *network.layers.back().module;
  const graph::HeadSpec spec = graph::read_head(network);
  const LossGains gains{options.box, options.cls, options.dfl, options.pose, options.kobj};
  for (const Row& row : kRows) {
    const bool fits = row.kind == spec.kind && row.extra == spec.extra && row.one_to_one == spec.one_to_one;
    if (fits) return row.make({head, spec, options, context, gains});
  }
  throw Error(fmt::format("a network that ends in {} cannot be trained: there is no loss for it", head.type), ErrorCode::unsupported);
}

std::vector<std::string> idle_gains(const graph::Network& network, const TrainOptions& options) {
  std::vector<std::string> idle;
  // RT-DETR's matching has weights of its own, as in the peer.
  if (network.layers.empty() || graph::read_head(network).kind != HeadKind::queries) return idle;
  const TrainOptions usual;
  if (options.box != usual.box) idle.emplace_back("box");
  if (options.cls != usual.cls) idle.emplace_back("cls");
  if (options.dfl != usual.dfl) idle.emplace_back("dfl");
  return idle;
}

}  // namespace yolo::train
