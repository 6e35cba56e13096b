#include "cli/train.hpp"

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "cli/progress_line.hpp"
#include "config/options.hpp"
#include "core/device_list.hpp"
#include "core/distributed_settings.hpp"
#include "core/launch.hpp"
#include "core/usage_error.hpp"
#include "engine/network_input.hpp"
#include "engine/training_library.hpp"
#include "record/training_console.hpp"

namespace yolo::cli {
namespace {

// This program again, with the same words, once for each device.
int train_on_several(std::size_t devices, const CliContext& context) {
  std::vector<std::string> command{std::filesystem::read_symlink("/proc/self/exe").string()};
  command.insert(command.end(), context.words.begin(), context.words.end());
  return launch_processes(command, static_cast<int>(devices), context.log);
}

// OpenMP's threads would turn round for milliseconds before they sleep, on cores that the loader needs: an epoch takes a tenth longer on
// two cores. Read when libgomp is loaded, with the training library; what the user has set stays.
void shorten_waits() {
  if (std::getenv("OMP_WAIT_POLICY") == nullptr) setenv("GOMP_SPINCOUNT", "10000", /*overwrite=*/0);
}

}  // namespace

int run_train(const Arguments& arguments, const CliContext& context) {
  TrainOptions options = config::train_options(arguments);
  options.progress = record::progress_lines(console_progress(context));
  options.environment = Environment::of_user(context.log);
  // Without a model of the user's own a training goes on from the newest run.
  const bool names_model = arguments.was_given("model") || !options.resume;
  const std::string model = names_model ? arguments.optional_text("model").value_or("") : "";
  if (!arguments.was_given("model") && options.data.empty() && !options.resume)
    throw UsageError("say what to train and on what: yolo train model=yolo11n.pt data=FILE.yaml");
  const std::vector<int> sides = arguments.integers("imgsz");
  if (sides.size() > 1 && sides[0] != sides[1])
    context.log.warn(engine::two_sides_text("train", sides, options.imgsz));
  const std::size_t devices = device_list(options.device).size();
  const std::optional<DistributedSettings> place = distributed_settings();
  if (devices > 1 && !place) return train_on_several(devices, context);
  shorten_waits();
  const auto library = engine::load_training_library();
  if (!place || place->rank == 0)
    context.log.info(fmt::format("yolo.cpp {} {}", YOLO_VERSION, library->description()));
  library->train(model, options, context.log, graph::Registry::builtin(), {});
  return kDone;
}

}  // namespace yolo::cli
