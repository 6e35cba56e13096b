// OpenVINO's own files: a folder with NAME.xml, NAME.bin and metadata.yaml.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <yolo/error.hpp>

#include "core/files.hpp"
#include "formats/rows.hpp"
#include "formats/written_file.hpp"
#include "runtime/openvino/ir_writer.hpp"

namespace yolo::formats {
namespace {

// What OpenVINO's Model API reads.
std::map<std::string, std::string> model_info(const Metadata& metadata) {
  std::vector<std::string> labels = metadata.names;
  for (std::string& label : labels) std::replace(label.begin(), label.end(), ' ', '_');
  std::map<std::string, std::string> info{{"model_type", "YOLO"},          {"reverse_input_channels", "YES"}, {"pad_value", "114"},
                                          {"scale_values", "255"},         {"iou_threshold", "0.7"},          {"labels", fmt::format("{}", fmt::join(labels, " "))}};
  if (metadata.task != "classify") info["resize_type"] = "fit_to_window_letterbox";
  return info;
}

}  // namespace

void write_openvino(const WriteRequest& request, const std::filesystem::path& path, const std::string& stem) {
  constexpr std::string_view kEnding = "_openvino_model";
  std::error_code error;
  std::filesystem::create_directory(path, error);
  if (error) throw Error(fmt::format("{}: the folder cannot be made: {}", path.string(), error.message()));
  const std::string name = stem.ends_with(kEnding) ? stem.substr(0, stem.size() - kEnding.size()) : stem;
  runtime::write_openvino_ir(request.program, path / (name + ".xml"), {request.half, model_info(request.metadata)});
  atomic_write(path / "metadata.yaml", yaml_text(fields_of(request.metadata)));
}

bool is_openvino(const std::filesystem::path& path) {
  return path.extension() == ".xml" || (path.has_filename() ? path : path.parent_path()).filename().string().ends_with(kOpenVino.suffix);
}

Opened open_openvino(const std::filesystem::path& path, const OpenOptions&) {
  throw Error(path.string() + ": OpenVINO's files are written, and not read yet; use the .pt file, which the same engine runs", ErrorCode::unsupported);
}

}  // namespace yolo::formats
