// The lists of fields against the argument table: defaults, completeness, and the way there and back.
#include <random>
#include <set>

#include "config/fields.hpp"
#include "config/options.hpp"
#include "core/text.hpp"
#include "support.hpp"

namespace yolo::config {
namespace {

struct Predict {
  using Options = PredictOptions;
  static constexpr Mode kMode = Mode::predict;
  static auto fields() { return predict_fields(); }
  static Options read(const Arguments& arguments) { return predict_options(arguments); }
  static Arguments write(const Options& options) { return predict_arguments(options); }
};
struct Val {
  using Options = ValOptions;
  static constexpr Mode kMode = Mode::val;
  static auto fields() { return val_fields(); }
  static Options read(const Arguments& arguments) { return val_options(arguments); }
  static Arguments write(const Options& options) { return val_arguments(options); }
};
struct Train {
  using Options = TrainOptions;
  static constexpr Mode kMode = Mode::train;
  static auto fields() { return train_fields(); }
  static Options read(const Arguments& arguments) { return train_options(arguments); }
  static Arguments write(const Options& options) { return train_arguments(options, "detect", ""); }
};

template <typename>
class OptionFields : public testing::Test {};
using Modes = testing::Types<Predict, Val, Train>;
TYPED_TEST_SUITE(OptionFields, Modes);

// As the manual has it, `save` is True in the program and False in code.
bool differs_in_code(Mode mode, std::string_view name) { return mode == Mode::predict && name == "save"; }

// The defaults of the public structs, which their users read, and those of the table are written down twice.
TYPED_TEST(OptionFields, DefaultsAreThoseOfTheTable) {
  const typename TypeParam::Options usual;
  const Arguments usual_arguments(TypeParam::kMode);
  const auto read = TypeParam::read(usual_arguments);
  const Arguments written = TypeParam::write(usual);
  for (const auto& field : TypeParam::fields()) {
    EXPECT_EQ(field.same(read, usual), !differs_in_code(TypeParam::kMode, field.name)) << field.name;
    EXPECT_EQ(written.value(field.name) == usual_arguments.value(field.name), !differs_in_code(TypeParam::kMode, field.name))
        << field.name;
  }
}

// What the program itself looks at, or what says which program runs.
TYPED_TEST(OptionFields, HoldEveryArgumentOfTheMode) {
  const std::set<std::string_view> kOfTheProgram{"task", "mode", "model", "cfg", "source"};
  std::set<std::string_view> bound;
  for (const auto& field : TypeParam::fields()) {
    const ArgumentRow* row = find_argument(field.name);
    ASSERT_NE(row, nullptr) << field.name;
    EXPECT_TRUE(contains(row->modes, TypeParam::kMode)) << field.name;
    EXPECT_TRUE(bound.insert(field.name).second) << field.name << " stands twice";
  }
  for (const ArgumentRow& row : argument_table()) {
    if (!contains(row.modes, TypeParam::kMode)) continue;
    EXPECT_NE(bound.contains(row.name), kOfTheProgram.contains(row.name)) << row.name;
  }
}

class RandomValues {
 public:
  Literal next(const ArgumentRow& row, Mode mode) {
    if (row.traits.optional && chance(0.2)) return {};
    switch (row.kind) {
      case ArgumentKind::boolean:
        return {chance(0.5)};
      case ArgumentKind::integer:
        return whole(row.traits.min, row.traits.max);
      case ArgumentKind::fraction:
        return {between(0, 1)};
      case ArgumentKind::number:
        if (row.traits.is_batch) return mode == Mode::train && chance(0.5) ? Literal{between(0.1, 0.9)} : whole(1, 65536);
        return {between(std::max(row.traits.min, -50.0), std::min(row.traits.max, 50.0))};
      case ArgumentKind::integers:
        return integers(row);
      case ArgumentKind::boolean_or_text:
        return chance(0.5) ? Literal{chance(0.5)} : text(row);
      case ArgumentKind::text:
      case ArgumentKind::texts:
        return text(row);
    }
    return {};
  }
  bool chance(double share) { return between(0, 1) < share; }

