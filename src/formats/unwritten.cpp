// Formats of the manual that are not implemented yet, so that their files are refused by name.
#include <yolo/error.hpp>

#include "formats/rows.hpp"

namespace yolo::formats {
namespace {

// A folder's name may be given with a slash behind it.
std::string name_of(const std::filesystem::path& path) {
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

}  // namespace

bool is_engine(const std::filesystem::path& path) { return name_of(path).ends_with(".engine"); }
bool is_coreml(const std::filesystem::path& path) { return name_of(path).ends_with(".mlpackage") || name_of(path).ends_with(".mlmodel"); }
bool is_saved_model(const std::filesystem::path& path) { return name_of(path).ends_with("_saved_model"); }
bool is_pb(const std::filesystem::path& path) { return name_of(path).ends_with(".pb"); }
bool is_edgetpu(const std::filesystem::path& path) { return name_of(path).ends_with("_edgetpu.tflite"); }
bool is_tflite(const std::filesystem::path& path) { return name_of(path).ends_with(".tflite"); }
bool is_tfjs(const std::filesystem::path& path) { return name_of(path).ends_with("_web_model"); }
bool is_paddle(const std::filesystem::path& path) { return name_of(path).ends_with("_paddle_model"); }
bool is_ncnn(const std::filesystem::path& path) { return name_of(path).ends_with("_ncnn_model"); }

Opened refuse_format(const std::filesystem::path& path, const OpenOptions&) {
  for (const FormatRow& row : kUnwritten) {
    if (!row.is(path)) continue;
    throw Error(fmt::format("{}: {} files are not implemented yet; use the .pt file, or ONNX or OpenVINO", path.string(), row.name),
                ErrorCode::unsupported);
  }
  throw Error(path.string() + ": no format is known for such a file", ErrorCode::unsupported);
}

}  // namespace yolo::formats
