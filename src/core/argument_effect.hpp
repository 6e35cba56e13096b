// What arguments that were given do in a run, and what is said of those that do nothing.
#pragma once

#include <string>
#include <string_view>
#include <yolo/log.hpp>

#include "core/arguments.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// Warns of arguments that were given another value than their default and change nothing: those of other modes in one line,
/// those that need another argument and those that never have an effect in a line each. Throws UsageError for what is not
/// implemented yet.
void check_effect(const Arguments& arguments, const Log& log);

/// The same of arguments that mean nothing for the task of the model, in one line.
void warn_of_task(const Arguments& arguments, std::string_view task, const Log& log);

/// A line on a task=... that is not the model's, which counts.
std::string other_task_text(std::string_view asked, std::string_view model, std::string_view task_of_model);

/// Warns when task=... was given and is not the task of the model, which counts.
void warn_of_other_task(const Arguments& arguments, std::string_view task_of_model, const Log& log);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
