// Joins texts and progress lines.
#include "record/training_console.hpp"

#include <memory>

namespace yolo::record {

ShowProgress progress_lines(ProgressOptions options) {
  return [options = std::move(options), line = std::make_shared<std::unique_ptr<Progress>>()](
             const std::string& text, std::size_t done, std::size_t total) {
    if (done == 0 || !*line) {
      line->reset();  // ends the old line before the new one begins
      *line = std::make_unique<Progress>(text, total, options);
    }
    (*line)->set_description(text);
    (*line)->update(done > (*line)->count() ? done - (*line)->count() : 0);
    if (done < total) return;
    (*line)->finish();
    line->reset();
  };
}

TrainingConsole::TrainingConsole(Log log, ShowProgress show, std::vector<std::string> loss_names, bool gpu)
    : log_(std::move(log)), show_(std::move(show)), loss_names_(std::move(loss_names)), gpu_(gpu) {}

void TrainingConsole::begin_epoch(int epoch, int epochs, std::size_t steps) {
  epoch_ = epoch;
  epochs_ = epochs;
  steps_ = steps;
  done_ = 0;
  log_.info("");
  log_.info(epoch_heading(loss_names_, gpu_));
  if (show_) show_("", 0, steps);  // its clock starts here
}

void TrainingConsole::step(StepReport report) {
  report.epoch = epoch_;
  report.epochs = epochs_;
  ++done_;
  const std::string row = epoch_row_text(report);
  if (show_) {
    show_(row, done_, steps_);
  } else if (done_ == steps_) {
    log_.info(row);
  }
}

}  // namespace yolo::record
