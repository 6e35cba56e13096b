// One pass over the training images.
#include <numeric>

#include <yolo/error.hpp>

#include "record/train_batch.hpp"
#include "record/training_text.hpp"
#include "train/batch.hpp"
#include "train/network/out_of_memory.hpp"
#include "train/trainer/share_training.hpp"

namespace yolo::train {
namespace {

constexpr std::int64_t kMostLostSteps = 10;  // in a row, before the training gives up on the epoch

void draw_batch(const Session& session, const loader::Batch& batch) {
  if (!session.options.plots || batch.images == 0) return;
  const auto steps = static_cast<std::int64_t>(session.batches->batches());
  if (!record::is_drawn(session.iteration(), steps, session.epochs(), session.options.close_mosaic)) return;
  const std::filesystem::path file = session.save_dir / record::train_batch_name(session.iteration());
  record::plot_train_batch(file, batch, {session.data.train.names, session.options.overlap_mask});
}

// Dropout and the like draw from LibTorch's generator: seeded by iteration, a resumed training draws the same, and each process
// something else.
void seed_iteration(const Session& session) {
  at::manual_seed(session.options.seed * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(session.iteration()) + 1 +
                  (static_cast<std::uint64_t>(session.processes->rank()) << 40U));
}

struct Counts {
  std::int64_t images, labels;  // of the whole batch
  std::int64_t first_image;     // of this process
};

Counts counts_of(const Session& session, const loader::Batch& batch) {
  const auto rank = static_cast<std::size_t>(session.processes->rank());
  const auto processes = static_cast<std::size_t>(session.processes->world_size());
  std::vector<std::int64_t> own(processes + 1, 0);  // images of each process, then labels
  own[rank] = batch.images;
  own[processes] = static_cast<std::int64_t>(batch.classes.size());
  const at::Tensor all = session.processes->sum(at::tensor(own, at::TensorOptions(at::kLong)));
  const std::int64_t* counts = all.const_data_ptr<std::int64_t>();
  return {std::accumulate(counts, counts + processes, std::int64_t{0}), counts[processes],
          std::accumulate(counts, counts + rank, std::int64_t{0})};
}

TensorBatch tensors_of(const Session& session, const loader::Batch& batch, const Counts& counts) {
  TensorBatch tensors = to_tensors(batch, session.device);
  tensors.seed = session.options.seed;
  tensors.epoch = static_cast<std::uint32_t>(session.epoch);
  tensors.step = static_cast<std::uint32_t>(session.step);
  tensors.first_image = counts.first_image;
  if (!session.processes->is_alone()) {
    tensors.sum_over_processes = [&session](const at::Tensor& own) { return session.processes->sum(own); };
  }
  return tensors;
}

void average_in(Session& session, const at::Tensor& items) {
  const at::Tensor values = items.to(at::kCPU).to(at::kDouble).contiguous();
  session.mean_losses.resize(static_cast<std::size_t>(values.numel()), 0);
  const auto done = static_cast<double>(session.step);
  for (std::size_t i = 0; i < session.mean_losses.size(); ++i) {
    session.mean_losses[i] = (session.mean_losses[i] * done + values.const_data_ptr<double>()[i]) / (done + 1);
  }
}

bool is_finite(const at::Tensor& items) { return at::isfinite(items).all().item<bool>(); }

// Runs the batch forwards and backwards. False, on all processes, when the loss is not finite; then there are no gradients of it.
bool compute_gradients(Session& session, TensorBatch& tensors) {
  tensors.side_inputs = session.criterion->side_inputs(tensors);
  const std::vector<NamedMap> maps = session.network->forward(tensors.images, tensors.side_inputs);
  const Loss loss = (*session.criterion)(maps, tensors);
  const at::Tensor items = session.processes->sum(loss.items);
  if (!is_finite(items)) return false;
  loss.total.backward();
  average_in(session, items);
  return true;
}

// The weights after a step; false when a gradient was not finite.
bool make_step(Session& session, const Optimisation::Moments& moments) {
  sum_gradients(session);
  return session.optimisation->step(moments);
}

bool is_out_of_time(const Session& session) {
  if (!session.options.time) return false;
  return session.processes->any(session.processes->is_first() && session.clock->over(session.now()));
}

void report(Session& session, std::int64_t labels, const TensorBatch& tensors) {
  record::StepReport step;
  step.memory = record::process_memory();
  step.losses = session.mean_losses;
  step.instances = labels;
  step.size = static_cast<int>(std::max(tensors.images.size(2), tensors.images.size(3)));
  session.console->step(std::move(step));
}

bool mosaic_is_open(const Session& session) {
  const int close = session.options.close_mosaic;
  return close <= 0 || close > session.epochs() || session.epoch < session.epochs() - close;
}

std::optional<loader::Batch> next_batch(Session& session) {
  const double begin = session.now();
  std::optional<loader::Batch> batch = session.batches->next();
  session.seconds.waiting += session.now() - begin;
  return batch;
}

}  // namespace

void run_epoch(Session& session) {
  session.step = 0;
  session.seconds = {};
  const double begin = session.now();
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
  while (std::optional<loader::Batch> batch = next_batch(session)) {
    const Counts counts = counts_of(session, *batch);
    if (counts.images == 0) continue;  // no process can read any of its images
    session.call("on_train_batch_start");
    draw_batch(session, *batch);
    const bool due = session.optimisation->begin(session.iteration(), session.epoch);
    seed_iteration(session);
    TensorBatch tensors = tensors_of(session, *batch, counts);
    bool kept = tell_out_of_memory([&] {
      session.preprocess_batch(tensors);
      return compute_gradients(session, tensors);
    });
    if (!kept) session.optimisation->forget_gradients();
    if (kept && due) kept = make_step(session, moments);
    lost = kept ? 0 : lost + 1;
    if (lost == 1) session.log.warn(fmt::format("step {}: the loss or a gradient is not finite; the step is left out", session.step + 1));
    report(session, counts.labels, tensors);
    session.call("on_train_batch_end");
    ++session.step;
    if (lost >= kMostLostSteps) {
      throw DivergedTraining(fmt::format("epoch {}: {} steps in a row gave no finite loss", session.epoch + 1, lost));
    }
    if (is_out_of_time(session)) {
      session.stop_requested = true;
      break;
    }
  }
  if (session.step == 0) throw Error("none of the training images can be read");
  session.seconds.steps = session.now() - begin - session.seconds.waiting;
  session.call("on_train_epoch_end");
}

}  // namespace yolo::train
