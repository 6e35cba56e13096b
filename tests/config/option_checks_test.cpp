// Options that were set in code are refused as the command line refuses them.
#include <set>

#include "config/fields.hpp"
#include "config/options.hpp"
#include "core/argument_resolver.hpp"
#include "core/command_line.hpp"
#include "core/usage_error.hpp"
#include "support.hpp"

namespace yolo::config {
namespace {

template <typename Options>
struct Case {
  std::string_view name, text;  // of the argument, out of its range
  void (*set)(Options&);        // the same in code
};

constexpr Case<PredictOptions> kPredict[] = {
    {"conf", "1.5", [](PredictOptions& o) { o.conf = 1.5; }},
    {"iou", "-0.5", [](PredictOptions& o) { o.iou = -0.5; }},
    {"imgsz", "0", [](PredictOptions& o) { o.imgsz = {0}; }},
    {"imgsz", "[64, 16385]", [](PredictOptions& o) { o.imgsz = {64, 16385}; }},
    {"imgsz", "[64, 64, 64]", [](PredictOptions& o) { o.imgsz = {64, 64, 64}; }},
    {"batch", "0", [](PredictOptions& o) { o.batch = 0; }},
    {"batch", "-1", [](PredictOptions& o) { o.batch = -1; }},
    {"max_det", "0", [](PredictOptions& o) { o.max_det = 0; }},
    {"classes", "-1", [](PredictOptions& o) { o.classes = {-1}; }},
    {"classes", "[0, -3]", [](PredictOptions& o) { o.classes = {0, -3}; }},
    {"tile", "31", [](PredictOptions& o) { o.tile = 31; }},
    {"tile", "-64", [](PredictOptions& o) { o.tile = -64; }},
    {"overlap", "0.95", [](PredictOptions& o) { o.overlap = 0.95; }},
    {"embed", "-1", [](PredictOptions& o) { o.embed = {-1}; }},
    {"vid_stride", "0", [](PredictOptions& o) { o.vid_stride = 0; }},
    {"line_width", "0", [](PredictOptions& o) { o.draw.line_width = 0; }},
    {"line_width", "1001", [](PredictOptions& o) { o.draw.line_width = 1001; }},
    {"threads", "-1", [](PredictOptions& o) { o.compute.threads = -1; }},
    {"threads", "1025", [](PredictOptions& o) { o.compute.threads = 1025; }},
};

constexpr Case<ValOptions> kVal[] = {
    {"conf", "-0.001", [](ValOptions& o) { o.conf = -0.001; }},
    {"iou", "1.01", [](ValOptions& o) { o.iou = 1.01; }},
    {"imgsz", "-32", [](ValOptions& o) { o.imgsz = {-32}; }},
    {"batch", "65537", [](ValOptions& o) { o.batch = 65537; }},
    {"max_det", "-1", [](ValOptions& o) { o.max_det = -1; }},
    {"classes", "-1", [](ValOptions& o) { o.classes = {-1}; }},
    {"workers", "-1", [](ValOptions& o) { o.workers = -1; }},
    {"mask_ratio", "0", [](ValOptions& o) { o.mask_ratio = 0; }},
    {"split", "eval", [](ValOptions& o) { o.split = "eval"; }},
    {"threads", "-2", [](ValOptions& o) { o.compute.threads = -2; }},
};

constexpr Case<TrainOptions> kTrain[] = {
    {"epochs", "0", [](TrainOptions& o) { o.epochs = 0; }},
    {"time", "-0.5", [](TrainOptions& o) { o.time = -0.5; }},
    {"patience", "-1", [](TrainOptions& o) { o.patience = -1; }},
    {"batch", "0", [](TrainOptions& o) { o.batch = 0; }},
    {"batch", "1.5", [](TrainOptions& o) { o.batch = 1.5; }},
    {"batch", "65537", [](TrainOptions& o) { o.batch = 65537; }},
    {"imgsz", "0", [](TrainOptions& o) { o.imgsz = 0; }},
    {"save_period", "-2", [](TrainOptions& o) { o.save_period = -2; }},
    {"workers", "-1", [](TrainOptions& o) { o.workers = -1; }},
    {"optimizer", "Adm", [](TrainOptions& o) { o.optimizer = "Adm"; }},
    {"seed", "2147483648", [](TrainOptions& o) { o.seed = 2147483648; }},
    {"classes", "-1", [](TrainOptions& o) { o.classes = {-1}; }},
    {"close_mosaic", "-1", [](TrainOptions& o) { o.close_mosaic = -1; }},
    {"fraction", "2.5", [](TrainOptions& o) { o.fraction = 2.5; }},
    {"freeze", "-1", [](TrainOptions& o) { o.freeze = -1; }},
    {"freeze", "[-1]", [](TrainOptions& o) { o.freeze = {-1}; }},
    {"mask_ratio", "0", [](TrainOptions& o) { o.mask_ratio = 0; }},
    {"dropout", "-0.5", [](TrainOptions& o) { o.dropout = -0.5; }},
    {"lr0", "1.5", [](TrainOptions& o) { o.lr0 = 1.5; }},
    {"lrf", "1.5", [](TrainOptions& o) { o.lrf = 1.5; }},
    {"momentum", "1.5", [](TrainOptions& o) { o.momentum = 1.5; }},
    {"weight_decay", "1.5", [](TrainOptions& o) { o.weight_decay = 1.5; }},
    {"warmup_epochs", "-0.5", [](TrainOptions& o) { o.warmup_epochs = -0.5; }},
    {"warmup_momentum", "1.5", [](TrainOptions& o) { o.warmup_momentum = 1.5; }},
    {"warmup_bias_lr", "1.5", [](TrainOptions& o) { o.warmup_bias_lr = 1.5; }},
    {"label_smoothing", "1.5", [](TrainOptions& o) { o.label_smoothing = 1.5; }},
    {"nbs", "0", [](TrainOptions& o) { o.nbs = 0; }},
    {"max_det", "0", [](TrainOptions& o) { o.max_det = 0; }},
    {"iou", "1.5", [](TrainOptions& o) { o.iou = 1.5; }},
    {"threads", "-1", [](TrainOptions& o) { o.threads = -1; }},
    {"hsv_h", "1.5", [](TrainOptions& o) { o.augment.hsv_h = 1.5; }},
    {"hsv_s", "1.5", [](TrainOptions& o) { o.augment.hsv_s = 1.5; }},
    {"hsv_v", "1.5", [](TrainOptions& o) { o.augment.hsv_v = 1.5; }},
    {"translate", "1.5", [](TrainOptions& o) { o.augment.translate = 1.5; }},
    {"scale", "1.5", [](TrainOptions& o) { o.augment.scale = 1.5; }},
    {"perspective", "1.5", [](TrainOptions& o) { o.augment.perspective = 1.5; }},
    {"flipud", "1.5", [](TrainOptions& o) { o.augment.flipud = 1.5; }},
    {"fliplr", "1.5", [](TrainOptions& o) { o.augment.fliplr = 1.5; }},
    {"bgr", "1.5", [](TrainOptions& o) { o.augment.bgr = 1.5; }},
    {"mosaic", "1.5", [](TrainOptions& o) { o.augment.mosaic = 1.5; }},
    {"mixup", "1.5", [](TrainOptions& o) { o.augment.mixup = 1.5; }},
    {"copy_paste", "1.5", [](TrainOptions& o) { o.augment.copy_paste = 1.5; }},
    {"copy_paste_mode", "glue", [](TrainOptions& o) { o.augment.copy_paste_mode = "glue"; }},
    {"auto_augment", "best", [](TrainOptions& o) { o.augment.auto_augment = "best"; }},
    {"erasing", "1.5", [](TrainOptions& o) { o.augment.erasing = 1.5; }},
    {"crop_fraction", "0.005", [](TrainOptions& o) { o.augment.crop_fraction = 0.005; }},
};

/// What `run` is refused with; empty: it is not.
template <typename Run>
std::string refusal(Run run) {
  try {
    run();
  } catch (const UsageError& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_option);
    return error.what();
  }
  return "";
}

std::string told_by_the_command_line(Mode mode, std::string_view name, std::string_view text) {
  const std::vector<std::string> words{std::string(mode_row(mode).word), fmt::format("{}={}", name, text)};
  return refusal([&] { resolve_arguments(parse_command_line(words), Log()); });
}

bool has_range(const ArgumentRow& row) {
  return row.kind == ArgumentKind::fraction || std::isfinite(row.traits.min) || std::isfinite(row.traits.max) ||
         !row.traits.choices.empty();
}

// An enumeration has no value outside of its choices.
bool is_enumeration(std::string_view name) { return name == "ap" || name == "cache"; }

template <typename Options, std::size_t Count>
void expect_the_words_of_the_command_line(const Case<Options> (&cases)[Count], Mode mode,
                                          std::span<const OptionField<Options>> fields) {
  std::set<std::string_view> tried;
  for (const auto& [name, text, set] : cases) {
    Options options;
    set(options);
    const std::string told = refusal([&] { check_options(options); });
    EXPECT_THAT(told, testing::HasSubstr(name)) << text;
    EXPECT_EQ(told, told_by_the_command_line(mode, name, text)) << name;
    tried.insert(name);
  }
  for (const OptionField<Options>& field : fields) {
    const bool is_needed = has_range(*find_argument(field.name)) && !is_enumeration(field.name);
    EXPECT_TRUE(!is_needed || tried.contains(field.name)) << field.name << " has a range, and no case here";
  }
}

TEST(OptionChecks, OfPredictAreThoseOfTheCommandLine) {
  expect_the_words_of_the_command_line(kPredict, Mode::predict, predict_fields());
}
TEST(OptionChecks, OfValAreThoseOfTheCommandLine) { expect_the_words_of_the_command_line(kVal, Mode::val, val_fields()); }
TEST(OptionChecks, OfTrainAreThoseOfTheCommandLine) {
  expect_the_words_of_the_command_line(kTrain, Mode::train, train_fields());
}

TEST(OptionChecks, UsualOptionsPass) {
  EXPECT_EQ(refusal([] { check_options(PredictOptions()); }), "");
  EXPECT_EQ(refusal([] { check_options(ValOptions()); }), "");
  EXPECT_EQ(refusal([] { check_options(TrainOptions()); }), "");
  EXPECT_EQ(refusal([] { check_options(ModelOptions()); }), "");
}

// What no command line can say.
TEST(OptionChecks, OfWhatIsNoNumberOrEmpty) {
  PredictOptions predict;
  predict.conf = std::nan("");
  EXPECT_THAT(refusal([&] { check_options(predict); }), testing::HasSubstr("'conf' takes float"));
  TrainOptions train;
  train.augment.degrees = HUGE_VAL;
  EXPECT_THAT(refusal([&] { check_options(train); }), testing::HasSubstr("'degrees' takes float"));
  train = {};
  train.seed = std::numeric_limits<std::uint64_t>::max();
  EXPECT_THAT(refusal([&] { check_options(train); }), testing::HasSubstr("'seed' takes int"));
  train = {};
  train.optimizer = "";
  EXPECT_THAT(refusal([&] { check_options(train); }), testing::HasSubstr("'optimizer' got an empty value"));
  ValOptions val;
  val.split = "";
  EXPECT_THAT(refusal([&] { check_options(val); }), testing::HasSubstr("'split' got an empty value"));
}

TEST(OptionChecks, OfTheModelsOwnComputing) {
  ModelOptions options;
  options.compute.threads = -1;
  EXPECT_EQ(refusal([&] { check_options(options); }), told_by_the_command_line(Mode::predict, "threads", "-1"));
}

TEST(OptionChecks, OfOptionsThatExcludeEachOther) {
  PredictOptions options{.tile = 64, .embed = {1}};
  EXPECT_EQ(refusal([&] { check_options(options); }), "tile cannot be combined with embed or visualize");
  options = {.augment = true, .visualize = true};
  EXPECT_EQ(refusal([&] { check_options(options); }), "augment cannot be combined with embed or visualize");
  TrainOptions train;
  train.fraction = 0;
  EXPECT_EQ(refusal([&] { check_options(train); }), "fraction=0 leaves no image to train on");
}

}  // namespace
}  // namespace yolo::config
