// Look-ups in modules, state dicts and counts.
#include <yolo/graph/module.hpp>

#include <gmock/gmock.h>

#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo::graph {
namespace {

ModulePtr make_conv(const ModulePtr& activation) {
  auto conv2d = std::make_shared<Module>();
  conv2d->type = "Conv2d";
  conv2d->attributes = {{"kernel_size", std::vector<std::int64_t>{3, 5}},
                        {"groups", std::int64_t{1}},
                        {"padding_mode", std::string("zeros")},
                        {"bias", std::monostate{}}};
  conv2d->parameters.emplace_back("weight", Tensor::shape_only({4, 3, 3, 5}));
  auto norm = std::make_shared<Module>();
  norm->type = "BatchNorm2d";
  norm->attributes = {{"eps", 0.001}, {"affine", true}};
  norm->parameters.emplace_back("weight", Tensor::shape_only({4}));
  norm->parameters.emplace_back("bias", Tensor::shape_only({4}));
  norm->buffers.emplace_back("running_mean", Tensor::shape_only({4}));
  auto block = std::make_shared<Module>();
  block->type = "Conv";
  block->children = {{"conv", conv2d}, {"bn", norm}, {"act", activation}};
  return block;
}

Network make_network() {
  auto activation = std::make_shared<Module>();
  activation->type = "SiLU";
  Network network;
  network.layers.push_back({0, {-1}, make_conv(activation)});
  network.layers.push_back({1, {-1}, make_conv(activation)});
  return network;
}

TEST(Module, FindsPartsAndTensors) {
  const auto block = make_network().layers[0].module;
  EXPECT_EQ(block->child("conv").type, "Conv2d");
  EXPECT_EQ(block->find_child("cv1"), nullptr);
  EXPECT_THROW(block->child("cv1"), Error);
  EXPECT_EQ(block->child("bn").tensor("running_mean").count(), 4);
  EXPECT_EQ(block->child("bn").find_tensor("conv"), nullptr);
  EXPECT_THROW(block->child("bn").tensor("conv"), Error);
}

TEST(Module, ReadsSettings) {
  const auto block = make_network().layers[0].module;
  const Module& conv = block->child("conv");
  EXPECT_EQ(conv.pair("kernel_size"), (std::pair<std::int64_t, std::int64_t>(3, 5)));
  EXPECT_EQ(conv.pair("groups"), (std::pair<std::int64_t, std::int64_t>(1, 1)));
  EXPECT_EQ(conv.integer("groups"), 1);
  EXPECT_EQ(conv.integer("dilation", 7), 7);
  EXPECT_EQ(conv.text("padding_mode", ""), "zeros");
  EXPECT_EQ(conv.text("mode", "nearest"), "nearest");
  EXPECT_FALSE(conv.has("bias")) << "None counts as absent";
  EXPECT_DOUBLE_EQ(block->child("bn").number("eps", 0), 0.001);
  EXPECT_TRUE(block->child("bn").flag("affine", false));
  EXPECT_EQ(block->child("bn").integer("affine"), 1);
}

TEST(Module, RefusesSettingsOfTheWrongKind) {
  const auto block = make_network().layers[0].module;
  const Module& conv = block->child("conv");
  EXPECT_THROW(conv.integer("kernel_size"), Error);
  EXPECT_THROW(conv.integer("absent"), Error);
  EXPECT_THROW(conv.number("padding_mode", 0), Error);
  EXPECT_THROW(conv.flag("padding_mode", false), Error);
  EXPECT_THROW(conv.text("groups", ""), Error);
  EXPECT_THROW(conv.pair("padding_mode"), Error);
  EXPECT_THROW(block->child("bn").integer("eps"), Error) << "0.001 is no whole number";
}

TEST(Network, StateDictHasThePeersNamesAndOrder) {
  const Network network = make_network();
  const auto entries = state_dict(network);
  std::vector<std::string> names;
  for (const auto& entry : entries) names.push_back(entry.name);
  EXPECT_THAT(names, testing::ElementsAre("model.0.conv.weight", "model.0.bn.weight", "model.0.bn.bias",
                                          "model.0.bn.running_mean", "model.1.conv.weight",
                                          "model.1.bn.weight", "model.1.bn.bias", "model.1.bn.running_mean"));
  EXPECT_TRUE(entries[0].is_parameter);
  EXPECT_FALSE(entries[3].is_parameter);
  EXPECT_EQ(entries[0].tensor->count(), 180);
}

TEST(Network, CountsSharedModulesOnce) {
  const ModuleCounts counts = count_modules(make_network());
  EXPECT_EQ(counts.layers, 2 + 2 * 3 + 1) << "model, its list, two blocks of three, one shared activation";
  EXPECT_EQ(counts.parameters, 2 * (180 + 4 + 4));
}

TEST(Network, CountsTiedWeightsOnce) {
  Network network = make_network();
  const Tensor tied = Tensor::from_floats({4}, {1, 2, 3, 4});
  for (auto& layer : network.layers) layer.module->parameters.emplace_back("scale", tied);
  EXPECT_EQ(count_modules(network).parameters, 2 * (180 + 4 + 4) + 4);
}

}  // namespace
}  // namespace yolo::graph
