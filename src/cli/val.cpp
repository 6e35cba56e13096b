#include "cli/val.hpp"

#include <yolo/model.hpp>

#include "cli/download_progress.hpp"
#include "cli/load_model.hpp"
#include "cli/progress_line.hpp"

namespace yolo::cli {
namespace {

ValOptions val_options(const Arguments& arguments) {
  ValOptions options;
  options.data = arguments.optional_text("data").value_or("");
  options.split = arguments.text("split");
  if (arguments.was_given("imgsz")) options.imgsz = arguments.integers("imgsz");
  options.batch = arguments.integer("batch");
  options.conf = arguments.optional_number("conf").value_or(options.conf);
  options.iou = arguments.number("iou");
  options.max_det = arguments.integer("max_det");
  options.agnostic_nms = arguments.flag("agnostic_nms");
  options.single_cls = arguments.flag("single_cls");
  options.classes = arguments.optional_integers("classes").value_or(std::vector<int>{});
  if (arguments.was_given("rect")) options.rect = arguments.flag("rect");
  if (arguments.was_given("half")) options.half = arguments.flag("half");
  options.device = arguments.optional_text("device").value_or("");
  options.threads = arguments.optional_integer("threads").value_or(0);
  options.workers = arguments.integer("workers");
  options.ap = arguments.text("ap") == "peer" ? ApKind::peer : ApKind::coco;
  options.overlap_mask = arguments.flag("overlap_mask");
  options.mask_ratio = arguments.integer("mask_ratio");
  options.plots = arguments.flag("plots");
  options.save_json = arguments.flag("save_json");
  options.save_hybrid = arguments.flag("save_hybrid");
  options.save_txt = arguments.flag("save_txt");
  options.save_conf = arguments.flag("save_conf");
  options.verbose = arguments.flag("verbose");
  options.project = arguments.optional_text("project").value_or("");
  options.name = arguments.optional_text("name").value_or("");
  options.exist_ok = arguments.flag("exist_ok");
  return options;
}

}  // namespace

int run_val(const Arguments& arguments, const CliContext& context) {
  ValOptions options = val_options(arguments);
  Model model = load_model(arguments, context);
  if (options.verbose) {
    PredictOptions running;
    running.half = options.half;
    running.device = options.device;
    running.threads = options.threads;
    context.log.info(model.banner(running));
    options.progress = progress_line(context);
  }
  const ValMetrics metrics = model.val(options);
  if (metrics.problems.empty()) return kDone;
  const std::string where = metrics.save_dir.empty() ? "" : fmt::format("; see {}/labels_report.json", metrics.save_dir);
  context.log.warn(fmt::format("{} remarks on the dataset{}", metrics.problems.size(), where));
  return kDone;
}

}  // namespace yolo::cli
