// The arguments of predict, as the manual names them.
#pragma once

#include <stop_token>
#include <vector>

#include <yolo/compute_options.hpp>
#include <yolo/plot_options.hpp>
#include <yolo/save_options.hpp>

namespace yolo {

/// Ranges are those of docs/arguments.md; a call throws Error (bad_option) for values outside of them.
struct PredictOptions {
  double conf = 0.25;             ///< least confidence of a detection, 0..1
  double iou = 0.7;               ///< overlap above which the weaker of two boxes is dropped, 0..1
  std::vector<int> imgsz = {};    ///< network input: one side, or height and width; empty: as the model was trained
  int batch = 1;                  ///< images predicted together
  int max_det = 300;              ///< most detections per image
  bool agnostic_nms = false;      ///< boxes of different classes suppress each other
  std::optional<bool> end2end = {};  ///< of heads with one-to-one branches (YOLO26): use them, which needs no NMS, or the other ones; unset: as the model is
  bool augment = false;           ///< predict three views of an image and merge them (detect)
  int tile = 0;                   ///< predict large images in squares of so many pixels (32 up), and whole; 0: whole only
  double overlap = 0.2;           ///< share of a tile that it has in common with its neighbour, 0 to 0.9
  bool retina_masks = false;      ///< masks in the original image instead of the network input (segment)
  std::vector<int> classes = {};  ///< keep only these; empty: all
  std::vector<int> embed = {};    ///< give the mean features of these layers instead of detections
  bool visualize = false;         ///< pictures of what the layers see
  bool rect = true;               ///< pad to the stride only; false: always to imgsz. (The peer ignores its rect here.)
  int vid_stride = 1;             ///< take every n-th frame
  bool stream_buffer = false;     ///< queue frames of live streams instead of dropping old ones

  ComputeOptions compute = {};    ///< what computes the network
  SaveOptions save = {};          ///< what is written...
  RunFolder folder = {};          ///< ...and where; the usual name is "predict", then predict2, ...
  bool show = false;              ///< open a window with the annotated picture
  PlotOptions draw = {};          ///< how pictures that are saved or shown are annotated
  bool keep_images = true;        ///< results that are collected hold their pictures; false: 300 frames of a film need not fit into memory
  bool verbose = true;            ///< a line per image through the log

  std::stop_token stop = {};      ///< asks the run to end, from any thread; what was handed on is saved

  bool operator==(const PredictOptions&) const = default;
};

}  // namespace yolo
