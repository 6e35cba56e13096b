// From a command line to the arguments of one run: mode, cfg file, old names, defaults, and what does not
// work yet.
#pragma once

#include <optional>
#include <string>
#include <yolo/log.hpp>

#include "core/arguments.hpp"
#include "core/command_line.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// The mode that the words or mode=… name; without one the peer's default, which cfg=… may have replaced.
/// Later values win; the log is warned when they differ. Throws UsageError for words that are neither task
/// nor mode (naming the nearest of those, of the arguments and of `also_known`), and for modes that are not
/// implemented yet. `fixed` is for a command such as info, which takes arguments without being a mode.
Arguments resolve_arguments(const CommandLine& line, const Log& log, std::optional<Mode> fixed = std::nullopt,
                            std::span<const std::string_view> also_known = {});

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
