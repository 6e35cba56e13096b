#include "graph/heads.hpp"

#include <algorithm>

#include <yolo/error.hpp>

#include "graph/decoded_head.hpp"
#include "graph/release_of.hpp"

namespace yolo::graph {
namespace {

constexpr const char* kUsesOneToOne = "_end2end";
constexpr std::int64_t kMostBins = 1024, kMostKeypoints = 10'000, kMostBoxes = 1'000'000;

constexpr HeadRow kHeads[] = {
    {"Detect", "detect", "DetectionModel"},
    {"v10Detect", "detect", "DetectionModel", HeadKind::dense, HeadExtra::none, /*one_to_one=*/true},
    {"AnchorDetect", "detect", "DetectionModel", HeadKind::anchors},
    {"RTDETRDecoder", "detect", "RTDETRDetectionModel", HeadKind::queries},
    {"Segment", "segment", "SegmentationModel", HeadKind::dense, HeadExtra::masks},
    {"Pose", "pose", "PoseModel", HeadKind::dense, HeadExtra::keypoints},
    {"OBB", "obb", "OBBModel", HeadKind::dense, HeadExtra::angle},
    {"Segment26", "segment", "SegmentationModel", HeadKind::dense, HeadExtra::masks},
    {"Pose26", "pose", "PoseModel", HeadKind::dense, HeadExtra::keypoints, false, /*centred_keypoints=*/true},
    {"OBB26", "obb", "OBBModel", HeadKind::dense, HeadExtra::angle, false, false, /*raw_angle=*/true},
    {"Classify", "classify", "ClassificationModel", HeadKind::classes},
};

struct TaskRow {
  std::string_view type, task;
};

// Heads that are known by name, so that a file that has one is refused with the right words.
constexpr TaskRow kOtherHeads[] = {
    {"WorldDetect", "detect"}, {"YOLOEDetect", "detect"}, {"AnchorSegment", "segment"}, {"YOLOESegment", "segment"},
    {"YOLOESegment26", "segment"}};

void read_dense(const Module& head, HeadSpec& spec) {
  spec.bins = head.integer("reg_max");
  if (spec.bins < 1 || spec.bins > kMostBins)
    throw Error(fmt::format("the head has {} steps (reg_max) of a box side; 1 to {} are expected", spec.bins, kMostBins));
  spec.has_one_to_many = !spec.has_one_to_one || has_one_to_many(head);
  if (!spec.one_to_one) return;
  spec.max_boxes = head.integer("max_det", spec.max_boxes);
  if (spec.max_boxes < 1 || spec.max_boxes > kMostBoxes)
    throw Error(fmt::format("the head gives {} boxes (max_det); 1 or more are expected", spec.max_boxes));
}

void read_keypoints(const Module& head, HeadSpec& spec) {
  const auto found = head.attributes.find("kpt_shape");
  const auto* shape = found == head.attributes.end() ? nullptr : std::get_if<std::vector<std::int64_t>>(&found->second);
  if (!shape || shape->size() != 2 || (*shape)[0] < 1 || (*shape)[0] > kMostKeypoints ||
      ((*shape)[1] != 2 && (*shape)[1] != 3)) {
    throw Error("the pose head has no kpt_shape of the form [number of keypoints, 2 or 3], such as [17, 3]");
  }
  spec.keypoints = (*shape)[0];
  spec.keypoint_values = (*shape)[1];
}

void read_anchors(const Module& head, HeadSpec& spec) {
  const Tensor& tensor = head.tensor("anchors");  // levels x anchors x 2, in strides
  const std::size_t levels = spec.strides.size();
  if (tensor.shape.size() != 3 || tensor.shape[0] != static_cast<std::int64_t>(levels) || tensor.shape[2] != 2) {
    throw Error(fmt::format("the head's anchors have shape [{}], expected [{}, anchors, 2]", fmt::join(tensor.shape, ", "),
                            levels));
  }
  const std::vector<float> values = tensor.to_floats();
  const auto count = static_cast<std::size_t>(tensor.shape[1]);
  spec.anchors.resize(levels);
  for (std::size_t level = 0; level < levels; ++level) {
    const auto stride = static_cast<float>(spec.strides[level]);
    for (std::size_t a = 0; a < count; ++a) {
      const float* pair = &values[(level * count + a) * 2];
      spec.anchors[level].push_back({pair[0] * stride, pair[1] * stride});
    }
  }
}

// What choose_branches() leaves, and the peer's own programs may leave in a file.
bool uses_one_to_one(const Module& head) { return head.flag(kUsesOneToOne, true); }

/// An exported file tells its task, not its head.
HeadSpec read_decoded(const Network& network, HeadSpec spec) {
  spec.kind = HeadKind::decoded;
  if (network.task == "segment") spec.extra = HeadExtra::masks;
  if (network.task == "obb") spec.extra = HeadExtra::angle;
  if (network.task == "pose") {
    spec.extra = HeadExtra::keypoints;
    read_keypoints(*network.layers.back().module, spec);
  }
  return spec;
}

}  // namespace

std::string_view stem_of(HeadExtra extra) {
  switch (extra) {
    case HeadExtra::masks: return "masks";
    case HeadExtra::keypoints: return "keypoints";
    case HeadExtra::angle: return "angles";
    case HeadExtra::none: break;
  }
  return "extra";
}

std::span<const HeadRow> all_heads() { return kHeads; }

const HeadRow* find_head(std::string_view type, std::span<const HeadRow> rows) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const HeadRow& r) { return r.type == type; });
  return row == rows.end() ? nullptr : &*row;
}

