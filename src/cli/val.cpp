#include "cli/val.hpp"

#include <yolo/model.hpp>

#include "cli/common_options.hpp"
#include "cli/load_model.hpp"
#include "cli/progress_line.hpp"
#include "engine/val_report.hpp"

namespace yolo::cli {
namespace {

ValOptions val_options(const Arguments& arguments) {
  ValOptions options;
  read_common(arguments, options);
  options.data = arguments.optional_text("data").value_or("");
  options.split = arguments.text("split");
  options.single_cls = arguments.flag("single_cls");
  options.workers = arguments.integer("workers");
  options.ap = arguments.text("ap") == "peer" ? ApKind::peer : ApKind::coco;
  options.overlap_mask = arguments.flag("overlap_mask");
  options.mask_ratio = arguments.integer("mask_ratio");
  options.plots = arguments.flag("plots");
  options.save_hybrid = arguments.flag("save_hybrid");
  return options;
}

/// The first remarks on the dataset, and where all of them are.
std::string problem_list(const ValMetrics& metrics) {
  const std::string text = engine::problem_list(metrics.problems, metrics.save_dir);
  const bool shows_all = !metrics.save_dir.empty() || text.find("\n  and ") == std::string::npos;
  return shows_all ? text
                   : text + "; plots=True or save_json=True makes a run folder with all of them in labels_report.json";
}

}  // namespace

int run_val(const Arguments& arguments, const CliContext& context) {
  ValOptions options = val_options(arguments);
  Model model = load_model(arguments, context);
  if (options.verbose) {
    context.log.info(model.banner(options));
    options.progress = progress_line(context);
  }
  const ValMetrics metrics = model.val(options);
  if (!metrics.problems.empty()) context.log.warn(problem_list(metrics));
  return kDone;
}

}  // namespace yolo::cli
