#include "cli/val.hpp"

#include <yolo/model.hpp>

#include "cli/load_model.hpp"
#include "cli/progress_line.hpp"
#include "engine/argument_options.hpp"

namespace yolo::cli {
namespace {

constexpr std::size_t kProblemsShown = 5;

/// The first remarks on the dataset, and where all of them are.
std::string problem_list(const ValMetrics& metrics) {
  const std::size_t count = metrics.problems.size(), shown = std::min(count, kProblemsShown);
  std::string text = fmt::format("{} remark{} on the dataset:", count, count == 1 ? "" : "s");
  for (std::size_t i = 0; i < shown; ++i) text += "\n  " + metrics.problems[i];
  if (count > shown) text += fmt::format("\n  and {} more", count - shown);
  if (!metrics.save_dir.empty()) return text + fmt::format("\n  all of them: {}/labels_report.json", metrics.save_dir);
  if (count > shown) text += "; plots=True or save_json=True makes a run folder with all of them in labels_report.json";
  return text;
}

}  // namespace

int run_val(const Arguments& arguments, const CliContext& context) {
  ValOptions options = engine::val_options(arguments);
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
