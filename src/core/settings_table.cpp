// Every setting there is: the peer's keys in its order. We send nothing anywhere, so what would is off.
#include "core/settings_table.hpp"

#include <algorithm>

namespace yolo {
namespace {

using enum SettingKind;

constexpr std::string_view kNotOffered = "not offered; kept so that the file can be shared";

constexpr SettingRow kSettings[] = {
    {"settings_version", text, "0.0.6", "layout of this file"},
    {"datasets_dir", folder, "datasets", "folder in which datasets are looked for"},
    {"weights_dir", folder, "weights", "folder in which weights are looked for and kept"},
    {"runs_dir", folder, "runs", "folder into which results go"},
    {"uuid", text, "", "the peer's id of this machine; not used, not sent", false},
    {"sync", boolean, "false", "the peer's telemetry; there is none here", false},
    {"api_key", text, "", kNotOffered, false},
    {"openai_api_key", text, "", kNotOffered, false},
    {"clearml", boolean, "false", kNotOffered, false},
    {"comet", boolean, "false", kNotOffered, false},
    {"dvc", boolean, "false", kNotOffered, false},
    {"hub", boolean, "false", kNotOffered, false},
    {"mlflow", boolean, "false", kNotOffered, false},
    {"neptune", boolean, "false", kNotOffered, false},
    {"raytune", boolean, "false", kNotOffered, false},
    {"tensorboard", boolean, "true", "write TensorBoard files while training"},
    {"wandb", boolean, "false", kNotOffered, false},
    {"vscode_msg", boolean, "false", kNotOffered, false},
};

}  // namespace

std::span<const SettingRow> settings_table() { return kSettings; }

const SettingRow* find_setting(std::string_view key) {
  const auto* found = std::ranges::find(kSettings, key, &SettingRow::key);
  return found == std::end(kSettings) ? nullptr : found;
}

}  // namespace yolo