 private:
  double between(double low, double high) { return std::uniform_real_distribution(low, high)(random_); }
  Literal whole(double least, double most) {
    const auto low = static_cast<int>(std::max(least, -9.0));
    const auto high = static_cast<int>(std::min(most, low + 3000.0));
    return {static_cast<std::int64_t>(std::uniform_int_distribution(low, high)(random_))};
  }
  Literal integers(const ArgumentRow& row) {
    if (chance(0.4)) return whole(row.traits.min, row.traits.max);
    Literal::List items;
    const std::size_t count = std::min<std::size_t>(row.traits.most, chance(0.5) ? 1 : 3);
    while (items.size() < count) items.push_back(whole(row.traits.min, row.traits.max));
    return {items};
  }
  Literal text(const ArgumentRow& row) {
    const std::vector<std::string_view> choices = split(row.traits.choices, '|');
    if (row.traits.choices.empty()) return {fmt::format("text {}", random_() % 1000)};
    return {std::string(choices[random_() % choices.size()])};
  }

  std::mt19937 random_{20240611};
};

TYPED_TEST(OptionFields, ComeBackFromArguments) {
  RandomValues random;
  const typename TypeParam::Options usual;
  std::set<std::string_view> changed;
  for (int round = 0; round < 300; ++round) {
    Arguments given(TypeParam::kMode);
    for (const auto& field : TypeParam::fields()) {
      const ArgumentRow& row = *find_argument(field.name);
      if (random.chance(0.7)) given.set(field.name, random.next(row, TypeParam::kMode));
    }
    const auto options = TypeParam::read(given);
    const auto again = TypeParam::read(TypeParam::write(options));
    for (const auto& field : TypeParam::fields()) {
      ASSERT_TRUE(field.same(options, again)) << field.name << '=' << to_string(given.value(field.name));
      if (!field.same(options, usual)) changed.insert(field.name);
    }
    if constexpr (std::is_same_v<typename TypeParam::Options, PredictOptions>) {
      ASSERT_EQ(options, again);
    }
  }
  EXPECT_EQ(changed.size(), TypeParam::fields().size()) << "a field that no value changes is bound to nothing";
}

// Two rows for one member, or a member of another name, would show here.
TYPED_TEST(OptionFields, OneArgumentIsOneMember) {
  RandomValues random;
  const typename TypeParam::Options usual;
  for (const auto& field : TypeParam::fields()) {
    auto options = usual;
    while (field.same(options, usual)) {
      Arguments given = TypeParam::write(usual);
      given.set(field.name, random.next(*find_argument(field.name), TypeParam::kMode));
      options = TypeParam::read(given);
    }
    for (const auto& other : TypeParam::fields()) EXPECT_EQ(other.same(options, usual), other.name != field.name) << other.name;
  }
}

// golden/args.json has what the peer uses; its None for conf stands for 0.25 and 0.001, its batch of predict is 1.
TEST(SharedOptionFields, DefaultsAreThePeers) {
  YOLO_NEEDS_SHARED("golden/args.json");
  std::map<std::string, nlohmann::json> peer;
  const nlohmann::json golden = test::read_json(test::shared("golden/args.json"));
  for (const auto& row : golden["args"]) peer[row["name"]] = row["default"];
  const PredictOptions predict;
  const ValOptions val;
  for (const double iou : {predict.iou, val.iou}) EXPECT_EQ(iou, peer["iou"].get<double>());
  for (const int most : {predict.max_det, val.max_det}) EXPECT_EQ(most, peer["max_det"].get<int>());
  EXPECT_EQ(val.batch, peer["batch"].get<int>());
  EXPECT_EQ(val.workers, peer["workers"].get<int>());
  EXPECT_EQ(val.mask_ratio, peer["mask_ratio"].get<int>());
  EXPECT_EQ(val.split, peer["split"].get<std::string>());
  EXPECT_EQ(predict.vid_stride, peer["vid_stride"].get<int>());
  const std::pair<const char*, bool> flags[] = {
      {"agnostic_nms", predict.agnostic_nms}, {"augment", predict.augment},       {"retina_masks", predict.retina_masks},
      {"visualize", predict.visualize},       {"stream_buffer", predict.stream_buffer}, {"save_frames", predict.save.frames},
      {"save_txt", predict.save.txt},         {"save_conf", predict.save.conf},   {"save_crop", predict.save.crop},
      {"show", predict.show},                 {"show_labels", predict.draw.labels}, {"show_conf", predict.draw.conf},
      {"show_boxes", predict.draw.boxes},     {"verbose", predict.verbose},       {"exist_ok", predict.folder.exist_ok},
      {"dnn", val.compute.dnn.value_or(false)}, {"single_cls", val.single_cls},   {"overlap_mask", val.overlap_mask},
      {"plots", val.plots},                   {"save_json", val.save.json},       {"save_hybrid", val.save.hybrid}};
  for (const auto& [name, value] : flags) EXPECT_EQ(value, peer[name].get<bool>()) << name;
}

TEST(OptionFieldsOfPredict, EveryValueArrives) {
  Arguments arguments(Mode::predict);
  for (const auto& [name, text] :
       {std::pair{"conf", "0.4"}, {"imgsz", "320,640"}, {"half", "False"}, {"tile", "512"}, {"stream_buffer", "True"},
        {"classes", "0,2"}, {"embed", "3"}, {"line_width", "2"}, {"save_crop", "True"}, {"project", "p"}, {"threads", "3"}}) {
    arguments.set(name, std::string_view(text));
  }
  PredictOptions expected{.conf = 0.4, .imgsz = {320, 640}, .tile = 512, .classes = {0, 2}, .embed = {3}, .stream_buffer = true};
  expected.compute = {.half = false, .threads = 3};
  expected.save = {.images = true, .crop = true};  // the program saves
  expected.folder.project = "p";
  expected.draw.line_width = 2;
  EXPECT_EQ(predict_options(arguments), expected);
}

TEST(OptionFieldsOfVal, EveryValueArrives) {
  Arguments arguments(Mode::val);
  for (const auto& [name, text] :
       {std::pair{"workers", "3"}, {"ap", "peer"}, {"split", "test"}, {"data", "d.yaml"}, {"conf", "0.1"}, {"dnn", "True"},
        {"device", "cpu"}, {"save_hybrid", "True"}, {"save_json", "True"}, {"plots", "False"}, {"name", "n"}}) {
    arguments.set(name, std::string_view(text));
  }
  const ValOptions options = val_options(arguments);
  EXPECT_EQ(options.workers, 3);
  EXPECT_EQ(options.ap, ApKind::peer);
  EXPECT_EQ(options.split, "test");
  EXPECT_EQ(options.data, "d.yaml");
  EXPECT_EQ(options.conf, 0.1);
  EXPECT_EQ(options.compute, (ComputeOptions{.device = "cpu", .dnn = true}));
  EXPECT_EQ(options.save, (ValSaveOptions{.json = true, .hybrid = true}));
  EXPECT_FALSE(options.plots);
  EXPECT_EQ(options.folder, RunFolder{.name = "n"});
}

// A cfg file that is a copy of all defaults says rect=False, and is passed over (core/argument_resolver).
TEST(OptionFieldsOfVal, WhatOnlyRepeatsTheTableChangesNothing) {
  Arguments arguments(Mode::val);
  for (const char* name : {"rect", "half", "dnn", "imgsz"}) {
    arguments.set(name, table_default(*find_argument(name)));
    arguments.forget_given(name);
  }
  const ValOptions options = val_options(arguments);
  EXPECT_TRUE(options.rect);
  EXPECT_EQ(options.compute, ComputeOptions());
  EXPECT_TRUE(options.imgsz.empty());
  arguments.set("rect", "False");
  EXPECT_FALSE(val_options(arguments).rect);
}

}  // namespace
}  // namespace yolo::config
