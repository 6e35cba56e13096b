// The arguments of train, as the manual names them (Train, Augmentation and Logging settings).
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <yolo/environment.hpp>

#include <yolo/export.hpp>
#include <yolo/val_metrics.hpp>

namespace yolo {

/// Random changes of the training images. Chances and shares are 0..1.
struct AugmentOptions {
  double hsv_h = 0.015, hsv_s = 0.7, hsv_v = 0.4;  ///< most change of hue, saturation and brightness
  double degrees = 0;                 ///< most rotation either way
  double translate = 0.1;             ///< most shift, as a share of the size
  double scale = 0.5;                 ///< most change of size
  double shear = 0;                   ///< most shear either way, degrees
  double perspective = 0;             ///< most perspective distortion
  double flipud = 0, fliplr = 0.5;    ///< chances of turning upside down and of mirroring
  double bgr = 0;                     ///< chance of swapping red and blue
  double mosaic = 1;                  ///< chance of joining four images into one
  double mixup = 0;                   ///< chance of blending two images
  double copy_paste = 0;              ///< chance of pasting objects again (segment)
  std::string copy_paste_mode = "flip";         ///< "flip" or "mixup"
  std::string auto_augment = "randaugment";     ///< of classify: "randaugment", "autoaugment", "augmix" or ""
  double erasing = 0.4;               ///< of classify: chance of blanking a patch
  double crop_fraction = 1;           ///< of classify: share that the centre crop of validation keeps
};

/// Where images are kept between epochs.
enum class ImageCache { none, ram, disk };

/// Layers that do not learn: `freeze = 5` the first five, `freeze = {5}` the one with index 5.
struct YOLO_API Freeze {
  Freeze() = default;
  Freeze(int count) : first(count) {}
  Freeze(std::initializer_list<int> indices) : layers(indices) {}
  Freeze(std::vector<int> indices) : layers(std::move(indices)) {}

  int first = 0;
  std::vector<int> layers;

  bool operator==(const Freeze&) const = default;
};

/// Ranges are those of docs/arguments.md; a training throws Error (bad_option) for values outside of them.
struct TrainOptions {
  std::string data;                   ///< dataset description (.yaml) or folder of classes; empty: that of the checkpoint
  int epochs = 100;
  std::optional<double> time;         ///< hours; counts instead of epochs, but for 0
  int patience = 100;                 ///< epochs without progress after which training stops; 0: never
  double batch = 16;                  ///< images a step; -1 or a fraction: as many as fit into that share of memory
  int imgsz = 640;                    ///< training inputs are squares of this side, rounded up to the stride
  bool save = true;                   ///< write last.pt and best.pt after each epoch; false: once, at the end
  int save_period = -1;               ///< keep a checkpoint every n epochs; off below 1
  ImageCache cache = ImageCache::none;
  std::string device;                 ///< "", "cpu", "0", "0,1"
  int workers = 8;                    ///< threads that load images
  std::string project, name;          ///< run folder: project/name; empty: runs_dir/TASK and "train"
  bool exist_ok = false;              ///< reuse the run folder
  bool pretrained = true;             ///< begin with the weights of the model
  std::string pretrained_file;        ///< begin with those of this file instead
  std::string optimizer = "auto";     ///< SGD, Adam, Adamax, AdamW, NAdam, RAdam, RMSProp or auto
  bool verbose = true;
  std::uint64_t seed = 0;
  bool deterministic = true;
  bool single_cls = false;            ///< all classes count as one
  std::vector<int> classes;           ///< labels of other classes are left out; empty: all
  bool rect = false;                  ///< batches of one shape with least padding
  bool cos_lr = false;                ///< learning rate falls along a cosine
  int close_mosaic = 10;              ///< no mosaic in the last n epochs
  bool resume = false;
  std::string resume_file;            ///< last.pt to go on from; empty: the model, or without one the newest run's
  std::string task;                   ///< what the caller takes the model for: another one is told, and the model's counts
  std::vector<std::string> given;     ///< arguments that count in a resumed training even with their usual value
  bool amp = true;                    ///< mixed precision
  double fraction = 1;                ///< share of the training images that is used
  bool profile = false;  ///< tell the network's size and speed, and where the time of each epoch goes
  Freeze freeze;         ///< layers that do not learn
  bool multi_scale = false;           ///< input size varies by half either way
  bool overlap_mask = true;           ///< masks of an image share one map (segment)
  int mask_ratio = 4;                 ///< training masks are smaller than the input by this factor (segment)
  double dropout = 0;                 ///< before the classifier (classify)
  bool val = true;                    ///< measure after each epoch
  bool plots = true;
  ApKind ap = ApKind::coco;           ///< what the table and the fitness use

  std::optional<double> lr0;          ///< unset: 0.01, or what optimizer=auto works out
  double lrf = 0.01;                  ///< last learning rate as a share of the first
  std::optional<double> momentum;     ///< unset: 0.937, or what optimizer=auto works out
  double weight_decay = 0.0005;
  double warmup_epochs = 3, warmup_momentum = 0.8, warmup_bias_lr = 0.1;
  double box = 7.5, cls = 0.5, dfl = 1.5, pose = 12, kobj = 1;  ///< weights of the parts of the loss
  double label_smoothing = 0;         ///< recorded, and of no effect: no loss of the peer reads it
  int nbs = 64;                       ///< batch size that the other figures are meant for
  int max_det = 300;                  ///< of the validation
  double iou = 0.7;                   ///< of the validation's NMS
  AugmentOptions augment;

  int threads = 0;                    ///< that compute; 0: all physical cores
  Environment environment;            ///< the folders to work in; Model::train() gives its own where this is the default
  /// Shows how far a stage is: text of one line, steps done and all. Called often.
  std::function<void(const std::string& text, std::size_t done, std::size_t total)> progress;
};

}  // namespace yolo
