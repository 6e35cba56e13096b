// The list of events.
#include <yolo/callbacks.hpp>
#include <yolo/error.hpp>

namespace yolo {
namespace {

constexpr std::string_view kNames[] = {
    "on_predict_start", "on_predict_batch_start", "on_predict_postprocess_end",
    "on_predict_batch_end", "on_predict_end",
    "on_val_start", "on_val_batch_start", "on_val_batch_end", "on_val_end",
};

}  // namespace

std::span<const std::string_view> callback_names() { return kNames; }

void Callbacks::add(std::string_view name, Callback callback) {
  for (std::string_view known : kNames) {
    if (known == name) return void(list_.emplace_back(known, std::move(callback)));
  }
  throw Error(fmt::format("there is no event \"{}\"; there are: {}", name, fmt::join(kNames, ", ")));
}

void Callbacks::call(CallbackEvent event) const {
  for (const auto& [name, callback] : list_) {
    if (name == event.name) callback(event);
  }
}

}  // namespace yolo
