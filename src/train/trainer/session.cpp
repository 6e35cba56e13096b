#include "train/trainer/session.hpp"

namespace yolo::train {

Session::Session(Trainer& owner, std::string model_name, TrainOptions train_options, Log train_log)
    : trainer(owner),
      model(std::move(model_name)),
      options(std::move(train_options)),
      log(std::move(train_log)),
      own_log(log),
      processes(std::make_unique<Processes>()) {}

double Session::now() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

graph::Network averaged_network(const Session& session) {
  graph::Network network = independent_copy(session.structure);
  session.averaged->store(network);
  return network;
}

}  // namespace yolo::train
