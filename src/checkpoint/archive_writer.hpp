// Puts a pickle and its tensors into a .pt archive, in one step that either succeeds or changes nothing.
#pragma once

#include <filesystem>

#include "checkpoint/pickle_writer.hpp"

namespace yolo::checkpoint {

/// Finishes `description` and writes it, with its tensors, to a new file that then takes the name `file`.
/// Throws Error when `file` is a folder or device, and when the disk is full; an old file of that name is
/// then as it was.
void write_archive(const std::filesystem::path& file, PickleWriter& description);

}  // namespace yolo::checkpoint
