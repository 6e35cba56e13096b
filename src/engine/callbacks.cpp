// The list of events.
#include <yolo/callbacks.hpp>
#include <yolo/error.hpp>

namespace yolo {
namespace {

constexpr std::string_view kNames[] = {
    "on_predict_start", "on_predict_batch_start", "on_predict_postprocess_end",
    "on_predict_batch_end", "on_predict_end",
    "on_val_start", "on_val_batch_start", "on_val_batch_end", "on_val_end",
    "on_pretrain_routine_start", "on_pretrain_routine_end", "on_train_start", "on_train_epoch_start", "on_train_batch_start",
    "optimizer_step", "on_before_zero_grad", "on_train_batch_end", "on_train_epoch_end", "on_fit_epoch_end", "on_model_save",
    "on_train_end", "on_params_update", "teardown",
};

}  // namespace

std::span<const std::string_view> callback_names() { return kNames; }

void Callbacks::add(std::string_view name, Callback callback) {
  for (std::string_view known : kNames) {
    if (known != name) continue;
    const std::lock_guard lock(mutex_);
    List longer = *list_;
    longer.emplace_back(known, std::move(callback));
    list_ = std::make_shared<const List>(std::move(longer));
    return;
  }
  throw Error(fmt::format("there is no event \"{}\"; there are: {}", name, fmt::join(kNames, ", ")), ErrorCode::bad_option);
}

void Callbacks::clear() {
  const std::lock_guard lock(mutex_);
  list_ = std::make_shared<const List>();
}

bool Callbacks::empty() const { return list()->empty(); }

std::shared_ptr<const Callbacks::List> Callbacks::list() const {
  const std::lock_guard lock(mutex_);
  return list_;
}

void Callbacks::call(CallbackEvent event) const {
  const std::shared_ptr<const List> now = list();  // a callback may change the list
  for (const auto& [name, callback] : *now) {
    if (name == event.name) callback(event);
  }
}

}  // namespace yolo
