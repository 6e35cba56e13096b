// Checkpoints of a training: what they hold, and going on from them.
#include <fmt/chrono.h>

#include <chrono>

#include <yolo/error.hpp>
#include <yolo/model.hpp>

#include "checkpoint/training_checkpoint.hpp"
#include "train/trainer/arguments_record.hpp"
#include "train/trainer/resume.hpp"
#include "train/trainer/tensor_exchange.hpp"

namespace yolo::train {
namespace {

using checkpoint::Plain;

constexpr int kStateVersion = 1;
constexpr const char* kRawPrefix = "raw.";  // weights that learn; those of the checkpoint are the averaged ones
constexpr const char* kPendingPrefix = "pending.";  // gradients of batches whose step is still to come

std::string timestamp() {
  const auto now = std::chrono::system_clock::now();
  const auto micro = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count() % 1000000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}", fmt::localtime(std::chrono::system_clock::to_time_t(now)), micro);
}

Plain metrics_dict(const Session& session) {
  Plain dict = Plain::dict();
  if (!session.metrics) return dict;
  for (const auto& [name, value] : session.metrics->results_dict()) dict.set(name, value);
  return dict;
}

Plain results_dict(const Session& session) {
  Plain dict = Plain::dict();
  if (!session.results || session.results->rows().empty()) return dict;
  const auto& rows = session.results->rows();
  std::vector<Plain> epochs;
  for (const record::EpochRow& row : rows) epochs.emplace_back(row.epoch);
  dict.set("epoch", Plain::list(std::move(epochs)));
  for (const auto& [name, value] : rows.back().values) {
    std::vector<Plain> column;
    for (const record::EpochRow& row : rows) column.emplace_back(record::value_of(row, name));
    dict.set(name, Plain::list(std::move(column)));
  }
  return dict;
}

checkpoint::TrainingState state_of(const Session& session) {
  checkpoint::TrainingState state;
  for (const NamedParameter& entry : session.network->parameters().entries()) {
    state.tensors.emplace(kRawPrefix + entry.name, to_graph(entry.tensor));
    if (entry.tensor.grad().defined()) state.tensors.emplace(kPendingPrefix + entry.name, to_graph(entry.tensor.grad()));
  }
  session.optimisation->save(state);
  state.values.set("version", kStateVersion);
  state.values.set("best_epoch", session.stopping->best_epoch());
  state.values.set("stopping_fitness", session.stopping->best_fitness());
  state.values.set("batch", session.batch);
  note_run(session, state);
  return state;
}

checkpoint::CheckpointContents contents_of(const Session& session, const graph::Network& averaged) {
  checkpoint::CheckpointContents contents;
  contents.ema = &averaged;
  checkpoint::CheckpointRecord& record = contents.record;
  record.epoch = session.epoch;
  record.best_fitness = session.best_fitness;
  record.updates = session.optimisation->updates();
  record.date = timestamp();
  record.version = "8.3.6";  // whose format it is: the peer looks at it
  record.license = "The weights belong to who trained them";
  record.train_args = arguments_record(session.options, std::string(session.task->name), session.model);
  record.train_metrics = metrics_dict(session);
  record.train_results = results_dict(session);
  record.optimizer = session.optimisation->optimizer_dict();
  record.state = state_of(session);
  return contents;
}

}  // namespace

void save_checkpoints(Session& session) {
  const graph::Network averaged = averaged_network(session);
  const checkpoint::CheckpointContents contents = contents_of(session, averaged);
  const auto copy_to = [&](const std::filesystem::path& target) { checkpoint::write_checkpoint(target, contents); };
  if (session.fitness >= session.best_fitness) {
    copy_to(session.best);
    session.has_best = true;
  }
  const int period = session.options.save_period;
  if (period > 0 && session.epoch % period == 0) {
    copy_to(session.last.parent_path() / fmt::format("epoch{}.pt", session.epoch));
  }
  copy_to(session.last);  // at the end: a training that is killed before does this epoch again, and with it the files above
  session.has_last = true;
}

void restore(Session& session, const std::filesystem::path& file) {
  const checkpoint::TrainingCheckpoint read = checkpoint::read_training_checkpoint(file);
  check_resumable(read, file);
  const checkpoint::TrainingState& state = *read.record.state;
  for (NamedParameter& entry : session.network->parameters().entries()) {
    const auto found = state.tensors.find(kRawPrefix + entry.name);
    if (found == state.tensors.end()) throw Error(fmt::format("{}: the state lacks {}", file.string(), entry.name));
    set_values(entry.tensor, found->second);
    // The gradients of all processes were saved: one of them goes on with their sum.
    const auto pending =
        session.processes->is_first() ? state.tensors.find(kPendingPrefix + entry.name) : state.tensors.end();
    entry.tensor.mutable_grad() = pending == state.tensors.end() ? at::Tensor() : at::empty_like(entry.tensor.detach());
    if (pending != state.tensors.end()) set_values(entry.tensor.mutable_grad(), pending->second);
  }
  const graph::Network& averaged = read.ema ? *read.ema : read.model.value();
  const std::vector<graph::NamedTensor> values = graph::state_dict(averaged);
  for (const graph::NamedTensor& value : values) {
    if (NamedParameter* entry = session.averaged->find(value.name)) set_values(entry->tensor, *value.tensor);
  }
  session.optimisation->load(read.record.optimizer, state);
  session.epoch = read.record.epoch + 1;
  // A new folder has no best.pt yet: the first epoch there is the best of it.
  session.best_fitness = std::filesystem::is_regular_file(session.best) ? read.record.best_fitness.value_or(0) : 0;
  const auto best_epoch = state.values.find("best_epoch");
  session.stopping->resume(best_epoch ? static_cast<int>(best_epoch->integer().value_or(0)) : 0, session.best_fitness);
  // All epochs may be done, when it was killed just before its end: then only that is left.
}

}  // namespace yolo::train
