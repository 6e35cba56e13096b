#include "train/trainer/arguments_record.hpp"

#include <fmt/format.h>

#include "config/options.hpp"
#include "core/argument_table.hpp"

namespace yolo::train {
namespace {

using checkpoint::Plain;

Plain to_plain(const Literal& literal) {
  if (const auto* flag = literal.as<bool>()) return *flag;
  if (const auto* whole = literal.as<std::int64_t>()) return *whole;
  if (const auto* number = literal.as<double>()) return *number;
  if (const auto* text = literal.as<std::string>()) return *text;
  if (const auto* list = literal.as<Literal::List>()) {
    std::vector<Plain> items;
    for (const Literal& item : *list) items.push_back(to_plain(item));
    return Plain::list(std::move(items));
  }
  return {};
}

Literal to_literal(const Plain& plain) {
  if (const auto* flag = plain.as<bool>()) return {*flag};
  if (const auto* whole = plain.as<std::int64_t>()) return {*whole};
  if (const auto* number = plain.as<double>()) return {*number};
  if (const auto* text = plain.as<std::string>()) return {*text};
  if (const auto* list = plain.as<Plain::List>()) {
    Literal::List items;
    for (const Plain& item : list->items) items.push_back(to_literal(item));
    return {items};
  }
  return {};
}

std::optional<double> as_number(const Literal& literal) {
  if (const auto* whole = literal.as<std::int64_t>()) return static_cast<double>(*whole);
  if (const auto* number = literal.as<double>()) return *number;
  return std::nullopt;
}

// 1 and 1.0 are the same value.
bool same(const Literal& a, const Literal& b) {
  const std::optional<double> first = as_number(a), second = as_number(b);
  return first && second ? *first == *second : a == b;
}

// What belongs to a call, not to the training that goes on.
bool is_of_the_call(std::string_view name) { return name == "resume" || name == "model" || name == "mode" || name == "task"; }

// The run folder is chosen elsewhere, and weights that a training began with are of the past.
bool is_settled(std::string_view name) { return name == "project" || name == "name" || name == "exist_ok" || name == "pretrained"; }

}  // namespace

Plain arguments_record(const TrainOptions& options, const std::string& task, const std::string& model) {
  const Arguments arguments = config::train_arguments(options, task, model);
  Plain dict = Plain::dict();
  for (const ArgumentRow& row : argument_table()) dict.set(row.name, to_plain(arguments.value(row.name)));
  return dict;
}

TrainOptions resumed_options(const Plain& record, const TrainOptions& asked, const Log& log) {
  const Arguments wanted = config::train_arguments(asked, "detect", "");
  const Arguments usual(Mode::train);
  Arguments merged(Mode::train);
  for (const ArgumentRow& row : argument_table()) {
    if (is_of_the_call(row.name)) continue;
    const Plain* kept = record.find(row.name);
    if (kept != nullptr && !kept->is_none()) {
      const Literal value = to_literal(*kept);
      if (!same(value, usual.value(row.name))) merged.set(row.name, value);
    }
    const Literal& asks = wanted.value(row.name);
    const bool is_named = std::find(asked.given.begin(), asked.given.end(), row.name) != asked.given.end();
    if ((same(asks, usual.value(row.name)) && !is_named) || same(asks, merged.value(row.name))) continue;
    if (is_settled(row.name)) {
      if (row.name == "pretrained" || row.name == "exist_ok")
        log.warn(fmt::format("no effect when a training goes on: {}", row.name));
      continue;
    }
    log.info(fmt::format("resume: {} was {} and is {} from now on", row.name, to_string(merged.value(row.name)),
                         to_string(wanted.value(row.name))));
    merged.set(row.name, wanted.value(row.name));
  }
  TrainOptions options = config::train_options(merged);
  options.progress = asked.progress;
  options.environment = asked.environment;
  options.task = asked.task;
  return options;
}

}  // namespace yolo::train
