// One line for each option.
#include "record/train_arguments.hpp"

#include <cmath>

namespace yolo::record {
namespace {

Literal text_or_none(const std::string& text) { return text.empty() ? Literal{} : Literal{text}; }

// A whole number without a point, as a user writes it.
Literal number(double value) {
  if (std::floor(value) == value && std::abs(value) < 1e15) return {static_cast<std::int64_t>(value)};
  return {value};
}

Literal numbers_or_none(const std::vector<int>& values) {
  if (values.empty()) return {};
  Literal::List items;
  for (const int value : values) items.push_back({static_cast<std::int64_t>(value)});
  return {std::move(items)};
}

Literal cache_of(ImageCache cache) {
  if (cache == ImageCache::none) return {false};
  return {std::string(cache == ImageCache::ram ? "ram" : "disk")};
}

/// Keeps the calls below short.
struct Setter {
  Arguments& arguments;

  void operator()(const char* name, const Literal& value) const { arguments.set(name, value); }
  void operator()(const char* name, bool value) const { arguments.set(name, Literal{value}); }
  void operator()(const char* name, int value) const { arguments.set(name, Literal{std::int64_t{value}}); }
  void operator()(const char* name, double value) const { arguments.set(name, Literal{value}); }
  void operator()(const char* name, const std::string& value) const { arguments.set(name, Literal{value}); }
};

void set_run(const Setter& set, const TrainOptions& options) {
  set("data", text_or_none(options.data));
  set("epochs", options.epochs);
  if (options.time) set("time", *options.time);
  set("patience", options.patience);
  set("batch", number(options.batch));
  set("imgsz", options.imgsz);
  set("save", options.save);
  set("save_period", options.save_period);
  set("cache", cache_of(options.cache));
  set("device", text_or_none(options.device));
  set("workers", options.workers);
  set("project", text_or_none(options.project));
  set("name", text_or_none(options.name));
  set("exist_ok", options.exist_ok);
  set("pretrained",
      options.pretrained_file.empty() ? Literal{options.pretrained} : Literal{options.pretrained_file});
  set("resume", options.resume_file.empty() ? Literal{options.resume} : Literal{options.resume_file});
  set("verbose", options.verbose);
  set("seed", Literal{static_cast<std::int64_t>(options.seed)});
  set("deterministic", options.deterministic);
  set("amp", options.amp);
  set("profile", options.profile);
}

void set_method(const Setter& set, const TrainOptions& options) {
  set("optimizer", options.optimizer);
  set("single_cls", options.single_cls);
  set("classes", numbers_or_none(options.classes));
  set("rect", options.rect);
  set("cos_lr", options.cos_lr);
  set("close_mosaic", options.close_mosaic);
  set("fraction", options.fraction);
  // One number means the first n layers, a list these layers; the option is a list in both cases.
  set("freeze", options.freeze.size() == 1 ? Literal{std::int64_t{options.freeze.front()}}
                                           : numbers_or_none(options.freeze));
  set("multi_scale", options.multi_scale);
  set("overlap_mask", options.overlap_mask);
  set("mask_ratio", options.mask_ratio);
  set("dropout", options.dropout);
  set("val", options.val);
  set("plots", options.plots);
  set("ap", std::string(options.ap == ApKind::peer ? "peer" : "coco"));
  set("max_det", options.max_det);
  set("iou", options.iou);
  if (options.threads > 0) set("threads", options.threads);
}

void set_hyperparameters(const Setter& set, const TrainOptions& options) {
  if (options.lr0) set("lr0", *options.lr0);
  set("lrf", options.lrf);
  if (options.momentum) set("momentum", *options.momentum);
  set("weight_decay", options.weight_decay);
  set("warmup_epochs", options.warmup_epochs);
  set("warmup_momentum", options.warmup_momentum);
  set("warmup_bias_lr", options.warmup_bias_lr);
  set("box", options.box);
  set("cls", options.cls);
  set("dfl", options.dfl);
  set("pose", options.pose);
  set("kobj", options.kobj);
  set("label_smoothing", options.label_smoothing);
  set("nbs", options.nbs);
}

void set_augmentation(const Setter& set, const AugmentOptions& augment) {
  set("hsv_h", augment.hsv_h);
  set("hsv_s", augment.hsv_s);
  set("hsv_v", augment.hsv_v);
  set("degrees", augment.degrees);
  set("translate", augment.translate);
  set("scale", augment.scale);
  set("shear", augment.shear);
  set("perspective", augment.perspective);
  set("flipud", augment.flipud);
  set("fliplr", augment.fliplr);
  set("bgr", augment.bgr);
  set("mosaic", augment.mosaic);
  set("mixup", augment.mixup);
  set("copy_paste", augment.copy_paste);
  set("copy_paste_mode", augment.copy_paste_mode);
  set("auto_augment", text_or_none(augment.auto_augment));
  set("erasing", augment.erasing);
  set("crop_fraction", augment.crop_fraction);
}

}  // namespace

Arguments train_arguments(const TrainOptions& options, const std::string& task, const std::string& model) {
  Arguments arguments(Mode::train);
  const Setter set{arguments};
  set("task", task);
  set("mode", std::string("train"));
  set("model", text_or_none(model));
  set_run(set, options);
  set_method(set, options);
  set_hyperparameters(set, options);
  set_augmentation(set, options.augment);
  return arguments;
}

}  // namespace yolo::record
