// `yolo help`: the overview, the arguments of a mode, one argument.
#include "cli/help.hpp"

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "core/arguments.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"
#include "core/usage_error.hpp"

namespace yolo::cli {
namespace {

template <typename Rows>
std::string status_list(const Rows& rows) {
  std::string text;
  for (const auto& row : rows) {
    text += fmt::format("  {:<11}{}{}\n", row.word, row.help,
                        row.status == Status::later ? " (not implemented yet)" : "");
  }
  return text;
}

/// The default as a user of this mode meets it.
std::string mode_default_text(const ArgumentRow& row, Mode mode) {
  return to_string(Arguments(mode).value(row.name));
}

std::string argument_line(const ArgumentRow& row, Mode mode) {
  std::string range = describe_range(row, mode);
  std::string type = describe_type(row, mode) + (range.empty() ? "" : " [" + range + "]");
  std::string line = fmt::format("  {:<15}{:<9} {}", row.name, mode_default_text(row, mode), row.help);
  line += fmt::format("\n  {:<25}{}{}{}\n", "", type, row.traits.own ? "; not in the peer" : "",
                      row.traits.status == Status::later ? "; not implemented yet" : "");
  return line;
}

[[noreturn]] void unknown_topic(std::string_view topic) {
  std::vector<std::string_view> known = argument_names();
  for (const ModeRow& row : all_modes()) known.push_back(row.word);
  for (const CommandRow& row : all_commands()) known.push_back(row.word);
  throw UsageError(
      fmt::format("there is no help on '{}'.{}", printable(topic, 60), did_you_mean(topic, known)));
}

}  // namespace

std::string overview_text() {
  std::string text =
      "yolo [TASK] MODE ARG=VALUE ...     e.g.  yolo predict model=yolo11n.pt source=photo.jpg\n\n";
  text += "Tasks (left out, the model says it):\n" + status_list(all_tasks());
  text += "\nModes:\n" + status_list(all_modes());
  text += "\nCommands:\n";
  for (const CommandRow& row : all_commands()) text += fmt::format("  {:<11}{}\n", row.word, row.help);
  text +=
      "\nExamples:\n"
      "  yolo predict model=yolo11n.pt source=photos/ conf=0.4 save_txt\n"
      "  yolo predict model=yolo11s.pt source=street.mp4 classes=0,2 vid_stride=2\n"
      "  yolo predict model=yolo11n.pt source=0 show imgsz=480,640\n"
      "  yolo settings runs_dir=/data/runs\n"
      "\n'yolo help predict' lists all arguments of predict.\n";
  return text;
}

std::string mode_text(const ModeRow& mode) {
  std::string text = fmt::format("yolo {} ARG=VALUE ...     {}{}\n", mode.word, mode.help,
                                 mode.status == Status::later ? " (not implemented yet)" : "");
  std::string_view section;
  for (const ArgumentRow& row : argument_table()) {
    if (!contains(row.modes, mode.mode) || row.name == "mode") continue;
    if (row.section != section) text += fmt::format("\n{}\n", section = row.section);
    text += argument_line(row, mode.mode);
  }
  return text;
}

std::string argument_text(const ArgumentRow& row) {
  std::string text = fmt::format("{}: {}\n", row.name, row.help);
  std::string range = describe_range(row);
  text += fmt::format("  type     {}\n", describe_type(row));
  if (!range.empty()) text += fmt::format("  values   {}\n", range);
  text += fmt::format("  default  {}\n", to_string(table_default(row)));
  for (const Mode mode : {Mode::predict, Mode::val}) {
    const std::string_view own = default_text(row, mode);
    if (own != row.default_text) text += fmt::format("           {} in {}\n", own, mode_row(mode).word);
  }
  text += fmt::format("  modes    {}\n", mode_names(row.modes));
  if (row.traits.status == Status::later) text += "  status   not implemented yet\n";
  if (row.traits.own) text += "  origin   ours, the peer does not know it\n";
  return text;
}

int help_command(std::span<const std::string> words, const CliContext& context) {
  std::string_view topic = words.empty() ? std::string_view() : std::string_view(words[0]);
  if (topic.empty() || topic == "help" || topic == "--help" || topic == "-h") {
    context.print(overview_text());
  } else if (topic == "--markdown") {
    context.print(reference_markdown());
  } else if (topic == "info") {
    context.print(mode_text(mode_row(Mode::info)));
  } else if (const ModeRow* mode = find_mode(topic)) {
    context.print(mode_text(*mode));
  } else if (const ArgumentRow* row = find_argument(replace_all(std::string(topic), "-", "_"))) {
    context.print(argument_text(*row));
  } else if (const CommandRow* command = find_command(topic)) {
    context.print(fmt::format("yolo {}: {}\n", command->word, command->help));
  } else {
    unknown_topic(topic);
  }
  return kDone;
}

}  // namespace yolo::cli
