// Checkpoints that we write, read again by our own reader.
#include "checkpoint/training_checkpoint.hpp"

#include <gmock/gmock.h>

#include <set>

#include <yolo/graph/model_yaml.hpp>

#include "checkpoint/checkpoint.hpp"
#include "expect_error.hpp"
#include "checkpoint/random_weights.hpp"
#include "graph/tensor_cast.hpp"
#include "support.hpp"

namespace yolo::checkpoint {
namespace {

using graph::DataType;
using graph::Module;
using graph::Network;
using test::expect_error;

// What heads remember of their last picture is not written.
const std::set<std::string> kTransient = {"shape", "shapes", "anchors", "strides", "angle", "valid_mask"};

void expect_same_module(const Module& a, const Module& b, const std::string& where) {
  EXPECT_EQ(a.type, b.type) << where;
  for (const auto& [name, value] : a.attributes) {
    if (kTransient.contains(name)) continue;
    ASSERT_TRUE(b.attributes.contains(name)) << where << " " << name;
    EXPECT_EQ(value, b.attributes.at(name)) << where << " " << name;
  }
  ASSERT_EQ(a.children.size(), b.children.size()) << where;
  for (std::size_t i = 0; i < a.children.size(); ++i) {
    EXPECT_EQ(a.children[i].first, b.children[i].first) << where;
    expect_same_module(*a.children[i].second, *b.children[i].second, where + "." + a.children[i].first);
  }
}

void expect_same_weights(const Network& a, const Network& b) {
  const auto x = state_dict(a), y = state_dict(b);
  ASSERT_EQ(x.size(), y.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_EQ(x[i].name, y[i].name);
    EXPECT_EQ(x[i].is_parameter, y[i].is_parameter);
    EXPECT_TRUE(equal(*x[i].tensor, *y[i].tensor)) << x[i].name;
  }
}

void expect_same_network(const Network& a, const Network& b) {
  expect_same_weights(a, b);
  ASSERT_EQ(a.layers.size(), b.layers.size());
  for (std::size_t i = 0; i < a.layers.size(); ++i) {
    EXPECT_EQ(a.layers[i].from, b.layers[i].from);
    expect_same_module(*a.layers[i].module, *b.layers[i].module, std::to_string(i));
  }
  EXPECT_EQ(count_modules(a).layers, count_modules(b).layers) << "shared modules stay shared";
  EXPECT_EQ(a.task, b.task);
  EXPECT_EQ(a.names, b.names);
  EXPECT_EQ(a.strides, b.strides);
  EXPECT_EQ(a.channels, b.channels);
  EXPECT_EQ(a.yaml_name, b.yaml_name);
  EXPECT_EQ(a.yaml_scale, b.yaml_scale);
}

void expect_comes_back(const std::filesystem::path& genuine) {
  const test::TemporaryFolder folder;
  const auto original = read_training_checkpoint(genuine);
  CheckpointContents contents;
  contents.model = original.model ? &*original.model : nullptr;
  contents.ema = original.ema ? &*original.ema : nullptr;
  contents.record = original.record;
  write_checkpoint(folder / "again.pt", contents);
  const auto again = read_training_checkpoint(folder / "again.pt");
  ASSERT_EQ(again.model.has_value(), original.model.has_value());
  ASSERT_EQ(again.ema.has_value(), original.ema.has_value());
  if (original.model) expect_same_network(*original.model, *again.model);
  if (original.ema) expect_same_network(*original.ema, *again.ema);
  const auto &a = original.record, &b = again.record;
  EXPECT_EQ(a.epoch, b.epoch);
  EXPECT_EQ(a.best_fitness, b.best_fitness);
  EXPECT_EQ(a.updates, b.updates);
  EXPECT_EQ(std::tie(a.date, a.version, a.license, a.docs), std::tie(b.date, b.version, b.license, b.docs));
  EXPECT_TRUE(equal(a.train_args, b.train_args));
  EXPECT_TRUE(equal(a.train_metrics, b.train_metrics));
  EXPECT_TRUE(equal(a.train_results, b.train_results));
  EXPECT_TRUE(equal(a.optimizer, b.optimizer));
}

TEST(TrainingCheckpoint, TinyFilesComeBack) {
  for (const char* name : {"tiny_yolo11", "tiny_yolov8", "tiny_training"}) {
    SCOPED_TRACE(name);
    expect_comes_back(test::data(std::string("checkpoint/") + name + ".pt"));
  }
}

TEST(SharedTrainingCheckpoint, ReferenceFilesComeBack) {
  YOLO_NEEDS_SHARED("ref/weights/yolo11n.pt");
  for (const char* name :
       {"yolo11n", "yolo11n-seg", "yolo11n-pose", "yolo11n-cls", "yolo11n-cls-dogcat", "yolo11n-obb-dota8"}) {
    SCOPED_TRACE(name);
    expect_comes_back(test::shared(std::string("ref/weights/") + name + ".pt"));
  }
}

Network small_network() {
  Network network = graph::network_from_yaml(graph::find_model_yaml("yolo11n.yaml"), 3);
  test::fill_weights(network);
  return network;
}

CheckpointRecord example_record() {
  CheckpointRecord record;
  record.epoch = 4;
  record.best_fitness = 0.25;
  record.updates = 17;
  record.date = "2025-01-02T03:04:05.678901";
  record.version = "8.3.6";
  record.train_args = Plain::dict({{"task", "detect"}, {"imgsz", 64}, {"lr0", 0.01}, {"data", {}}});
  record.train_results = Plain::dict({{"epoch", Plain::list({1, 2})}});
  const Plain moments = Plain::dict({{"step", graph::Tensor::from_floats({}, {5})},
                                     {"exp_avg", graph::Tensor::from_floats({2}, {0.5F, 1e-8F})}});
  record.optimizer = Plain::dict(
      {{"state", Plain::dict({{0, moments}})},
       {"param_groups", Plain::list({Plain::dict({{"lr", 0.01}, {"params", Plain::list({0})}})})}});
  record.state.emplace();
  record.state->tensors["weights.0"] = graph::Tensor::from_floats({2}, {0.1F, -0.3F});
  record.state->values.set("seed", std::int64_t{123456789012});
  return record;
}

TEST(TrainingCheckpoint, EverythingOfATrainingComesBack) {
  const test::TemporaryFolder folder;
  const Network model = small_network();
  Network ema = graph::network_from_yaml(graph::find_model_yaml("yolo11n.yaml"), 3);
  test::fill_weights(ema);
  auto& weight = ema.layers[0].module->children[0].second->parameters[0].second;
  weight = graph::Tensor::from_floats(weight.shape,
                                      std::vector<float>(static_cast<std::size_t>(weight.count()), 0.1F));
  const CheckpointRecord record = example_record();
  write_checkpoint(folder / "last.pt", {&model, &ema, std::nullopt, record});
  const auto read = read_training_checkpoint(folder / "last.pt");
  expect_same_weights(model, *read.model);
  expect_same_weights(ema, *read.ema);
  EXPECT_TRUE(equal(read.record.optimizer, record.optimizer));
  EXPECT_EQ(read.record.epoch, 4);
  EXPECT_EQ(read.record.updates, 17);
  EXPECT_EQ(read.record.state_id, state_id(*record.state));
  EXPECT_TRUE(equal(read.record.state->values, record.state->values));
  EXPECT_TRUE(equal(read.record.state->tensors.at("weights.0"), record.state->tensors.at("weights.0")));
  EXPECT_TRUE(equal(read_state(folder / "last.pt", read.record.state_id).values, record.state->values));
  expect_same_weights(ema, load_checkpoint(folder / "last.pt"));
}

TEST(TrainingCheckpoint, StrippedFilesAreSmall) {
  const test::TemporaryFolder folder;
  const Network model = small_network();
  const auto file = folder / "last.pt";
  write_checkpoint(file, {&model, &model, std::nullopt, example_record()});
  const auto before = std::filesystem::file_size(file);
  strip_checkpoint(file, file);
  EXPECT_LT(std::filesystem::file_size(file), before * 6 / 10);
  const auto read = read_training_checkpoint(file);
  EXPECT_FALSE(read.ema);
  EXPECT_EQ(read.record.epoch, -1);
  EXPECT_FALSE(read.record.best_fitness || read.record.updates || read.record.state);
  EXPECT_TRUE(read.record.optimizer.is_none());
  EXPECT_TRUE(read.record.state_id.empty());
  EXPECT_TRUE(equal(read.record.train_args, example_record().train_args));
  const auto x = state_dict(model), y = state_dict(*read.model);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool whole = x[i].tensor->type == DataType::i64;
    EXPECT_TRUE(equal(whole ? *x[i].tensor : graph::cast(*x[i].tensor, DataType::f16), *y[i].tensor))
        << x[i].name;
  }
}

TEST(TrainingCheckpoint, WhatThePeerCannotHaveIsRefused) {
  const test::TemporaryFolder folder;
  const auto file = folder / "last.pt";
  const auto write = [&](const Network& network) { write_checkpoint(file, {&network, nullptr, {}, {}}); };
  expect_error([&] { write(graph::network_from_yaml(graph::find_model_yaml("yolo11n.yaml"))); },
               "model.0.conv.weight: it has no values");
  expect_error([&] { write(load_checkpoint(test::data("checkpoint/tiny_yolov5.pt"))); }, "AnchorDetect");
  Network own = small_network();
  own.layers[1].module->type = "no name of a class";
  expect_error([&] { write(own); }, "model.1: no name of a class is no layer");
  Network folded = small_network();
  auto& parts = folded.layers[0].module->children;
  std::erase_if(parts, [](const auto& part) { return part.first == "bn"; });
  expect_error([&] { write(folded); }, "batch norm was folded");
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(TrainingCheckpoint, LayersOfTheUsersOwnAreKept) {
  const test::TemporaryFolder folder;
  Network own = small_network();
  own.layers[1].module->type = "MyLayer";
  own.layers[1].module->attributes["strength"] = 0.5;
  write_checkpoint(folder / "own.pt", {&own, nullptr, {}, {}});
  const Network read = load_checkpoint(folder / "own.pt");
  EXPECT_EQ(read.layers[1].module->type, "MyLayer");
  EXPECT_EQ(read.layers[1].module->number("strength", 0), 0.5);
  expect_same_weights(own, read);
}

TEST(TensorCast, HalvesAreRoundedToTheNearestEven) {
  // Source: IEEE 754 binary16; the expected bits are worked out by hand.
  const std::vector<float> values{1.0F,       -2.5F,       65504.0F,     65519.9F,   65520.0F,
                                  1e10F,      0x1p-24F,    0x1p-25F,     0x1.8p-25F, 0x1.002p0F,
                                  0x1.006p0F, 0x1.0021p0F, 0x1.ff8p-15F, -0.0F};
  const std::vector<std::uint16_t> bits{0x3c00, 0xc100, 0x7bff, 0x7bff, 0x7c00, 0x7c00, 0x0001,
                                        0x0000, 0x0001, 0x3c00, 0x3c02, 0x3c01, 0x03ff, 0x8000};
  const auto halves = graph::cast(graph::Tensor::from_floats({14}, values), DataType::f16);
  for (std::size_t i = 0; i < bits.size(); ++i) {
    std::uint16_t half;
    std::memcpy(&half, halves.data.get() + 2 * i, 2);
    EXPECT_EQ(half, bits[i]) << values[i];
  }
}

TEST(TensorCast, EveryHalfComesBack) {
  std::vector<std::uint16_t> all(0x7c01);  // zero to infinity
  std::iota(all.begin(), all.end(), 0);
  const auto block = std::make_shared<std::vector<std::uint16_t>>(all);
  const graph::Tensor halves{
      DataType::f16, {0x7c01}, {block, reinterpret_cast<const std::byte*>(block->data())}};
  EXPECT_TRUE(equal(graph::cast(graph::cast(halves, DataType::f32), DataType::f16), halves));
}

}  // namespace
}  // namespace yolo::checkpoint
