// Graph to OpenVINO's own files.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "graph/export_program.hpp"

namespace yolo::runtime {

struct IrOptions {
  bool half = false;  ///< weights are kept in f16; the arithmetic is the device's choice
  std::map<std::string, std::string> model_info = {};  ///< of the section "model_info", read by OpenVINO's own demos
};

/// Writes NAME.xml and NAME.bin. The input is f32, N x 3 x H x W. Throws Error when they cannot be written.
void write_openvino_ir(const graph::ExportProgram& program, const std::filesystem::path& xml, const IrOptions& options);

}  // namespace yolo::runtime
