// Reads the arguments of a cfg=file.yaml as data only.
#include "core/argument_file.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <filesystem>

#include "core/argument_check.hpp"
#include "core/argument_table.hpp"
#include "core/files.hpp"
#include "core/text.hpp"
#include "core/usage_error.hpp"

namespace yolo {
namespace {

Literal read_scalar(const ArgumentRow* row, const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return {text};  // quoted
  if (row && row->kind == ArgumentKind::boolean) {
    // The words that YAML 1.1, and so the peer, takes for True and False.
    if (equals_ignoring_case(text, "yes") || equals_ignoring_case(text, "on")) return {true};
    if (equals_ignoring_case(text, "no") || equals_ignoring_case(text, "off")) return {false};
  }
  return row ? read_argument(*row, text) : parse_literal(text);
}

Literal read_value(const ArgumentRow* row, const YAML::Node& node) {
  if (node.IsNull()) return {};
  if (node.IsScalar()) return read_scalar(row, node);
  if (!node.IsSequence()) throw UsageError("a mapping where a value is expected");
  Literal::List items;
  for (const YAML::Node& item : node) {
    if (!item.IsScalar()) throw UsageError("a list within a list");
    items.push_back(read_scalar(nullptr, item));
  }
  return {std::move(items)};
}

const ArgumentRow* row_of(std::string_view name) {
  const ArgumentAlias* alias = find_argument_alias(name);
  return find_argument(alias ? alias->name : name);
}

}  // namespace

std::vector<FileArgument> parse_argument_file(std::string_view text, std::string_view origin) {
  std::vector<FileArgument> arguments;
  try {
    YAML::Node root = YAML::Load(std::string(text));
    if (root.IsNull()) return arguments;
    if (!root.IsMap()) throw UsageError("expected lines of the form 'name: value'");
    for (const auto& entry : root) {
      if (!entry.first.IsScalar()) throw UsageError("a name that is no text");
      const std::string& name = entry.first.Scalar();
      try {
        arguments.push_back({name, read_value(row_of(name), entry.second)});
      } catch (const UsageError& error) {
        throw UsageError(fmt::format("'{}' holds {}", printable(name, 60), error.what()));
      }
    }
  } catch (const YAML::Exception& error) {
    throw UsageError(fmt::format("{}: line {}: no valid YAML: {}", printable(origin), error.mark.line + 1,
                                 printable(error.msg)));
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("{}: {}", printable(origin), error.what()));
  }
  return arguments;
}

std::vector<FileArgument> read_argument_file(const std::string& path) {
  try {
    return parse_argument_file(read_small_file(path, kLargestArgumentFile), path);
  } catch (const UsageError&) {
    throw;
  } catch (const Error& error) {
    throw UsageError(fmt::format("cfg: {}", error.what()));
  }
}

}  // namespace yolo
