// The heads of networks: one row each, and what is read from a head's own settings and weights.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <yolo/graph/module.hpp>

#include "core/own_symbols.hpp"
#include "core/release.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::graph {

enum class HeadKind {
  dense,    ///< at each place of each level a box and a logit a class: maps "boxes.L" and "scores.L"
  anchors,  ///< at each place a box for each anchor (legacy YOLOv5): maps "anchors.L"
  queries,  ///< a box and a logit a class for each query (RT-DETR): "boxes" and "scores"
  classes,  ///< a logit a class of the whole picture: "logits"
  decoded,  ///< of an exported file: boxes in input pixels, probabilities (graph/decoded_head.hpp)
};

/// What a dense head gives beside its boxes, in the maps "masks.L" (with "protos"), "keypoints.L" or "angles.L".
enum class HeadExtra { none, masks, keypoints, angle };

/// "masks", "keypoints", "angles"; "extra" where there is none.
std::string_view stem_of(HeadExtra extra);

/// What everything that reads a head's maps needs to know of it.
struct HeadSpec {
  HeadKind kind = HeadKind::dense;
  HeadExtra extra = HeadExtra::none;
  std::string type;              ///< name of the module, for messages
  std::int64_t classes = 0;
  std::int64_t bins = 0;         ///< steps of the distribution of a box side (reg_max); 1: the side itself; dense heads only
  bool one_to_one = false;       ///< an object gets one box: nothing is suppressed
  bool has_one_to_one = false, has_one_to_many = true;  ///< which branches are there to be chosen from (dense heads)
  std::int64_t max_boxes = 300;  ///< of a picture, where one_to_one
  std::int64_t masks = 0;        ///< coefficients of a box
  std::int64_t keypoints = 0, keypoint_values = 0;  ///< points of a box, and 2 (x, y) or 3 (and confidence) of each
  bool centred_keypoints = false;  ///< points are told from the centre of a cell, in cells; else as twice that from its middle
  bool raw_angle = false;          ///< the angle's map is in radians; else a sigmoid of it is
  Release release = Release::v8_3;
  std::vector<double> strides;                      ///< of the levels, in input pixels
  std::vector<std::vector<std::array<float, 2>>> anchors;  ///< width and height in input pixels, by level

  bool is_decoded() const { return kind == HeadKind::decoded; }
  /// Whether NMS follows, and cuts to max_det.
  bool suppresses() const { return kind != HeadKind::queries && kind != HeadKind::classes && !one_to_one; }
  /// The picture fills the input; boxes are fractions of it and may reach beyond it.
  bool stretches_input() const { return kind == HeadKind::queries; }
  /// Boxes are found by small steps, which half precision would round away.
  bool refines_boxes() const { return kind == HeadKind::queries; }
};

struct HeadRow {
  std::string_view type;         ///< of a network's last module
  std::string_view task;
  std::string_view model_class;  ///< the peer's class of such a network, as checkpoints name it
  HeadKind kind = HeadKind::dense;
  HeadExtra extra = HeadExtra::none;
  bool one_to_one = false;         ///< always has one-to-one branches; others may have them
  bool centred_keypoints = false;  ///< as in HeadSpec
  bool raw_angle = false;
};

/// The heads that can be run.
std::span<const HeadRow> all_heads();
/// Null when it is none of them.
const HeadRow* find_head(std::string_view type, std::span<const HeadRow> rows = all_heads());

/// The task of a head by its layer name ("OBB" -> "obb"), also of heads that cannot be run yet; empty for other layers.
std::string_view task_of_head(std::string_view type);

/// The peer's class of a network that ends in this module: that of the head's row, else that of the task's first head; empty for an
/// unknown task.
std::string_view model_class_of(std::string_view task, std::string_view type);

/// The head of a network. Throws Error when its last module is no head, or its settings contradict each other.
HeadSpec read_head(const Network& network, std::span<const HeadRow> rows = all_heads());

/// Whether it has one-to-one branches, in use or not.
bool has_one_to_one(const Module& head);
/// Whether a head's one-to-one branches are the ones that are used: it has them, and was not told otherwise (choose_branches).
bool gives_one_to_one(const Module& head);
/// Whether it has the other ones; a file that was saved after fusing may have lost them.
bool has_one_to_many(const Module& head);

/// The same network with the one-to-one branches of its head in use, or the other ones: its head is another module, its layers are
/// shared. Throws Error when the head does not have them.
Network choose_branches(const Network& network, bool one_to_one);

/// Name of a head's map: "boxes.0".
std::string level_name(std::string_view stem, std::size_t level);

}  // namespace yolo::graph
YOLO_OWN_SYMBOLS_END
