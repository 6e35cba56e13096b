// Does a value fit an argument? One function, used for the command line, YAML and calls from code.
#pragma once

#include "core/argument_table.hpp"
#include "core/literal.hpp"

namespace yolo {

/// Reads `text` as the argument's kind wants it: a file named 007 stays text for a text argument.
Literal read_argument(const ArgumentRow& row, std::string_view text);

/// The value in the argument's own type (None becomes False for a bool, a lone number stays one). Throws
/// UsageError that names the argument, what it takes and what was found.
Literal checked_argument(const ArgumentRow& row, const Literal& literal, Mode mode);

}  // namespace yolo
