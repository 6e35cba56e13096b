// What each format takes of the arguments of export: one row each of what is refused, and of what changes nothing.
#pragma once

#include <yolo/export_options.hpp>
#include <yolo/log.hpp>

#include "formats/format.hpp"

namespace yolo::engine {

/// The row of a format by its argument or one of its other names. Throws UsageError that names the ones there are, and the nearest.
const formats::FormatRow& find_export_format(const std::string& argument);

/// Throws UsageError for what the format cannot do; warns of what changes nothing.
void check_export(const formats::FormatRow& format, const ExportOptions& options, const Log& log);

}  // namespace yolo::engine
