#include "cli/val.hpp"

#include <yolo/model.hpp>

#include "cli/interrupt.hpp"
#include "cli/load_model.hpp"
#include "cli/progress_line.hpp"
#include "config/options.hpp"
#include "engine/val_report.hpp"

namespace yolo::cli {
namespace {

/// The first remarks on the dataset, and where all of them are.
std::string problem_list(const ValMetrics& metrics) {
  const std::string text = engine::problem_list(metrics.problems, metrics.save_dir);
  const bool shows_all = !metrics.save_dir.empty() || text.find("\n  and ") == std::string::npos;
  return shows_all ? text
                   : text + "; plots=True or save_json=True makes a run folder with all of them in labels_report.json";
}

}  // namespace

int run_val(const Arguments& arguments, const CliContext& context) {
  const Interruption interruption;
  ValOptions options = config::val_options(arguments);
  options.stop = interruption.token();
  Model model = load_model(arguments, context);
  if (options.verbose) {
    context.log.info(banner(model, options));
    options.progress = progress_line(context);
  }
  const ValMetrics metrics = model.val(options);
  if (!metrics.problems.empty()) context.log.warn(problem_list(metrics));
  return kDone;
}

}  // namespace yolo::cli
