// get_model(): trains an architecture that the program itself describes, a detector with two levels.
#include <yolo/graph/model_yaml.hpp>
#include <yolo/trainer.hpp>

#include "arguments.hpp"

constexpr const char* kTwoLevels = R"(
nc: 80
backbone:
  - [-1, 1, Conv, [16, 3, 2]]
  - [-1, 1, Conv, [16, 3, 2]]
  - [-1, 1, Conv, [32, 3, 2]]
  - [-1, 1, C3k2, [32, False, 0.25]]
  - [-1, 1, Conv, [64, 3, 2]]
  - [-1, 1, SPPF, [64, 5]]
head:
  - [[3, 5], 1, Detect, [nc]]
)";

class CustomTrainer : public yolo::Trainer {
 public:
  using Trainer::Trainer;

 protected:
  yolo::graph::Network get_model(const yolo::graph::Network* /*weights*/) override {
    return yolo::graph::network_from_yaml({kTwoLevels, "two_levels.yaml", ""}, static_cast<int>(names().size()));
  }
};

int main(int argc, char** argv) {
  return run([&] {
    const Arguments arguments = read_arguments(argc, argv);
    CustomTrainer trainer(arguments.model, arguments.options);
    std::cout << "the best model is " << trainer.train().best << "\n";
  });
}
