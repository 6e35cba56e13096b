// Formats of the manual that are not implemented yet, so that their files are refused by name.
#include <yolo/error.hpp>

#include "formats/rows.hpp"

namespace yolo::formats {

bool is_coreml(const std::filesystem::path& path) { return path.extension() == ".mlmodel" || is_of({.suffix = ".mlpackage"}, path); }

Opened refuse_format(const std::filesystem::path& path, const OpenOptions&) {
  for (const FormatRow& row : kUnwritten) {
    if (!is_of(row, path)) continue;
    throw Error(fmt::format("{}: {} files are not implemented yet; use the .pt file, or ONNX or OpenVINO", path.string(), row.name),
                ErrorCode::unsupported);
  }
  throw Error(path.string() + ": no format is known for such a file", ErrorCode::unsupported);
}

}  // namespace yolo::formats
