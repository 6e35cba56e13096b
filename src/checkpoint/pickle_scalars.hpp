// The pickle instructions that carry one number or text.
#pragma once

#include <optional>

#include "checkpoint/byte_cursor.hpp"
#include "checkpoint/pickle_opcodes.hpp"
#include "checkpoint/value.hpp"

namespace yolo::checkpoint {

/// The value that `opcode` carries, or nothing when it is an instruction of another kind.
std::optional<decltype(Value::data)> read_scalar(Opcode opcode, ByteCursor& in);

}  // namespace yolo::checkpoint
