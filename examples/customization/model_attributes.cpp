// set_model_attributes(): other names for the classes, and batch norms that remember for longer.
#include <yolo/graph/module.hpp>
#include <yolo/model.hpp>
#include <yolo/trainer.hpp>

#include "arguments.hpp"

void set_momentum(yolo::graph::Module& module, double momentum) {
  if (module.type == "BatchNorm2d") module.attributes["momentum"] = momentum;
  for (auto& [name, child] : module.children) set_momentum(*child, momentum);
}

class CustomTrainer : public yolo::Trainer {
 public:
  using Trainer::Trainer;

 protected:
  void set_model_attributes(yolo::graph::Network& network) override {
    for (std::string& name : network.names) name = "a " + name;
    for (auto& layer : network.layers) set_momentum(*layer.module, 0.01);
  }
};

int main(int argc, char** argv) {
  return run([&] {
    const Arguments arguments = read_arguments(argc, argv);
    CustomTrainer trainer(arguments.model, arguments.options);
    const yolo::Model model(trainer.train().best);
    std::cout << "the first class is now called '" << model.names().front() << "'\n";
  });
}
