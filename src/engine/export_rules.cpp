#include "engine/export_rules.hpp"

#include <algorithm>

#include "core/suggest.hpp"
#include "core/text.hpp"
#include "core/usage_error.hpp"

namespace yolo::engine {
namespace {

struct Rule {
  const char* argument;
  bool (*is_given)(const ExportOptions& options);
  std::string_view formats;  ///< separated by '|'; empty: all
  bool refused;              ///< else it changes nothing
  const char* reason;
};

constexpr Rule kRules[] = {
    {"int8=True", [](const ExportOptions& o) { return o.int8; }, "", true, "8-bit integers are not implemented yet; leave int8 out"},
    {"nms=True", [](const ExportOptions& o) { return o.nms; }, "", true, "suppression inside the file is not implemented yet; leave nms out"},
    {"optimize=True", [](const ExportOptions& o) { return o.optimize; }, "torchscript", true,
     "it is a form for phones that PyTorch alone can make; leave optimize out"},
    {"optimize=True", [](const ExportOptions& o) { return o.optimize; }, "onnx|openvino", false, "it is an option of TorchScript"},
    {"keras=True", [](const ExportOptions& o) { return o.keras; }, "", false, "it is an option of TensorFlow's SavedModel"},
    {"workspace", [](const ExportOptions& o) { return o.workspace.has_value(); }, "", false, "it is an option of TensorRT"},
    {"opset", [](const ExportOptions& o) { return o.opset.has_value(); }, "openvino|torchscript", false, "it is an option of ONNX"},
};

bool holds(std::string_view formats, std::string_view format) {
  if (formats.empty()) return true;
  const std::vector<std::string_view> names = split(formats, '|');
  return std::find(names.begin(), names.end(), format) != names.end();
}

std::vector<std::string_view> export_names(bool written) {
  std::vector<std::string_view> names;
  for (const formats::FormatRow& row : formats::all_formats()) {
    if (!row.argument.empty() && (!written || row.write != nullptr)) names.push_back(row.argument);
  }
  return names;
}

}  // namespace

const formats::FormatRow& find_export_format(const std::string& argument) {
  const std::string wanted = to_lower(argument);
  for (const formats::FormatRow& row : formats::all_formats()) {
    if (row.argument.empty() || (row.argument != wanted && !(!row.aliases.empty() && holds(row.aliases, wanted)))) continue;
    if (row.write != nullptr) return row;
    throw UsageError(fmt::format("format={}: {} is not implemented yet; there are: {}", argument, row.name, fmt::join(export_names(true), ", ")),
                     ErrorCode::unsupported);
  }
  throw UsageError(fmt::format("format={}: there is no such format.{} There are: {}", printable(argument, 60),
                               did_you_mean(wanted, export_names(false)), fmt::join(export_names(true), ", ")));
}

void check_export(const formats::FormatRow& format, const ExportOptions& options, const Log& log) {
  for (const Rule& rule : kRules) {
    if (!rule.is_given(options) || !holds(rule.formats, format.argument)) continue;
    if (rule.refused) throw UsageError(fmt::format("{} with format={}: {}", rule.argument, format.argument, rule.reason), ErrorCode::unsupported);
    log.warn(fmt::format("{} has no effect with format={}: {}", rule.argument, format.argument, rule.reason));
  }
}

}  // namespace yolo::engine
