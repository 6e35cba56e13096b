// The console of a training: heading and progress line of each epoch.
#pragma once

#include <functional>
#include <string>
#include <vector>
#include <yolo/log.hpp>

#include "core/own_symbols.hpp"
#include "core/progress.hpp"
#include "record/training_text.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::record {

/// Shows how far a stage is, as TrainOptions::progress: the text of one line, steps done and all.
using ShowProgress = std::function<void(const std::string& text, std::size_t done, std::size_t total)>;

/// A `ShowProgress` that writes progress lines. A text with 0 steps done begins a new line, as does one that
/// follows a finished line; otherwise it replaces the text of the line that stands there.
ShowProgress progress_lines(ProgressOptions options);

class TrainingConsole {
 public:
  /// Without `show` there is no progress line; the heading and rows then go to the log, a row an epoch.
  TrainingConsole(Log log, ShowProgress show, std::vector<std::string> loss_names, bool gpu);

  /// Before the first step: an empty line and the heading.
  void begin_epoch(int epoch, int epochs, std::size_t steps);

  /// After each step. StepReport's epoch and epochs are filled in here.
  void step(StepReport report);

 private:
  Log log_;
  ShowProgress show_;
  std::vector<std::string> loss_names_;
  bool gpu_;
  int epoch_ = 0, epochs_ = 0;
  std::size_t done_ = 0, steps_ = 0;
};

}  // namespace yolo::record
YOLO_OWN_SYMBOLS_END
