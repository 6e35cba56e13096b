// Every argument of train changes the training: the same one with and without it differs, bit by bit or in what it says.
#include <torch/types.h>

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <regex>

#include <yolo/error.hpp>
#include <yolo/graph/module.hpp>
#include <yolo/trainer.hpp>
#include <yolo/validator.hpp>

#include "checkpoint/checkpoint.hpp"
#include "core/arguments.hpp"
#include "core/cpu.hpp"
#include "config/options.hpp"
#include "train/trainer/toy.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// One argument with another value than its default, in a training of a task that has the words of `context` too.
struct Effect {
  std::string mode, argument, task = "detect";
  Words context = {};
};

const Effect kEffects[] = {
    {"train", "task=segment"},
    {"train", "data=DATA2"},
    {"train", "epochs=1"},
    {"train", "batch=1"},
    {"train", "imgsz=96"},
    {"train", "save=False"},
    {"train", "save_period=1"},
    {"train", "device=3"},
    {"train", "workers=1"},
    {"train", "project=PROJECT"},
    {"train", "name=other"},
    {"train", "exist_ok=True"},
    {"train", "optimizer=Adam"},
    {"train", "verbose=False"},
    {"train", "seed=1"},
    {"train", "deterministic=False"},
    {"train", "single_cls=True"},
    {"train", "rect=True"},
    {"train", "cos_lr=True", "detect", {"epochs=3"}},
    {"train", "close_mosaic=1"},
    {"train", "fraction=0.5"},
    {"train", "profile=True"},
    {"train", "freeze=2"},
    {"train", "multi_scale=True"},
    {"train", "overlap_mask=False", "segment", {"mixup=1"}},
    {"train", "mask_ratio=2", "segment"},
    {"train", "dropout=0.5", "classify"},
    {"train", "val=False"},
    {"train", "iou=0.1"},
    {"train", "max_det=1"},
    {"train", "plots=True"},
    {"train", "classes=1"},
    {"train", "lr0=0.02"},
    {"train", "lrf=0.5"},
    {"train", "momentum=0.5"},
    {"train", "weight_decay=0.1"},
    {"train", "warmup_epochs=0"},
    {"train", "warmup_momentum=0.5"},
    {"train", "warmup_bias_lr=0.5"},
    {"train", "box=1"},
    {"train", "cls=1"},
    {"train", "dfl=1"},
    {"train", "pose=1", "pose"},
    {"train", "kobj=2", "pose"},
    {"train", "nbs=2"},
    {"train", "hsv_h=0.5"},
    {"train", "hsv_s=0"},
    {"train", "hsv_v=0"},
    {"train", "degrees=30"},
    {"train", "translate=0"},
    {"train", "scale=0"},
    {"train", "shear=10"},
    {"train", "perspective=0.001"},
    {"train", "flipud=1"},
    {"train", "fliplr=0"},
    {"train", "bgr=1"},
    {"train", "mosaic=0"},
    {"train", "mixup=1"},
    {"train", "copy_paste=1", "segment"},
    {"train", "copy_paste_mode=mixup", "segment", {"copy_paste=1"}},
    {"train", "auto_augment=augmix", "classify"},
    {"train", "erasing=0", "classify"},
    {"train", "crop_fraction=0.5", "classify"},
    {"train", "ap=peer"},
    {"train", "threads=2"},
};

// `mode`, `model` and `cfg` say what is run; for the others see "Tests" in docs/arguments.md.
const std::string_view kShownElsewhere[] = {"mode", "model", "cfg", "label_smoothing", "time", "cache", "patience", "pretrained", "resume", "amp"};

std::string name_of(const Effect& effect) { return effect.argument.substr(0, effect.argument.find('=')); }

void PrintTo(const Effect& effect, std::ostream* out) { *out << effect.argument; }

/// Writes down what a validation finds.
class Noting final : public Validator {
 public:
  explicit Noting(std::string& notes) : notes_(notes) {}
  void update_metrics(const LabelledImage&, const Results& results) override {
    double sum = 0;
    for (const Detection& box : results.boxes) sum += box.conf;
    if (results.probs) sum += results.probs->top1conf();
    notes_ += fmt::format("{} boxes, {}\n", results.boxes.size(), sum);
  }
  void finalize_metrics(ValMetrics& metrics) override { notes_ += metrics.ap == ApKind::peer ? "peer\n" : "coco\n"; }

 private:
  std::string& notes_;
};

/// Writes down what is said, found and learnt, without times.
class NotedTrainer final : public Trainer {
 public:
  NotedTrainer(const std::string& model, TrainOptions options, std::string& notes)
      : Trainer(model, std::move(options), Log([&notes](LogLevel, std::string_view line) { notes += std::string(line) + "\n"; })),
        notes_(notes) {
    add_callback("on_model_save", [this](Trainer&) {
      std::size_t hash = 0;
      const graph::Network network = checkpoint::load_checkpoint(last());
      for (const graph::NamedTensor& entry : graph::state_dict(network)) {
        for (const float value : entry.tensor->to_floats()) hash = hash * 31 + std::hash<float>()(value);
      }
      notes_ += fmt::format("weights {:x}\n", hash);
    });
  }

