// Functions of the user's that the engines call as they go, under the manual's names.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <yolo/export.hpp>
#include <yolo/frame.hpp>
#include <yolo/results.hpp>
#include <yolo/val_metrics.hpp>

namespace yolo {

class Model;
class Trainer;

/// What a callback may look at. Parts that do not belong to the event are empty or null.
struct CallbackEvent {
  std::string_view name;               ///< "on_predict_batch_end"
  std::span<const Frame> frames;       ///< of the batch; without pictures in val
  std::span<Results> results;          ///< of the batch; may be changed before they are saved and judged
  int batch = 0;                       ///< 0-based number of the batch
  int batches = 0;                     ///< of the whole run; 0 when not known
  ValMetrics* metrics = nullptr;       ///< on_val_end; of a training the last ones, once there are any
  int epoch = 0, epochs = 0;           ///< of a training: the one in progress, from 0, and how many are planned
  Trainer* trainer = nullptr;          ///< of a training's events (<yolo/trainer.hpp>)
};

using Callback = std::function<void(CallbackEvent& event)>;

/// Callbacks by name, in the order in which they were added. All are called in the thread that called predict, val or train. Any number
/// of threads may call and change them at once; one that is added or cleared meanwhile counts from the next event on.
///
/// predict: on_predict_start, on_predict_batch_start (a batch comes out of the network), on_predict_postprocess_end
/// (its results are there), on_predict_batch_end (they are saved), on_predict_end.
/// val: on_val_start, on_val_batch_start, on_val_batch_end, on_val_end. A batch is what goes through the network together:
/// one image, whatever ValOptions::batch says of shapes. A training calls them too.
/// train: on_pretrain_routine_start, on_pretrain_routine_end, on_train_start, on_train_epoch_start, on_train_batch_start,
/// optimizer_step, on_before_zero_grad, on_train_batch_end, on_train_epoch_end, on_fit_epoch_end, on_model_save, on_train_end,
/// on_params_update, teardown (not after an error); docs/customization.md has the moments. One that throws ends the training.
class YOLO_API Callbacks {
 public:
  /// Throws Error for a name that no engine calls.
  void add(std::string_view name, Callback callback);
  void clear();
  bool empty() const;
  void call(CallbackEvent event) const;

 private:
  using List = std::vector<std::pair<std::string_view, Callback>>;
  std::shared_ptr<const List> list() const;

  mutable std::mutex mutex_;
  std::shared_ptr<const List> list_ = std::make_shared<const List>();
};

/// The names that can be added.
YOLO_API std::span<const std::string_view> callback_names();

}  // namespace yolo
