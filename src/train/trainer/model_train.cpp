// The one function of Model that is in this library: libyolo itself knows nothing of LibTorch.
#include <yolo/model.hpp>
#include <yolo/trainer.hpp>

namespace yolo {

TrainResult Model::train(Trainer& trainer) {
  TrainResult result = trainer.train();
  const std::string& file = result.best.empty() ? result.last : result.best;
  if (!file.empty()) load(file);
  return result;
}

}  // namespace yolo
