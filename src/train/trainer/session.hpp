// Everything that a training in progress holds; the files beside this one are what is done with it.
#pragma once

#include <torch/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <yolo/error.hpp>
#include <yolo/train/batch_source.hpp>
#include <yolo/train/criterion.hpp>
#include <yolo/callbacks.hpp>
#include <yolo/trainer.hpp>
#include <yolo/validator.hpp>

#include "record/early_stopping.hpp"
#include "record/event_file.hpp"
#include "record/results_csv.hpp"
#include "record/training_clock.hpp"
#include "record/training_console.hpp"
#include "train/distributed/processes.hpp"
#include "train/network/torch_network.hpp"
#include "train/optimise/optimisation.hpp"
#include "train/trainer/shared_file.hpp"
#include "train/trainer/training_data.hpp"

namespace yolo::train {

/// Where the time of an epoch went.
struct EpochSeconds {
  double waiting = 0, steps = 0, validation = 0;
};

struct Session {
  Session(Trainer& owner, std::string model_name, TrainOptions train_options, Log train_log);

  // Given.
  Trainer& trainer;
  std::string model;
  TrainOptions options;
  Log log;      ///< silent on all processes but the first
  Log own_log;  ///< for what only this process can know
  Callbacks callbacks;

  std::unique_ptr<Processes> processes;  ///< never null

  // Made by prepare().
  const tasks::TaskSpec* task = nullptr;
  at::Device device = at::kCPU;
  at::ScalarType compute = at::kFloat;
  std::filesystem::path save_dir, last, best;
  int batch = 16, imgsz = 640, stride = 32;
  TrainingData data;
  std::unique_ptr<TorchNetwork> network;
  std::unique_ptr<Parameters> averaged;  ///< the exponential mean of the weights
  graph::Network structure;              ///< for `averaged`
  std::unique_ptr<Criterion> criterion;
  std::unique_ptr<BatchSource> batches;
  std::unique_ptr<Validator> validator;  ///< the user's own, or null
  std::unique_ptr<Optimisation> optimisation;

  // Records.
  std::unique_ptr<record::ResultsCsv> results;
  std::unique_ptr<record::EventFile> tensorboard;
  std::unique_ptr<record::TrainingConsole> console;
  std::unique_ptr<record::EarlyStopping> stopping;
  std::unique_ptr<record::TrainingClock> clock;

  // Progress.
  int epoch = 0, first_epoch = 0;
  std::size_t step = 0;
  std::vector<double> mean_losses;   ///< over the epoch so far
  EpochSeconds seconds;
  std::vector<double> val_losses;
  std::optional<ValMetrics> metrics;
  double fitness = 0, best_fitness = 0;
  bool stop_requested = false;
  std::string run_id;  ///< tells this training from others that write, or wrote, into a folder of the same name
  std::pair<std::string, std::string> asked_folder;  ///< project= and name= of the call that resumed
  bool has_last = false, has_best = false;  ///< this training wrote them; others may lie in the folder
  std::string automatic_optimizer;          ///< what optimizer=auto chose when the training began; empty: it begins

  std::int64_t iteration() const {
    return static_cast<std::int64_t>(epoch) * static_cast<std::int64_t>(batches->batches()) + static_cast<std::int64_t>(step);
  }
  int epochs() const { return clock ? clock->epochs() : options.epochs; }
  double now() const;  ///< seconds of a clock that only grows
  bool writes() const { return processes->is_first(); }  ///< files; the other processes leave none
  void call(std::string_view name);
  void call_also(const Callbacks& others);

  // What Trainer's virtual functions give.
  graph::Network get_model(const graph::Network* weights);
  const graph::Registry& registry() const;
  std::unique_ptr<BatchSource> get_dataloader(const DataRequest& request);
  void preprocess_batch(TensorBatch& tensors);
  void set_model_attributes(graph::Network& made);
  std::unique_ptr<Criterion> get_criterion(const graph::Network& made);
  std::unique_ptr<Validator> get_validator();
  ValMetrics validate(const graph::Network& weights, bool final_one);
};

/// The averaged weights as a network of their own.
graph::Network averaged_network(const Session& session);

/// Images a step: TrainOptions::batch, or as many as fit into a share of the memory.
int choose_batch(Session& session);

/// Thrown when the losses are no numbers any more.
class DivergedTraining : public Error {
 public:
  using Error::Error;
};

/// Reads data and model, makes everything above. A resumed training gets its state back.
void prepare(Session& session);

/// Batches and optimiser, for Session::batch images a step.
void make_steps(Session& session);

/// After OutOfMemory: make_steps() for half as many images; what the optimiser knows stays. Throws Error when a step has one image
/// already, or is shared by processes.
void halve_batch(Session& session);

/// One pass over the training images. Throws DivergedTraining and OutOfMemory.
void run_epoch(Session& session);

/// Validates where it is due, decides whether the training ends, writes records and checkpoints: all that on rank 0, whose decision
/// the other processes take over. True: it ends.
bool finish_epoch(Session& session);

/// What yolo val does, on weights in memory; fills Session::val_losses unless it is the last one.
ValMetrics validate_weights(Session& session, const graph::Network& weights, bool last);

/// last.pt, and best.pt when this epoch is the best; epochN.pt with save_period. With save=False that is
/// asked for once, at the end.
void save_checkpoints(Session& session);

/// The checkpoint to go on from, or null. Changes the session's options to those of the checkpoint, but for what the user
/// changed.
std::unique_ptr<SharedFile> find_resumed(Session& session);
void restore(Session& session, const std::filesystem::path& checkpoint);

/// Where all processes part. Rank 0 strips the checkpoints, measures the best one and draws charts.
TrainResult finish_training(Session& session);

}  // namespace yolo::train
