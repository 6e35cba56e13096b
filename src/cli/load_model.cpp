#include "cli/load_model.hpp"

#include "cli/download_progress.hpp"
#include "core/argument_effect.hpp"

namespace yolo::cli {

Model load_model(const Arguments& arguments, const CliContext& context) {
  Model model(arguments.text("model"), {.environment = Environment::of_user(context.log), .progress = download_progress(context), .log = context.log});
  warn_of_other_task(arguments, model.task(), context.log);
  warn_of_task(arguments, model.task(), context.log);
  return model;
}

}  // namespace yolo::cli
