// Whole checkpoints of a training: written so that Ultralytics opens them, and read to go on.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <yolo/graph/module.hpp>

#include "checkpoint/training_state.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::checkpoint {

class Checkpoint;

/// Everything of a checkpoint but its networks, under the peer's names.
struct CheckpointRecord {
  int epoch = -1;                       ///< the last finished one, from 0; -1: the training is over
  std::optional<double> best_fitness;   ///< None in a finished file
  std::optional<std::int64_t> updates;  ///< of the averaged weights; None in a finished file
  std::string date;                     ///< "2025-01-02T03:04:05.678901"
  std::string version;
  std::string license;
  std::string docs;
  Plain train_args = Plain::dict();
  Plain train_metrics = Plain::dict();  ///< of the last validation, by name
  Plain train_results = Plain::dict();  ///< results.csv by column: lists of one value an epoch
  /// {"state": {0: {"step", "exp_avg", "exp_avg_sq"}, ...}, "param_groups": [{...}, ...]} or None, as torch's
  /// optimizers give it. Kept in the element types it has.
  Plain optimizer;
  /// Ours alone; the peer passes over it.
  std::optional<TrainingState> state;
  /// The id of the state: filled from `state` when that is there, else the id of a file written by
  /// write_state.
  std::string state_id;
};

/// What is written. Either network may be null. The peer uses `ema` where it is there, else `model`.
struct CheckpointContents {
  const graph::Network* model = nullptr;
  const graph::Network* ema = nullptr;
  /// f16 for finished files; nothing keeps the weights as they are, which a training that goes on needs.
  std::optional<graph::DataType> store_as;
  CheckpointRecord record;
};

/// What is read back.
struct TrainingCheckpoint {
  std::optional<graph::Network> model;
  std::optional<graph::Network> ema;
  CheckpointRecord record;
};

/// Writes a .pt file that Ultralytics opens. The file appears whole or not at all: when the disk is full or a
/// layer cannot be written, Error is thrown and an old file of that name is as it was.
void write_checkpoint(const std::filesystem::path& file, const CheckpointContents& contents);

/// Reads a file written by write_checkpoint or by Ultralytics. Throws Error that begins with the file's name.
TrainingCheckpoint read_training_checkpoint(const std::filesystem::path& file);

/// The same of an archive that is open; messages do not name it.
TrainingCheckpoint read_training_checkpoint(Checkpoint& checkpoint);

/// What stands beside its networks.
CheckpointRecord read_checkpoint_record(Checkpoint& checkpoint);

/// Turns the checkpoint of a training into the small final one: the averaged weights as "model" in f16, epoch
/// -1, no optimizer and no state. `to` may be `from`. Throws Error.
void strip_checkpoint(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace yolo::checkpoint
YOLO_OWN_SYMBOLS_END
