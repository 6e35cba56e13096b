// What arguments that were given do in a run, and what is said of those that do nothing.
#include "core/argument_effect.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "core/usage_error.hpp"

namespace yolo {
namespace {

bool is_default(const Arguments& arguments, const ArgumentRow& row) {
  return arguments.value(row.name) == mode_default(row, arguments.mode());
}

bool was_changed(const Arguments& arguments, const ArgumentRow& row) {
  return arguments.was_given(row.name) && !is_default(arguments, row);
}

void refuse_later(const Arguments& arguments, const ArgumentRow& row) {
  throw UsageError(fmt::format("'{}={}' is not implemented yet: leave it out (its default is {})", row.name,
                               printable(to_string(arguments.value(row.name)), 80),
                               to_string(table_default(row))));
}

/// An argument of this mode that changes nothing by itself.
void warn_of_row(const Arguments& arguments, const ArgumentRow& row, const Log& log) {
  const ArgumentTraits& traits = row.traits;
  if (!traits.no_effect.empty()) {
    log.warn(fmt::format("{}={} has no effect: {}", row.name, to_string(arguments.value(row.name)),
                         traits.no_effect));
  }
  if (traits.needs.empty() || !contains(traits.needs_in, arguments.mode())) return;
  if (is_default(arguments, *find_argument(traits.needs))) {
    log.warn(fmt::format("{}={} has no effect without {}", row.name, to_string(arguments.value(row.name)),
                         traits.needs));
  }
}

void append(std::string& list, std::string_view name) {
  if (!list.empty()) list += ", ";
  list += name;
}

}  // namespace

void check_effect(const Arguments& arguments, const Log& log) {
  std::string idle;
  for (const ArgumentRow& row : argument_table()) {
    if (!was_changed(arguments, row)) continue;
    if (!contains(row.modes, arguments.mode())) {
      if (row.name != "mode") append(idle, row.name);
    } else if (row.traits.status == Status::later) {
      refuse_later(arguments, row);
    } else {
      warn_of_row(arguments, row, log);
    }
  }
  if (!idle.empty()) log.warn(fmt::format("no effect in {}: {}", mode_row(arguments.mode()).word, idle));
}

void warn_of_task(const Arguments& arguments, std::string_view task, const Log& log) {
  std::string idle;
  for (const ArgumentRow& row : argument_table()) {
    if (row.traits.tasks.empty() || !contains(row.modes, arguments.mode()) || !was_changed(arguments, row)) continue;
    const std::vector<std::string_view> tasks = split(row.traits.tasks, '|');
    if (std::ranges::find(tasks, task) == tasks.end()) append(idle, row.name);
  }
  if (!idle.empty()) log.warn(fmt::format("no effect in the task {}: {}", task, idle));
}

std::string other_task_text(std::string_view asked, std::string_view model, std::string_view task_of_model) {
  return fmt::format("task={} is not that of {}, a model for {}: going on with task={}", asked, printable(model, 120),
                     task_of_model, task_of_model);
}

void warn_of_other_task(const Arguments& arguments, std::string_view task_of_model, const Log& log) {
  if (!arguments.was_given("task") || arguments.text("task") == task_of_model) return;
  log.warn(other_task_text(arguments.text("task"), arguments.optional_text("model").value_or("the model"), task_of_model));
}

}  // namespace yolo
