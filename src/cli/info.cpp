// The info command of the program.
#include "cli/info.hpp"

#include <filesystem>

#include "cli/download_progress.hpp"
#include "core/argument_effect.hpp"
#include "engine/model_summary.hpp"
#include "engine/weights.hpp"

namespace yolo::cli {

int run_info(const Arguments& arguments, const CliContext& context) {
  const bool detailed = arguments.was_given("verbose") && arguments.flag("verbose");
  const std::filesystem::path file =
      engine::locate_weights(arguments.text("model"), {.environment = Environment::of_user(context.log),
                                                       .progress = download_progress(context),
                                                       .log = context.log});
  const formats::Opened model = formats::open_model(file, {.use_cache = false});  // nothing is compiled
  for (const std::string& remark : model.description.remarks) context.log.warn(fmt::format("{}: {}", file.string(), remark));
  warn_of_other_task(arguments, model.description.task, context.log);
  const std::string rows = detailed && formats::capabilities_of(model).layers ? engine::layer_rows(model.network) : "";
  context.log.info(rows + engine::model_info(model).text());
  return kDone;
}

}  // namespace yolo::cli
