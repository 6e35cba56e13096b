// Errors of a network that does not fit together say where it does not.
#include "train/network/torch_network.hpp"

#include <ATen/Functions.h>

#include <yolo/error.hpp>
#include <yolo/graph/model_yaml.hpp>

#include "support.hpp"
#include "train/network/initialise.hpp"

namespace yolo::train {
namespace {

constexpr const char* kYaml =
    "nc: 2\nbackbone:\n  - [-1, 1, Conv, [8, 3, 2]]\n  - [-1, 1, Conv, [16, 3, 2]]\nhead:\n  - [[1], 1, "
    "Detect, [nc]]\n";

/// A small network, in which a parameter or statistic of the first normalisation has another length.
graph::Network with_wrong_norm(const std::string& name) {
  const test::TemporaryFolder folder;
  std::ofstream(folder / "small.yaml") << kYaml;
  graph::Network network =
      graph::network_from_yaml(graph::find_model_yaml((folder / "small.yaml").string()), 2);
  initialise(network, 1);
  graph::Module& norm = *network.layers[0].module->children[1].second;
  for (auto* list : {&norm.parameters, &norm.buffers}) {
    for (auto& [key, tensor] : *list) {
      if (key == name) tensor = graph::Tensor::from_floats({5}, std::vector<float>(5, 1.0F));
    }
  }
  return network;
}

class WrongNorm : public testing::TestWithParam<const char*> {};

TEST_P(WrongNorm, IsNamed) {
  for (const bool training : {true, false}) {
    try {
      TorchNetwork network(with_wrong_norm(GetParam()), at::kCPU);
      network.set_training(training);
      network.forward(at::zeros({2, 3, 64, 64}));
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr("model.0.bn")) << training;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Parts, WrongNorm, testing::Values("weight", "bias", "running_mean", "running_var"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace yolo::train
