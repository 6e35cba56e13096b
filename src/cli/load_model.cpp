#include "cli/load_model.hpp"

#include <yolo/error.hpp>

#include "cli/download_progress.hpp"

namespace yolo::cli {

Model load_model(const Arguments& arguments, const CliContext& context) {
  Model model(arguments.text("model"), {.progress = download_progress(context), .log = context.log});
  const std::string wanted = arguments.was_given("task") ? arguments.text("task") : model.task();
  if (wanted != model.task()) {
    throw Error(fmt::format("task={}: {} is a model for {}", wanted, arguments.text("model"), model.task()));
  }
  return model;
}

}  // namespace yolo::cli
