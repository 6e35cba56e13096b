// The info command of the program.
#include "cli/info.hpp"

#include <filesystem>

#include <yolo/graph/model_yaml.hpp>
#include <yolo/model.hpp>

#include "cli/download_progress.hpp"
#include "core/argument_effect.hpp"
#include "engine/model_summary.hpp"

namespace yolo::cli {

int run_info(const Arguments& arguments, const CliContext& context) {
  const std::filesystem::path name = arguments.text("model");
  const bool detailed = arguments.was_given("verbose") && arguments.flag("verbose");
  if (graph::is_model_yaml(name)) {
    const graph::Network network = graph::network_from_yaml(graph::find_model_yaml(name));
    warn_of_other_task(arguments, network.task, context.log);
    context.log.info(engine::model_summary(network, name.stem().string(), detailed));
  } else {
    const Model model(name.string(), {.progress = download_progress(context), .log = context.log});
    warn_of_other_task(arguments, model.task(), context.log);
    context.log.info(model.info(detailed));
  }
  return kDone;
}

}  // namespace yolo::cli
