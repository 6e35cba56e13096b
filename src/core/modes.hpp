// The tasks and modes of the command line, each an explicit list with what works today.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

enum class Status { implemented, later };

/// Bits, because an argument belongs to several modes. `info` is a command that takes arguments like a mode.
enum class Mode : unsigned {
  train = 1,
  val = 2,
  predict = 4,
  track = 8,
  exporting = 16,
  benchmark = 32,
  info = 64
};

using ModeSet = unsigned;
constexpr ModeSet operator|(Mode left, Mode right) {
  return static_cast<ModeSet>(left) | static_cast<ModeSet>(right);
}
constexpr ModeSet operator|(ModeSet left, Mode right) { return left | static_cast<ModeSet>(right); }
constexpr bool contains(ModeSet set, Mode mode) { return (set & static_cast<ModeSet>(mode)) != 0; }

struct ModeRow {
  Mode mode;
  std::string_view word;
  std::string_view help;
  Status status;
};

struct TaskRow {
  std::string_view word;
  std::string_view help;
  std::string_view default_model;
  Status status;
};

std::span<const ModeRow> all_modes();
std::span<const TaskRow> all_tasks();

const ModeRow* find_mode(std::string_view word);
const ModeRow& mode_row(Mode mode);
const TaskRow* find_task(std::string_view word);

/// "predict", "predict, val": the words that work today.
std::string implemented_modes();
std::string implemented_tasks();

/// "train, val, predict" for a set of modes.
std::string mode_names(ModeSet modes);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
