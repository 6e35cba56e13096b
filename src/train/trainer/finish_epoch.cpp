// What follows the steps of an epoch: validation, records, checkpoints, and whether it was the last one.
#include "train/trainer/profile.hpp"
#include "train/trainer/share_training.hpp"

namespace yolo::train {
namespace {

void validate(Session& session) {
  const double begin = session.now();
  session.metrics = session.validate(averaged_network(session), false);
  session.seconds.validation = session.now() - begin;
  session.fitness = session.metrics->fitness();
}

std::vector<record::NamedValue> metric_columns(const Session& session) {
  std::vector<record::NamedValue> columns;
  if (!session.metrics) return columns;
  for (const auto& [name, value] : session.metrics->results_dict()) {
    if (name != "fitness") columns.emplace_back(name, value);
  }
  return columns;
}

// Curves to look at are not worth a training: after an error it goes on without them.
void write_tensorboard(Session& session, const record::EpochRow& row,
                       const std::vector<record::NamedValue>& more) {
  if (!session.tensorboard) return;
  try {
    std::vector<record::NamedValue> values = row.values;
    values.insert(values.end(), more.begin(), more.end());
    session.tensorboard->scalars(row.epoch, values, record::wall_seconds());
  } catch (const Error& error) {
    session.log.warn(fmt::format("no further figures for TensorBoard: {}", error.what()));
    session.tensorboard.reset();
  }
}

void write_records(Session& session, const std::vector<record::NamedValue>& of_model) {
  record::EpochFigures figures;
  figures.loss_names = session.criterion->item_names();
  figures.train_losses = session.mean_losses;
  figures.metrics = metric_columns(session);
  figures.val_losses = session.val_losses;
  figures.learning_rates = session.optimisation->learning_rates();
  record::EpochRow row = record::epoch_row(session.epoch + 1, session.clock->hours(session.now()) * 3600, figures);
  write_tensorboard(session, row, of_model);
  session.results->append(std::move(row));
}

void save(Session& session) {
  save_checkpoints(session);
  session.call("on_model_save");
}

// What rank 0 does while the others wait.
Decision finish_alone(Session& session) {
  const bool final_one = session.epoch + 1 >= session.epochs();
  const bool validated = session.options.val || final_one || session.stopping->may_stop_next() || session.stop_requested;
  if (validated) validate(session);
  const std::optional<double> fitness = validated ? std::optional(session.fitness) : std::nullopt;
  if (validated && (session.fitness >= session.best_fitness)) session.best_fitness = session.fitness;
  const bool waited_enough = session.stopping->should_stop(session.epoch + 1, fitness);
  if (session.clock->epoch_done(session.epoch + 1, session.now())) session.optimisation->set_epochs(session.clock->epochs());
  const auto ends = [&] { return waited_enough || session.stop_requested || session.clock->over(session.now()); };
  const bool measures = session.options.profile && session.epoch == session.first_epoch;
  const std::vector<record::NamedValue> of_model =
      measures ? measure_model(session) : std::vector<record::NamedValue>();
  const double begin_of_files = session.now();
  write_records(session, of_model);
  const bool saved = session.options.save || ends() || session.epoch + 1 >= session.epochs();
  if (saved) save(session);
  if (session.options.profile) tell_seconds(session, begin_of_files);
  session.call("on_fit_epoch_end");
  const bool ended = ends();
  if (ended && !saved) save(session);  // an event stopped it: save=False saves once, whatever ends the training
  if (waited_enough)
    session.log.info(session.stopping->message(session.has_best));
  return {ended, session.clock->epochs(), session.fitness, session.best_fitness};
}

}  // namespace

bool finish_epoch(Session& session) {
  gather_gradients(session);
  session.stop_requested = session.processes->any(session.stop_requested);
  const Decision decision = decision_of_first(session, [&] { return finish_alone(session); });
  session.fitness = decision.fitness;
  session.best_fitness = decision.best_fitness;
  if (session.clock->epochs() != decision.epochs) {
    session.clock->follow(decision.epochs);
    session.optimisation->set_epochs(decision.epochs);
  }
  return decision.stops;
}

}  // namespace yolo::train
