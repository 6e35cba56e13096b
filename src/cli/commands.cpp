// From words to a command or a mode.
#include "cli/commands.hpp"

#include <stdexcept>
#include <yolo/error.hpp>

#include "cli/cfg.hpp"
#include "cli/checks.hpp"
#include "cli/export.hpp"
#include "cli/help.hpp"
#include "cli/info.hpp"
#include "cli/predict.hpp"
#include "cli/settings_command.hpp"
#include "cli/train.hpp"
#include "cli/val.hpp"
#include "core/argument_resolver.hpp"
#include "core/foreign_exception.hpp"
#include "core/usage_error.hpp"

namespace yolo::cli {
namespace {

std::vector<std::string_view> command_words() {
  std::vector<std::string_view> words;
  for (const CommandRow& row : all_commands()) words.push_back(row.word);
  return words;
}

int info_command(std::span<const std::string> words, const CliContext& context) {
  CommandLine line = parse_command_line(words);
  if (line.help) return help_command(std::vector<std::string>{"info"}, context);
  return run_info(resolve_arguments(line, context.log, Mode::info, command_words()), context);
}

int checks_command(std::span<const std::string> words, const CliContext& context) {
  if (!words.empty()) throw UsageError("'yolo checks' takes nothing behind it");
  return run_checks(context, runtime_versions());
}

int version_command(std::span<const std::string> words, const CliContext& context) {
  if (!words.empty()) throw UsageError("'yolo version' takes nothing behind it");
  context.print(YOLO_VERSION "\n");
  return kDone;
}

constexpr CommandRow kCommands[] = {
    {"help", "this overview; help MODE or help ARGUMENT says more", help_command},
    {"checks", "what this machine and this build offer", checks_command},
    {"version", "the version", version_command},
    {"settings", "show or change the settings", settings_command},
    {"cfg", "print the default arguments as YAML", cfg_command},
    {"copy-cfg", "write them to default_copy.yaml here", copy_cfg_command},
    {"info", "print the layers, parameters and GFLOPs of a model", info_command},
};

constexpr ModeRunner kModeRunners[] = {
    {Mode::predict, run_predict},
    {Mode::val, run_val},
    {Mode::train, run_train},
    {Mode::exporting, run_export},
};

/// The mode among the words, so that `yolo predict --help` is about predict.
std::vector<std::string> help_words(const CommandLine& line) {
  std::vector<std::string> words;
  for (const std::string& word : line.words) {
    if (find_mode(word)) words = {word};
  }
  return words;
}

int run_mode(const Arguments& arguments, const CliContext& context) {
  for (const ModeRunner& runner : kModeRunners) {
    if (runner.mode == arguments.mode()) return runner.run(arguments, context);
  }
  throw std::logic_error("an implemented mode without a row in kModeRunners");
}

/// `--checks` is what people write who are used to other programs.
const CommandRow* leading_command(std::span<const std::string> words) {
  std::string_view word = words[0];
  bool dashed = word.starts_with("--");
  if (dashed) word.remove_prefix(2);
  // `--cfg file.yaml` is the argument.
  if (dashed && find_argument(word) && words.size() > 1) return nullptr;
  return find_command(word);
}

}  // namespace

std::span<const CommandRow> all_commands() { return kCommands; }

const CommandRow* find_command(std::string_view word) {
  for (const CommandRow& row : kCommands) {
    if (row.word == word) return &row;
  }
  return nullptr;
}

int run_words(std::span<const std::string> words, const CliContext& context) {
  if (words.empty()) return help_command(words, context);
  if (const CommandRow* command = leading_command(words)) return command->run(words.subspan(1), context);
  if (words.size() > 1 && find_task(words[0]) && words[1] == "info") {  // as before a mode
    std::vector<std::string> rest(words.begin() + 2, words.end());
    rest.insert(rest.begin(), words[0]);
    return info_command(rest, context);
  }
  CommandLine line = parse_command_line(words);
  if (line.help) return help_command(help_words(line), context);
  if (line.version) return version_command({}, context);
  return run_mode(resolve_arguments(line, context.log, std::nullopt, command_words()), context);
}

int run_program(std::span<const std::string> words, const CliContext& context) {
  try {
    return run_words(words, context);
  } catch (const UsageError& error) {
    print_error(error.what());
    return kWrongUsage;
  } catch (const Error& error) {
    print_error(error.what());
  } catch (const std::exception& error) {
    print_error(foreign_text(error));
  } catch (...) {
    print_error("something unexpected happened that says nothing of itself; please report it with the command");
  }
  return kFailed;
}

}  // namespace yolo::cli
