// From a command line to the arguments of one run.
#include "core/argument_resolver.hpp"

#include <fmt/format.h>

#include "core/argument_check.hpp"
#include "core/argument_effect.hpp"
#include "core/argument_file.hpp"
#include "core/bundled_files.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"
#include "core/usage_error.hpp"

namespace yolo {
namespace {

/// One value on its way into Arguments.
struct Pending {
  std::string name;
  Literal value;
  bool from_file = false;
};

bool has_suffix(std::string_view word, std::initializer_list<std::string_view> suffixes) {
  std::string lower = to_lower(word);
  for (std::string_view suffix : suffixes) {
    if (lower.ends_with(suffix)) return true;
  }
  return false;
}

[[noreturn]] void unknown_word(std::string_view word, std::span<const std::string_view> also_known) {
  if (has_suffix(word, {".pt", ".onnx", ".torchscript", ".engine"})) {
    throw UsageError(fmt::format("'{}' stands alone: write model={}", printable(word), printable(word)));
  }
  if (has_suffix(word, {".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".mp4", ".avi", ".mov",
                        ".mkv"})) {
    throw UsageError(fmt::format("'{}' stands alone: write source={}", printable(word), printable(word)));
  }
  std::vector<std::string_view> known = argument_names();
  for (const ModeRow& row : all_modes()) known.push_back(row.word);
  for (const TaskRow& row : all_tasks()) known.push_back(row.word);
  known.insert(known.end(), also_known.begin(), also_known.end());
  throw UsageError(fmt::format("'{}' is no task, mode, command or argument of yolo.{} See 'yolo help'",
                               printable(word, 60), did_you_mean(word, known)));
}

void add(std::vector<Pending>& pending, Pending next, const Log& log) {
  for (Pending& earlier : pending) {
    if (earlier.name != next.name) continue;
    if (earlier.value != next.value && earlier.from_file == next.from_file) {
      log.warn(fmt::format("'{}' is given twice: {} replaces {}", next.name,
                           printable(to_string(next.value), 80), printable(to_string(earlier.value), 80)));
    }
    earlier = std::move(next);
    return;
  }
  pending.push_back(std::move(next));
}

/// Replaces an old name by today's; hide_… becomes show_… with the opposite value.
Pending modern(Pending given, const Log& log) {
  const ArgumentAlias* alias = find_argument_alias(given.name);
  if (!alias) return given;
  log.warn(fmt::format("'{}' is an old name: use '{}'", alias->old_name, alias->name));
  const bool* flag = given.value.as<bool>();
  if (alias->inverted && flag) given.value = {!*flag};
  given.name = alias->name;
  return given;
}

Literal read_given(const GivenArgument& given) {
  const ArgumentAlias* alias = find_argument_alias(given.name);
  const ArgumentRow* row =
      find_argument(alias ? std::string_view(alias->name) : std::string_view(given.name));
  return row ? read_argument(*row, given.text) : parse_literal(given.text);
}

std::vector<Pending> from_command_line(const CommandLine& line, const Log& log,
                                       std::span<const std::string_view> also_known) {
  std::vector<Pending> pending;
  for (const std::string& word : line.words) {
    if (find_mode(word)) {
      add(pending, {"mode", {word}}, log);
    } else if (find_task(word)) {
      add(pending, {"task", {word}}, log);
    } else {
      unknown_word(word, also_known);
    }
  }
  for (const GivenArgument& given : line.arguments)
    add(pending, modern({given.name, read_given(given)}, log), log);
  return pending;
}

const Pending* find(const std::vector<Pending>& pending, std::string_view name) {
  for (const Pending& given : pending) {
    if (given.name == name) return &given;
  }
  return nullptr;
}

/// What the file says, with what the command line says on top.
std::vector<Pending> with_file(std::vector<Pending> given, const Log& log) {
  const Pending* cfg = find(given, "cfg");
  const auto* path = cfg ? cfg->value.as<std::string>() : nullptr;
  if (!path) return given;
  std::vector<Pending> all;
  for (FileArgument& argument : read_argument_file(*path)) {
    Pending next = modern({std::move(argument.name), std::move(argument.value), true}, log);
    const ArgumentRow* row = find_argument(next.name);
    if (!row) {
      throw UsageError(fmt::format("{}: '{}' is no argument of yolo.{}", printable(*path),
                                   printable(next.name, 60), did_you_mean(next.name, argument_names())));
    }
    if (next.name != "cfg" || next.value.is_none()) add(all, std::move(next), log);
  }
  for (Pending& next : given) add(all, std::move(next), log);
  return all;
}

[[noreturn]] void not_yet(std::string_view what, std::string_view works) {
  throw UsageError(fmt::format("{} is not implemented yet; today {} works", what, works));
}

/// Before anything is said about modes: a mistyped name is the likelier mistake. `fixed`: the mode where no word tells it.
void check_names(const std::vector<Pending>& pending, std::optional<Mode> fixed) {
  const Pending* given = find(pending, "mode");
  const auto* word = given ? given->value.as<std::string>() : nullptr;
  const ModeRow* row = fixed ? &mode_row(*fixed) : word ? find_mode(*word) : nullptr;
  for (const Pending& one : pending) {
    if (find_argument(one.name)) continue;
    const std::string help = row ? fmt::format("'yolo help {}' lists those of {}", row->word, row->word)
                                 : "'yolo help MODE' lists those of a mode";
    throw UsageError(fmt::format("'{}' is no argument of yolo.{} {}", printable(one.name, 60),
                                 did_you_mean(one.name, argument_names()), help));
  }
}

Mode chosen_mode(const std::vector<Pending>& pending) {
  const Pending* given = find(pending, "mode");
  const auto* word = given ? given->value.as<std::string>() : nullptr;
  if (!word) {
    throw UsageError("no mode is given: write 'yolo predict ...', 'yolo train ...' (see 'yolo help')");
  }
  const ModeRow* row = find_mode(*word);
  if (!row)
    checked_argument(*find_argument("mode"), given->value, Mode::predict);  // throws, with the nearest modes
  if (row->status == Status::later) not_yet(fmt::format("mode '{}'", row->word), implemented_modes());
  return row->mode;
}

void apply(Arguments& arguments, const Pending& given) {
  if (!given.from_file) return arguments.set(given.name, given.value);
  try {
    arguments.set(given.name, given.value);
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("in the cfg file: {}", error.what()));
  }
  if (arguments.value(given.name) == table_default(*find_argument(given.name)))
    arguments.forget_given(given.name);
}

void check_task(const Arguments& arguments) {
  const TaskRow* task = find_task(arguments.text("task"));
  if (arguments.was_given("task") && task->status == Status::later) {
    not_yet(fmt::format("task '{}'", task->word), implemented_tasks());
  }
}

/// True for resume=True and resume=FILE.
bool goes_on(const Arguments& arguments) {
  const Literal& resume = arguments.value("resume");
  const bool* flag = resume.as<bool>();
  return arguments.mode() == Mode::train && (flag != nullptr ? *flag : !resume.is_none());
}

void fill_model(Arguments& arguments, const Log& log) {
  if (!arguments.is_none("model") || goes_on(arguments)) return;
  std::string_view model = find_task(arguments.text("task"))->default_model;
  log.warn(fmt::format("no model is given: using model={}", model));
  arguments.set("model", model);
  arguments.forget_given("model");
}

/// As the manual's default: the pictures that come with the program.
void fill_source(Arguments& arguments, const Log& log) {
  if (arguments.mode() != Mode::predict || !arguments.is_none("source")) return;
  const std::filesystem::path pictures = bundled_pictures();
  if (pictures.empty()) {
    throw UsageError(
        "no source is given, and the pictures that come with the program (share/yolo/pictures) are not there: add "
        "source=photo.jpg, or a folder, video, glob, list, address or camera number");
  }
  log.warn(fmt::format("no source is given: using the pictures that come with the program, source={}",
                       pictures.string()));
  arguments.set("source", Literal{pictures.string()});
  arguments.forget_given("source");
}

}  // namespace

Arguments resolve_arguments(const CommandLine& line, const Log& log, std::optional<Mode> fixed,
                            std::span<const std::string_view> also_known) {
  std::vector<Pending> pending = with_file(from_command_line(line, log, also_known), log);
  check_names(pending, fixed);
  Arguments arguments(fixed ? *fixed : chosen_mode(pending));
  for (const Pending& given : pending) apply(arguments, given);
  check_task(arguments);
  check_effect(arguments, log);
  fill_model(arguments, log);
  fill_source(arguments, log);
  return arguments;
}

}  // namespace yolo
