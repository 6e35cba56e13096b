// TorchScript archives.
#include <yolo/error.hpp>

#include "core/files.hpp"
#include "formats/rows.hpp"
#include "formats/written_file.hpp"
#include "torchscript/torchscript_file.hpp"

namespace yolo::formats {

bool is_torchscript(const std::filesystem::path& path) { return path.extension() == kTorchScript.suffix; }

Opened open_torchscript(const std::filesystem::path& path, const OpenOptions&) {
  throw Error(path.string() + ": TorchScript files are written, and not run yet; use the .pt file, or ONNX or OpenVINO", ErrorCode::unsupported);
}

void write_torchscript_file(const WriteRequest& request, const std::filesystem::path& path, const std::string& stem) {
  const std::string config = fields_of(request.metadata).dump();
  atomic_write_parts(path, [&](const ByteSink& sink) { torchscript::write_torchscript(request.program, config, {.stem = stem, .half = request.half}, sink); },
                     Durability::whenever);
}

}  // namespace yolo::formats
