#include "capi/predict_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "config/options.hpp"
#include "core/argument_effect.hpp"
#include "core/argument_table.hpp"
#include "core/command_line.hpp"
#include "core/text.hpp"
#include "core/usage_error.hpp"

namespace yolo::capi {
namespace {

struct RefusedRow {
  std::string_view name;
  std::string_view reason;
};

constexpr std::string_view kOpened = "the model was chosen by yolo_open";
constexpr std::string_view kPicture = "what is predicted is the picture of the call";
constexpr std::string_view kOne = "a call predicts one picture";
constexpr std::string_view kWrites = "nothing is written";
constexpr std::string_view kDraws = "nothing is drawn or shown";

/// Arguments of predict that do nothing for one picture in memory. Any other works here at once when it is
/// added to the table.
constexpr std::array kRefused{
    RefusedRow{"task", kOpened},        RefusedRow{"mode", "a call predicts"},
    RefusedRow{"model", kOpened},       RefusedRow{"source", kPicture},
    RefusedRow{"vid_stride", kPicture}, RefusedRow{"stream_buffer", kPicture},
    RefusedRow{"batch", kOne},          RefusedRow{"cfg", "arguments come from the call alone"},
    RefusedRow{"save", kWrites},        RefusedRow{"save_frames", kWrites},
    RefusedRow{"save_txt", kWrites},    RefusedRow{"save_conf", kWrites},
    RefusedRow{"save_crop", kWrites},   RefusedRow{"save_json", kWrites},
    RefusedRow{"project", kWrites},     RefusedRow{"name", kWrites},
    RefusedRow{"exist_ok", kWrites},    RefusedRow{"visualize", kWrites},
    RefusedRow{"show", kDraws},         RefusedRow{"show_labels", kDraws},
    RefusedRow{"show_conf", kDraws},    RefusedRow{"show_boxes", kDraws},
    RefusedRow{"line_width", kDraws},   RefusedRow{"verbose", "nothing is printed"}};

std::vector<std::string> split_at_spaces(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n\f\v";
  std::vector<std::string> words;
  for (std::size_t start = text.find_first_not_of(kSpaces); start != text.npos;
       start = text.find_first_not_of(kSpaces, start)) {
    const std::size_t end = std::min(text.find_first_of(kSpaces, start), text.size());
    words.emplace_back(text.substr(start, end - start));
    start = end;
  }
  return words;
}

void check_words(const CommandLine& line) {
  const std::string_view word = !line.words.empty() ? std::string_view(line.words.front())
                                : line.help         ? "help"
                                : line.version      ? "--version"
                                                    : std::string_view();
  if (word.empty()) return;
  throw UsageError(fmt::format(
      "expected arguments of prediction such as 'conf=0.4', found '{}'; leave it out", printable(word, 60)));
}

void check_name(const std::string& name, std::set<std::string>& seen) {
  const auto* refused = std::ranges::find(kRefused, name, &RefusedRow::name);
  if (refused != kRefused.end()) {
    throw UsageError(fmt::format("'{}' does nothing here, since {}; leave it out", name, refused->reason));
  }
  const ArgumentRow* row = find_argument(name);  // Arguments::set says what is wrong with an unknown one
  if (row != nullptr && !contains(row->modes, Mode::predict)) {
    throw UsageError(fmt::format("'{}' is no argument of prediction but of {}; leave it out", name,
                                 mode_names(row->modes)));
  }
  if (!seen.insert(name).second)
    throw UsageError(fmt::format("'{}' is given twice; leave one out", printable(name, 60)));
}

}  // namespace

PredictOptions predict_options(std::string_view words, const std::string& task) {
  const CommandLine line = parse_command_line(split_at_spaces(words));
  check_words(line);
  Arguments arguments(Mode::predict);
  std::set<std::string> seen;
  for (const GivenArgument& given : line.arguments) {
    check_name(given.name, seen);
    arguments.set(given.name, std::string_view(given.text));
  }
  const Log refusing(
      [](LogLevel, std::string_view text) { throw UsageError(fmt::format("{}; leave it out", text)); });
  check_effect(arguments, refusing);
  warn_of_task(arguments, task, refusing);
  return config::predict_options(arguments);
}

}  // namespace yolo::capi
