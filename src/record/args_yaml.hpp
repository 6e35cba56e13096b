// args.yaml: the arguments of a run, as a file that the peer reads too.
#pragma once

#include <filesystem>
#include <string>

#include "core/arguments.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::record {

/// One `name: value` line for each argument that the peer knows, in its order and the spelling of its YAML
/// writer, then `save_dir`. Arguments of our own follow as comments where they are not at their defaults.
std::string args_yaml(const Arguments& arguments, const std::filesystem::path& save_dir);

/// A text as a YAML value that reads back as the same text: plain where that is unmistakable, else in single
/// quotes, or in double ones with escapes when it holds control characters.
std::string yaml_text(std::string_view text);

}  // namespace yolo::record
YOLO_OWN_SYMBOLS_END
