// Which checkpoint a training goes on from, and into which folder it writes then.
#pragma once

#include <filesystem>
#include <string>

#include "checkpoint/training_checkpoint.hpp"
#include "train/trainer/session.hpp"

namespace yolo::train {

/// Throws Error when the file holds no state to go on from.
void check_resumable(const checkpoint::TrainingCheckpoint& read, const std::filesystem::path& file);

/// The run folder of a checkpoint: the one that it lies in, or for a copy elsewhere the one that it was written in. A folder
/// that another training has written into since is not taken, nor one that is gone: then it is a new one, which is told.
std::filesystem::path open_resumed_folder(const Session& session, const std::filesystem::path& file);

/// Something that no other training has.
std::string new_run_id();

/// What the state in a checkpoint tells of its run.
void note_run(const Session& session, checkpoint::TrainingState& state);
std::string run_id_of(const checkpoint::TrainingState& state);

}  // namespace yolo::train
