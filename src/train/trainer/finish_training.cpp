// The end of a training: small checkpoints, the best one measured, charts.
#include "checkpoint/checkpoint.hpp"
#include "checkpoint/training_checkpoint.hpp"
#include "record/training_charts.hpp"
#include "record/training_text.hpp"
#include "train/trainer/session.hpp"

namespace yolo::train {
namespace {

void strip(const Session& session, const std::filesystem::path& file) {
  if (!std::filesystem::is_regular_file(file)) return;
  checkpoint::strip_checkpoint(file, file);
  session.log.info(record::stripped_text(file, std::filesystem::file_size(file)));
}

}  // namespace

TrainResult finish_training(Session& session) {
  const int done = std::min(session.epoch + 1, session.epochs());
  session.processes->part();
  session.log.info(fmt::format("\n{}", record::completed_text(done, session.first_epoch, session.clock->hours(session.now()))));
  TrainResult result;
  result.save_dir = session.save_dir.string();
  result.epochs = done;
  if (!session.processes->is_first()) return result;
  if (session.has_best) strip(session, session.best);
  if (session.has_last) {
    strip(session, session.last);  // at the end: until then the training can be resumed to come here again
    result.last = session.last.string();
  }
  if (session.has_best) {
    result.best = session.best.string();
    session.log.info(fmt::format("\n{}", record::validating_text(session.best)));
    session.metrics = session.validate(checkpoint::load_checkpoint(session.best), true);
    session.call("on_fit_epoch_end");  // once more, with the figures of the best weights
  }
  if (session.options.plots && !session.results->rows().empty()) {
    record::plot_training_results(session.save_dir / "results.png", session.results->rows());
  }
  session.log.info(record::saved_text(session.save_dir));
  if (session.metrics) result.metrics = *session.metrics;
  return result;
}

}  // namespace yolo::train
