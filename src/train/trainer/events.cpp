// The trainer's callbacks by name.
#include <yolo/error.hpp>

#include "train/trainer/session.hpp"

namespace yolo::train {
namespace {

constexpr std::string_view kNames[] = {
    "on_pretrain_routine_start", "on_pretrain_routine_end", "on_train_start",       "on_train_epoch_start",
    "on_train_batch_start",      "optimizer_step",          "on_before_zero_grad",  "on_train_batch_end",
    "on_train_epoch_end",        "on_fit_epoch_end",        "on_model_save",        "on_train_end",
    "on_params_update",          "teardown"};

}  // namespace

void check_event_name(std::string_view name) {
  if (std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames)) return;
  throw Error(fmt::format("there is no event \"{}\" of training; there are: {}", name,
                          fmt::join(std::begin(kNames), std::end(kNames), ", ")), ErrorCode::bad_option);
}

void Session::call(std::string_view name) {
  for (const auto& [known, event] : events) {
    if (known == name) event(trainer);
  }
}

}  // namespace yolo::train
