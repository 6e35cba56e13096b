// What a training needs to go on exactly where it stopped, beside the weights that the peer knows.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "checkpoint/budget.hpp"
#include "checkpoint/pickle_writer.hpp"
#include "checkpoint/tensor_reader.hpp"

namespace yolo::checkpoint {

/// Named tensors and a dictionary of plain values: counters, keys of random numbers, the loss scale. What it
/// means is the trainer's business; it comes back bit by bit as it was.
struct TrainingState {
  std::map<std::string, graph::Tensor> tensors;
  Plain values = Plain::dict();
};

/// 16 hexadecimal digits made from the state's whole content: the same state has the same one.
std::string state_id(const TrainingState& state);

/// Writes a file of its own, atomically, and returns its id, to be kept in the checkpoint that belongs to it
/// (CheckpointRecord::state_id). Throws Error as write_checkpoint does.
std::string write_state(const std::filesystem::path& file, const TrainingState& state);

/// Reads such a file, or the state within a checkpoint (CheckpointRecord::state). With an `expected_id` a
/// state with another one is refused. Throws Error when there is no state, or the file is damaged.
TrainingState read_state(const std::filesystem::path& file, std::string_view expected_id = {});

/// The parts of the two functions above that stand inside a checkpoint.
void write_state_value(PickleWriter& out, const TrainingState& state, std::string_view id);
TrainingState read_state_value(const Value& value, TensorReader& tensors, Budget& budget,
                               std::string_view expected_id = {});

}  // namespace yolo::checkpoint
