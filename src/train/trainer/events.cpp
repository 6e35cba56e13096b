// The trainer's callbacks, and those of the model that it trains.
#include "train/trainer/session.hpp"

namespace yolo::train {

// What is added to the model's own list later counts too.
void Session::call_also(const Callbacks& others) {
  for (const std::string_view name : callback_names()) {
    callbacks.add(name, [&others](CallbackEvent& event) { others.call(event); });
  }
}

void Session::call(std::string_view name) {
  CallbackEvent event{name};
  event.trainer = &trainer;
  event.epoch = epoch;
  event.epochs = epochs();
  event.batch = static_cast<int>(step);
  event.batches = static_cast<int>(trainer.steps());
  event.metrics = metrics ? &*metrics : nullptr;
  callbacks.call(event);
}

}  // namespace yolo::train
