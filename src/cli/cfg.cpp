// `yolo cfg` and `yolo copy-cfg`: the default arguments as YAML.
#include "cli/cfg.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "core/argument_yaml.hpp"
#include "core/files.hpp"
#include "core/usage_error.hpp"

namespace yolo::cli {

int cfg_command(std::span<const std::string> words, const CliContext& context) {
  if (!words.empty())
    throw UsageError("'yolo cfg' takes nothing behind it; for a run write 'yolo predict cfg=FILE'");
  context.print(default_arguments_yaml());
  return kDone;
}

int copy_cfg_command(std::span<const std::string> words, const CliContext& context) {
  if (!words.empty()) throw UsageError("'yolo copy-cfg' takes nothing behind it");
  std::filesystem::path copy = std::filesystem::current_path() / "default_copy.yaml";
  std::error_code error;
  if (std::filesystem::exists(std::filesystem::symlink_status(copy, error))) {
    throw UsageError(
        fmt::format("{} is there already and is left as it is: move it away first", copy.string()));
  }
  atomic_write(copy, default_arguments_yaml());
  context.print(
      fmt::format("default arguments written to {}\nUse them with changes of your own:\n"
                  "    yolo predict cfg='{}' model=yolo11n.pt source=photo.jpg\n",
                  copy.string(), copy.string()));
  return kDone;
}

}  // namespace yolo::cli
