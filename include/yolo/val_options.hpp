// The arguments of val, as the manual names them.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include <yolo/compute_options.hpp>
#include <yolo/save_options.hpp>
#include <yolo/val_metrics.hpp>

namespace yolo {

/// Ranges are those of docs/arguments.md; a call throws Error (bad_option) for values outside of them.
struct ValOptions {
  std::string data = {};          ///< dataset description (.yaml) or folder of classes; empty: that of the training
  std::string split = "val";      ///< "train", "val" or "test"
  std::vector<int> imgsz = {};    ///< network input: one side; empty: as the model was trained
  int batch = 16;                 ///< images that share an input shape
  std::optional<double> conf = {};  ///< least confidence of a detection, 0..1; unset: 0.001, for oriented boxes of YOLO12 and YOLO26 0.01
  double iou = 0.7;               ///< overlap above which the weaker of two boxes is dropped, 0..1
  int max_det = 300;              ///< most detections per image
  bool agnostic_nms = false;      ///< boxes of different classes suppress each other
  std::optional<bool> end2end = {};  ///< of heads with one-to-one branches (YOLO26): use them, which needs no NMS, or the other ones; unset: as the model is
  bool augment = false;           ///< predict three views of an image and merge them (detect)
  bool single_cls = false;        ///< all classes count as one
  std::vector<int> classes = {};  ///< labels and detections of other classes are left out; empty: all
  bool rect = true;               ///< inputs follow the images' proportions; false: squares
  int workers = 8;                ///< threads that read images
  ApKind ap = ApKind::coco;       ///< which average precision is computed
  bool overlap_mask = true;       ///< truth masks share one map (segment, ApKind::peer)
  int mask_ratio = 4;             ///< truth masks are smaller than the input by this factor (segment, ApKind::peer)

  ComputeOptions compute = {};    ///< what computes the network
  bool plots = true;              ///< curves, confusion matrices and mosaics into the run folder
  ValSaveOptions save = {};       ///< what else is written...
  RunFolder folder = {};          ///< ...and where; the usual name is "val", then val2, ...
  bool verbose = true;            ///< table and progress; with rows of the classes
  bool cache = true;              ///< keep what was read of the labels
  std::stop_token stop = {};      ///< asks the validation to end, from any thread; it throws Error (cancelled) then
  /// Shows how far it is: text of one line, images done and all. Called often.
  std::function<void(const std::string& text, std::size_t done, std::size_t total)> progress = {};
};

}  // namespace yolo
