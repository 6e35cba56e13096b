// The one function of Model that is in this library: libyolo itself knows nothing of LibTorch.
#include <yolo/model.hpp>
#include <yolo/trainer.hpp>

namespace yolo {

TrainResult Model::train(Trainer& trainer) const {
  const Model self = *this;  // whose callbacks stay while it trains
  trainer.call_also(self.callbacks());
  return trainer.train();
}

}  // namespace yolo
