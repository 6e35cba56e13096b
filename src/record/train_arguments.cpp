#include "record/train_arguments.hpp"

#include <numeric>

#include <yolo/error.hpp>

namespace yolo::record {
namespace {

// Members that are called as their argument is, by kind. Each list is read in both directions.
struct Flag {
  const char* name;
  bool TrainOptions::*member;
};
constexpr Flag kFlags[] = {
    {"save", &TrainOptions::save},
    {"exist_ok", &TrainOptions::exist_ok},
    {"verbose", &TrainOptions::verbose},
    {"deterministic", &TrainOptions::deterministic},
    {"single_cls", &TrainOptions::single_cls},
    {"rect", &TrainOptions::rect},
    {"cos_lr", &TrainOptions::cos_lr},
    {"amp", &TrainOptions::amp},
    {"profile", &TrainOptions::profile},
    {"multi_scale", &TrainOptions::multi_scale},
    {"overlap_mask", &TrainOptions::overlap_mask},
    {"val", &TrainOptions::val},
    {"plots", &TrainOptions::plots},
};

struct Count {
  const char* name;
  int TrainOptions::*member;
};
constexpr Count kCounts[] = {
    {"epochs", &TrainOptions::epochs},         {"patience", &TrainOptions::patience},
    {"save_period", &TrainOptions::save_period}, {"workers", &TrainOptions::workers},
    {"close_mosaic", &TrainOptions::close_mosaic}, {"mask_ratio", &TrainOptions::mask_ratio},
    {"nbs", &TrainOptions::nbs},               {"max_det", &TrainOptions::max_det},
};

struct Number {
  const char* name;
  double TrainOptions::*member;
};
constexpr Number kNumbers[] = {
    {"fraction", &TrainOptions::fraction},
    {"dropout", &TrainOptions::dropout},
    {"lrf", &TrainOptions::lrf},
    {"weight_decay", &TrainOptions::weight_decay},
    {"warmup_epochs", &TrainOptions::warmup_epochs},
    {"warmup_momentum", &TrainOptions::warmup_momentum},
    {"warmup_bias_lr", &TrainOptions::warmup_bias_lr},
    {"box", &TrainOptions::box},
    {"cls", &TrainOptions::cls},
    {"dfl", &TrainOptions::dfl},
    {"pose", &TrainOptions::pose},
    {"kobj", &TrainOptions::kobj},
    {"label_smoothing", &TrainOptions::label_smoothing},
    {"iou", &TrainOptions::iou},
};

struct Change {
  const char* name;
  double AugmentOptions::*member;
};
constexpr Change kChanges[] = {
    {"hsv_h", &AugmentOptions::hsv_h},       {"hsv_s", &AugmentOptions::hsv_s},
    {"hsv_v", &AugmentOptions::hsv_v},       {"degrees", &AugmentOptions::degrees},
    {"translate", &AugmentOptions::translate}, {"scale", &AugmentOptions::scale},
    {"shear", &AugmentOptions::shear},       {"perspective", &AugmentOptions::perspective},
    {"flipud", &AugmentOptions::flipud},     {"fliplr", &AugmentOptions::fliplr},
    {"bgr", &AugmentOptions::bgr},           {"mosaic", &AugmentOptions::mosaic},
    {"mixup", &AugmentOptions::mixup},       {"copy_paste", &AugmentOptions::copy_paste},
    {"erasing", &AugmentOptions::erasing},   {"crop_fraction", &AugmentOptions::crop_fraction},
};

struct Text {
  const char* name;
  std::string TrainOptions::*member;
};
constexpr Text kTexts[] = {
    {"data", &TrainOptions::data},       {"device", &TrainOptions::device},       {"project", &TrainOptions::project},
    {"name", &TrainOptions::name},       {"optimizer", &TrainOptions::optimizer},
};

// "True", "False" or a text.
struct Switch {
  const char* name;
  bool TrainOptions::*on;
  std::string TrainOptions::*text;
};
constexpr Switch kSwitches[] = {
    {"pretrained", &TrainOptions::pretrained, &TrainOptions::pretrained_file},
    {"resume", &TrainOptions::resume, &TrainOptions::resume_file},
};

ImageCache image_cache(const Literal& value) {
  if (const auto* text = value.as<std::string>()) return *text == "disk" ? ImageCache::disk : ImageCache::ram;
  const bool* on = value.as<bool>();
  return on != nullptr && *on ? ImageCache::ram : ImageCache::none;
}

void read_switch(const Arguments& arguments, const Switch& row, TrainOptions& options) {
  const Literal& value = arguments.value(row.name);
  if (const auto* text = value.as<std::string>()) {
    options.*row.on = true;
    options.*row.text = *text;
  } else if (const bool* on = value.as<bool>()) {
    options.*row.on = *on;
  } else {
    options.*row.on = false;
  }
}

Freeze freeze_of(const Arguments& arguments) {
  const std::vector<int> numbers = arguments.optional_integers("freeze").value_or(std::vector<int>{});
  if (arguments.value("freeze").as<Literal::List>() != nullptr || numbers.empty()) return numbers;
  return numbers[0];
}

// As it was given: one number and a list of one mean different things.
std::string freeze_text(const Freeze& freeze) {
  if (freeze.layers.empty()) return std::to_string(freeze.first);
  std::vector<int> layers(static_cast<std::size_t>(std::max(freeze.first, 0)));
  std::iota(layers.begin(), layers.end(), 0);
  layers.insert(layers.end(), freeze.layers.begin(), freeze.layers.end());
  return fmt::format("[{}]", fmt::join(layers, ","));
}

std::string list_text(const std::vector<int>& values) {
  return values.size() == 1 ? std::to_string(values[0]) : fmt::format("[{}]", fmt::join(values, ","));
}

}  // namespace

TrainOptions train_options(const Arguments& arguments) {
  TrainOptions options;
  for (const Flag& row : kFlags) options.*row.member = arguments.flag(row.name);
  for (const Count& row : kCounts) options.*row.member = arguments.integer(row.name);
  for (const Number& row : kNumbers) options.*row.member = arguments.number(row.name);
  options.batch = arguments.number("batch");
  for (const Change& row : kChanges) options.augment.*row.member = arguments.number(row.name);
  for (const Text& row : kTexts) options.*row.member = arguments.optional_text(row.name).value_or("");
  for (const Switch& row : kSwitches) read_switch(arguments, row, options);
  const std::vector<int> imgsz = arguments.integers("imgsz");
  options.imgsz = imgsz.empty() ? options.imgsz : *std::max_element(imgsz.begin(), imgsz.end());
  options.seed = static_cast<std::uint64_t>(arguments.integer("seed"));
  options.time = arguments.optional_number("time");
  if (arguments.was_given("task")) options.task = arguments.text("task");
  for (const ArgumentRow& row : argument_table()) {
    if (arguments.was_given(row.name)) options.given.emplace_back(row.name);
  }
  options.classes = arguments.optional_integers("classes").value_or(std::vector<int>{});
  options.freeze = freeze_of(arguments);
  options.threads = arguments.optional_integer("threads").value_or(0);
  options.cache = image_cache(arguments.value("cache"));
  options.ap = arguments.text("ap") == "peer" ? ApKind::peer : ApKind::coco;
  options.augment.copy_paste_mode = arguments.text("copy_paste_mode");
  options.augment.auto_augment = arguments.optional_text("auto_augment").value_or("");
  if (arguments.was_given("lr0")) options.lr0 = arguments.number("lr0");
  if (arguments.was_given("momentum")) options.momentum = arguments.number("momentum");
  return options;
}

Arguments train_arguments(const TrainOptions& options, const std::string& task, const std::string& model) {
  Arguments arguments(Mode::train);
  const auto set = [&](const char* name, const std::string& text) { arguments.set(name, std::string_view(text)); };
  const auto number = [&](const char* name, double value) { arguments.set(name, Literal{value}); };
  const auto truth = [](bool value) { return std::string(value ? "True" : "False"); };
  set("task", task);
  if (!model.empty()) arguments.set("model", Literal{model});
  for (const Flag& row : kFlags) set(row.name, truth(options.*row.member));
  for (const Count& row : kCounts) set(row.name, std::to_string(options.*row.member));
  for (const Number& row : kNumbers) number(row.name, options.*row.member);
  set("batch", fmt::format("{}", options.batch));  // a count is written without a point
  for (const Change& row : kChanges) number(row.name, options.augment.*row.member);
  for (const Text& row : kTexts) {
    if (!(options.*row.member).empty()) arguments.set(row.name, Literal{options.*row.member});
  }
  for (const Switch& row : kSwitches) {
    if (!(options.*row.text).empty()) {
      arguments.set(row.name, Literal{options.*row.text});
    } else {
      set(row.name, truth(options.*row.on));
    }
  }
  set("imgsz", std::to_string(options.imgsz));
  set("seed", std::to_string(options.seed));
  if (options.time) number("time", *options.time);
  if (!options.classes.empty()) set("classes", list_text(options.classes));
  if (options.freeze.first != 0 || !options.freeze.layers.empty())
    set("freeze", freeze_text(options.freeze));
  if (options.threads > 0) set("threads", std::to_string(options.threads));
  if (options.cache != ImageCache::none) set("cache", options.cache == ImageCache::ram ? "ram" : "disk");
  set("ap", options.ap == ApKind::peer ? "peer" : "coco");
  set("copy_paste_mode", options.augment.copy_paste_mode);
  set("auto_augment", options.augment.auto_augment.empty() ? "None" : options.augment.auto_augment);
  if (options.lr0) number("lr0", *options.lr0);
  if (options.momentum) number("momentum", *options.momentum);
  return arguments;
}

}  // namespace yolo::record