std::string_view task_of_head(std::string_view type) {
  if (const HeadRow* row = find_head(type)) return row->task;
  for (const TaskRow& row : kOtherHeads) {
    if (row.type == type) return row.task;
  }
  return {};
}

std::string_view model_class_of(std::string_view task, std::string_view type) {
  if (const HeadRow* row = find_head(type)) return row->model_class;
  const auto* first = std::find_if(std::begin(kHeads), std::end(kHeads), [&](const HeadRow& row) { return row.task == task; });
  return first == std::end(kHeads) ? std::string_view() : first->model_class;
}

HeadSpec read_head(const Network& network, std::span<const HeadRow> rows) {
  if (network.layers.empty()) throw Error("a network without layers has no head");
  const Module& head = *network.layers.back().module;
  const HeadRow* row = find_head(head.type, rows);
  if (row == nullptr && !has_decoded_head(network))
    throw Error(fmt::format("the network ends in {}, which is no head that can be run", head.type));
  HeadSpec spec;
  spec.type = head.type;
  spec.strides = network.strides;
  spec.release = release_of(network);
  if (row != nullptr && row->kind == HeadKind::classes) {
    spec.kind = HeadKind::classes;
    spec.classes = static_cast<std::int64_t>(network.names.size());
    return spec;
  }
  spec.classes = head.integer("nc");
  if (spec.classes < 1) throw Error(fmt::format("the head has {} classes", spec.classes));
  if (row == nullptr) return read_decoded(network, std::move(spec));
  spec.kind = row->kind;
  spec.extra = row->extra;
  spec.has_one_to_one = row->one_to_one || has_one_to_one(head);
  spec.one_to_one = spec.has_one_to_one && uses_one_to_one(head);
  spec.centred_keypoints = row->centred_keypoints;
  spec.raw_angle = row->raw_angle;
  if (spec.kind == HeadKind::dense) read_dense(head, spec);
  if (spec.kind == HeadKind::anchors) read_anchors(head, spec);
  if (spec.extra == HeadExtra::keypoints) read_keypoints(head, spec);
  if (spec.extra == HeadExtra::masks) spec.masks = head.integer("nm", 0);
  return spec;
}

bool has_one_to_one(const Module& head) { return head.find_child("one2one_cv2") != nullptr; }

bool gives_one_to_one(const Module& head) { return has_one_to_one(head) && uses_one_to_one(head); }

bool has_one_to_many(const Module& head) { return head.find_child("cv2") != nullptr && head.find_child("cv3") != nullptr; }

Network choose_branches(const Network& network, bool one_to_one) {
  if (network.layers.empty()) throw Error("a network without layers has no head");
  Network chosen = network;
  ModulePtr& head = chosen.layers.back().module;
  if (one_to_one ? !has_one_to_one(*head) : !has_one_to_many(*head)) {
    throw Error(fmt::format("end2end={}: the head {} has no {} branches in this file", one_to_one ? "True" : "False", head->type,
                            one_to_one ? "one-to-one" : "one-to-many"));
  }
  head = std::make_shared<Module>(*head);
  head->attributes[kUsesOneToOne] = one_to_one;
  return chosen;
}

std::string level_name(std::string_view stem, std::size_t level) { return fmt::format("{}.{}", stem, level); }

}  // namespace yolo::graph
