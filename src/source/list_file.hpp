// Lists of sources in a file: .txt and .streams (one a line) and .csv (cells).
#pragma once

#include <string>
#include <vector>

namespace yolo::source {

/// Entries in the order of the file, without blank ones and surrounding white space. Windows line ends and a
/// UTF-8 byte order mark are understood. Throws Error when the file cannot be read, is too large or holds
/// binary data.
std::vector<std::string> read_lines(const std::string& path);

/// The lines of such a text.
std::vector<std::string> split_lines(const std::string& text);

/// Cells of a .csv file, row by row; quotes work as in RFC 4180.
std::vector<std::string> read_cells(const std::string& path);

/// The cells of a text in .csv form.
std::vector<std::string> split_cells(const std::string& text);

}  // namespace yolo::source