 protected:
  std::unique_ptr<Validator> get_validator() override { return std::make_unique<Noting>(notes_); }

 private:
  std::string& notes_;
};

std::string notes_of(const std::string& task, const Words& words) {
  test::Toy toy(test::toy_yaml_of(task), task);
  const fs::path root = toy.folder.path();
  std::ofstream(root / "data2.yaml") << "path: .\ntrain: images/val\nval: images/val\nnames: {0: red, 1: blue}\n";
  fs::create_directories(root / "runs/train");
  Arguments arguments(Mode::train);
  arguments.set("data", std::string_view(toy.options.data));
  arguments.set("project", std::string_view(toy.options.project));
  for (const auto& [name, text] : {std::pair{"epochs", "2"}, {"batch", "2"}, {"imgsz", "64"}, {"workers", "0"}, {"threads", "1"},
                                   {"plots", "False"}, {"optimizer", "SGD"}}) {
    arguments.set(name, std::string_view(text));
  }
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    std::string value = word.substr(equals + 1);
    if (value == "DATA2") value = (root / "data2.yaml").string();
    if (value == "PROJECT") value = (root / "elsewhere").string();
    arguments.set(word.substr(0, equals), std::string_view(value));
  }
  std::string notes;
  try {
    NotedTrainer(toy.model, config::train_options(arguments), notes).train();
  } catch (const Error& error) {
    notes += fmt::format("error: {}\n", error.what());
  }
  notes += fmt::format("{} threads, deterministic: {}\n", at::get_num_threads(), at::globalContext().deterministicAlgorithms());
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file() && entry.path().filename().string().find("tfevents") == std::string::npos)
      files.push_back(entry.path().string() + "\n");
  }
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) notes += file;
  notes = std::regex_replace(notes, std::regex(root.string()), "FOLDER");
  return std::regex_replace(notes, std::regex(" *[0-9.]+ ?(ms|hours|s|G|GB|MB)\\b|[0-9.]+it/s"), "TIME");
}

class ArgumentOf : public testing::TestWithParam<Effect> {};

TEST_P(ArgumentOf, ChangesTheTraining) {
  const Effect& effect = GetParam();
  Words changed = effect.context;
  changed.push_back(effect.argument);
  const std::string before = notes_of(effect.task, effect.context), after = notes_of(effect.task, changed);
  EXPECT_EQ(before.find("error:"), std::string::npos) << before;
  EXPECT_NE(before, after);
}

INSTANTIATE_TEST_SUITE_P(Effects, ArgumentOf, testing::ValuesIn(kEffects),
                         [](const auto& test) { return "train_" + name_of(test.param); });

TEST(ArgumentEffects, TheSameTrainingTwiceIsTheSame) {
  for (const char* task : {"detect", "segment", "pose", "classify"}) EXPECT_EQ(notes_of(task, {}), notes_of(task, {}));
}

TEST(ArgumentEffects, NoArgumentOfTrainIsLeftOut) {
  for (const ArgumentRow& row : argument_table()) {
    if (!contains(row.modes, Mode::train)) continue;
    const bool is_shown = std::ranges::any_of(kEffects, [&](const Effect& effect) { return name_of(effect) == row.name; });
    EXPECT_TRUE(is_shown || std::ranges::find(kShownElsewhere, row.name) != std::end(kShownElsewhere)) << row.name;
  }
}

// Where the processor has no bfloat16, mixed precision on it is f32, as without it.
TEST(ArgumentEffects, MixedPrecisionIsThatOfTheProcessor) {
  const bool has_bf16 = has_cpu_feature("avx512_bf16") || has_cpu_feature("amx_bf16");
  EXPECT_EQ(notes_of("detect", {}) != notes_of("detect", {"amp=False"}), has_bf16);
}

TEST(ArgumentEffects, PretrainedWeightsAreTakenOrNot) {
  test::Toy toy;
  toy.options.epochs = 1;
  std::string notes;
  const TrainResult first = NotedTrainer(toy.model, toy.options, notes).train();
  const auto train = [&](const std::string& model, auto change) {
    TrainOptions options = toy.options;
    change(options);
    std::string said;
    NotedTrainer(model, options, said).train();
    return said.find("Transferred") != std::string::npos;
  };
  EXPECT_TRUE(train(first.last, [](TrainOptions&) {}));
  EXPECT_FALSE(train(first.last, [](TrainOptions& options) { options.pretrained = false; }));
  EXPECT_FALSE(train(toy.model, [](TrainOptions&) {}));
  EXPECT_TRUE(train(toy.model, [&](TrainOptions& options) { options.pretrained_file = first.last; }));
}

}  // namespace
}  // namespace yolo
