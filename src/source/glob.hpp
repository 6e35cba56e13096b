// File name patterns: * ? [abc] [!a-z] and ** for any depth of folders.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yolo::source {

bool has_wildcard(std::string_view text);

/// Whether one name (no slash) matches one pattern. Works on UTF-8 characters, case counts.
bool name_matches(std::string_view pattern, std::string_view name);

/// Existing files and folders that match, sorted by name. As in a shell, a leading dot must be written out.
/// A part of the path that exists as it stands, such as "holiday [2024]", is taken literally.
std::vector<std::string> expand_glob(const std::string& pattern);

}  // namespace yolo::source
