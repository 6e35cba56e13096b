// One pass over the training images.
#include <yolo/error.hpp>

#include "record/train_batch.hpp"
#include "record/training_text.hpp"
#include "train/batch.hpp"
#include "train/trainer/session.hpp"

namespace yolo::train {
namespace {

constexpr std::int64_t kMostLostSteps = 10;  // in a row, before the training gives up on the epoch

void draw_batch(const Session& session, const loader::Batch& batch) {
  if (!session.options.plots || !session.options.save) return;
  const auto steps = static_cast<std::int64_t>(session.batches->batches());
  if (!record::is_drawn(session.iteration(), steps, session.epochs(), session.options.close_mosaic)) return;
  const std::filesystem::path file = session.save_dir / record::train_batch_name(session.iteration());
  record::plot_train_batch(file, batch, {session.data.train.names, session.options.overlap_mask});
}

// Dropout and the like draw from LibTorch's generator: seeded by iteration, a resumed training draws the same.
void seed_iteration(const Session& session) {
  at::manual_seed(session.options.seed * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(session.iteration()) + 1);
}

std::int64_t labels_in(const loader::Batch& batch) { return static_cast<std::int64_t>(batch.classes.size()); }

void average_in(Session& session, const at::Tensor& items) {
  const at::Tensor values = items.to(at::kCPU).to(at::kDouble).contiguous();
  session.mean_losses.resize(static_cast<std::size_t>(values.numel()), 0);
  const auto done = static_cast<double>(session.step);
  for (std::size_t i = 0; i < session.mean_losses.size(); ++i) {
    session.mean_losses[i] = (session.mean_losses[i] * done + values.const_data_ptr<double>()[i]) / (done + 1);
  }
}

bool is_finite(const at::Tensor& items) { return at::isfinite(items).all().item<bool>(); }

// Runs the batch forwards and backwards. False when the loss is not finite; then there are no gradients of it.
bool compute_gradients(Session& session, TensorBatch& tensors) {
  const std::vector<NamedMap> maps = session.network->forward(tensors.images);
  const Loss loss = (*session.criterion)(maps, tensors);
  if (!is_finite(loss.items)) return false;
  loss.total.backward();
  average_in(session, loss.items);
  return true;
}

void report(Session& session, const loader::Batch& batch, const TensorBatch& tensors) {
  record::StepReport step;
  step.memory = record::process_memory();
  step.losses = session.mean_losses;
  step.instances = labels_in(batch);
  step.size = static_cast<int>(std::max(tensors.images.size(2), tensors.images.size(3)));
  session.console->step(std::move(step));
}

bool mosaic_is_open(const Session& session) {
  const int close = session.options.close_mosaic;
  return close <= 0 || close > session.epochs() || session.epoch < session.epochs() - close;
}

}  // namespace

void run_epoch(Session& session) {
  session.step = 0;
  session.mean_losses.assign(session.criterion->item_names().size(), 0.0);
  session.call("on_train_epoch_start");
  const bool open = mosaic_is_open(session);
  if (!open && (session.epoch == session.first_epoch || session.epoch == session.epochs() - session.options.close_mosaic)) {
    session.log.info(record::closing_mosaic_text());
  }
  session.batches->start_epoch(static_cast<std::uint32_t>(session.epoch), open);
  session.console->begin_epoch(session.epoch + 1, session.epochs(), session.batches->batches());
  session.network->set_training(true);
  const Optimisation::Moments moments{[&] { session.call("optimizer_step"); },
                                      [&] { session.call("on_before_zero_grad"); },
                                      [&] { session.call("on_params_update"); }};
  std::int64_t lost = 0;
  while (std::optional<loader::Batch> batch = session.batches->next()) {
    session.call("on_train_batch_start");
    draw_batch(session, *batch);
    const bool due = session.optimisation->begin(session.iteration(), session.epoch);
    seed_iteration(session);
    TensorBatch tensors = to_tensors(*batch, session.device);
    session.preprocess_batch(tensors);
    bool kept = compute_gradients(session, tensors);
    if (!kept) session.optimisation->forget_gradients();
    if (kept && due) kept = session.optimisation->step(moments);
    lost = kept ? 0 : lost + 1;
    if (lost == 1) session.log.warn(fmt::format("step {}: the loss or a gradient is not finite; the step is left out", session.step + 1));
    report(session, *batch, tensors);
    session.call("on_train_batch_end");
    ++session.step;
    if (lost >= kMostLostSteps) {
      throw DivergedTraining(fmt::format("epoch {}: {} steps in a row gave no finite loss", session.epoch + 1, lost));
    }
    if (session.clock->over(session.now())) {
      session.stop_requested = true;
      break;
    }
  }
  session.call("on_train_epoch_end");
}

}  // namespace yolo::train
