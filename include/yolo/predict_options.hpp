// The arguments of predict, as the manual names them.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace yolo {

struct PredictOptions {
  double conf = 0.25;             ///< least confidence of a detection, 0..1
  double iou = 0.7;               ///< overlap above which the weaker of two boxes is dropped, 0..1
  std::vector<int> imgsz;         ///< network input: one side, or height and width; empty: as the model was trained
  std::optional<bool> half;       ///< unset: the processor's fastest lossless precision; false: strict f32
  std::string device;             ///< "" or "cpu"
  int threads = 0;                ///< of inference; 0: all physical cores
  bool dnn = false;               ///< run an ONNX file through OpenCV; means nothing for other files
  int batch = 1;                  ///< images predicted together
  int max_det = 300;              ///< most detections per image
  bool agnostic_nms = false;      ///< boxes of different classes suppress each other
  std::optional<bool> end2end;    ///< of heads with one-to-one branches (YOLO26): use them, which needs no NMS, or the other ones; unset: as the model is
  bool augment = false;           ///< predict three views of an image and merge them (detect)
  int tile = 0;                   ///< predict large images in squares of so many pixels, and whole; 0: whole only
  double overlap = 0.2;           ///< share of a tile that it has in common with its neighbour, 0 to 0.9
  bool retina_masks = false;      ///< masks in the original image instead of the network input (segment)
  std::vector<int> classes;       ///< keep only these; empty: all
  std::vector<int> embed;         ///< give the mean features of these layers instead of detections
  bool visualize = false;         ///< pictures of what the layers see
  bool rect = true;               ///< pad to the stride only; false: always to imgsz. (The peer ignores its rect here.)
  int vid_stride = 1;             ///< take every n-th frame
  bool stream_buffer = false;     ///< queue frames of live streams instead of dropping old ones

  bool save = false;              ///< annotated images and videos into the run folder
  bool save_frames = false;       ///< single frames of videos
  bool save_txt = false, save_conf = false;
  bool save_crop = false;
  bool save_json = false;         ///< predictions.json in the run folder
  bool show = false;
  bool show_labels = true, show_conf = true, show_boxes = true;
  std::optional<int> line_width;  ///< pixels; unset: from the image size
  bool keep_images = true;        ///< results that are collected hold their pictures; false: 300 frames of a film need not fit into memory
  bool verbose = true;            ///< a line per image through the log
  std::string project;            ///< folder above the run folder; empty: runs_dir/TASK
  std::string name;               ///< run folder; empty: "predict", then predict2, ...
  bool exist_ok = false;          ///< reuse the run folder

  std::stop_token stop;           ///< asks the run to end, from any thread; what was handed on is saved

  bool operator==(const PredictOptions&) const = default;
};

}  // namespace yolo
