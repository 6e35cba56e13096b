// Reads Python pickle data as plain values. Nothing is imported and nothing is called.
#pragma once

#include <string>

#include "checkpoint/value.hpp"

namespace yolo::checkpoint {

/// Bounds for untrusted data; the largest published checkpoints stay far below them.
struct PickleLimits {
  std::size_t bytes = std::size_t{64} << 20;  ///< length of the pickle
  std::size_t values = 2'000'000;             ///< values built
  std::size_t stack = 1'000'000;              ///< values waiting on the stack
  std::size_t marks = 1'000;                  ///< open containers inside one another
  std::size_t memo = 2'000'000;               ///< highest memo index
};

/// The values of a pickle of protocol 2 to 5. Names outside the closed list of globals.cpp are refused by
/// name. Throws Error on anything malformed, refused or beyond the limits. Source: the opcode descriptions of
/// Python's pickletools. What stands behind the pickle is left alone; `length` gets the bytes that it takes
/// itself.
ValueTree read_pickle(std::string pickle, const PickleLimits& limits = {}, std::size_t* length = nullptr);

}  // namespace yolo::checkpoint
