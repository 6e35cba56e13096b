// The default arguments as a YAML file.
#include "core/argument_yaml.hpp"

#include <fmt/format.h>

#include "core/arguments.hpp"

namespace yolo {

std::string default_arguments_yaml() {
  std::string yaml =
      "# Default arguments of yolo.cpp. Use a changed copy with cfg=FILE; the command line wins.\n";
  std::string_view section;
  for (const ArgumentRow& row : argument_table()) {
    if (row.section != section) yaml += fmt::format("\n# {}\n", section = row.section);
    std::string pair =
        fmt::format("{}{}: {}", row.traits.own ? "# " : "", row.name, to_yaml(table_default(row)));
    yaml += fmt::format("{:<28}  # ({}) {}\n", pair, describe_type(row), row.help);
  }
  return yaml;
}

}  // namespace yolo
