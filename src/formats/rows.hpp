// The rows of format.cpp, each defined in the file of its format.
#pragma once

#include "formats/format.hpp"

namespace yolo::formats {

bool is_onnx(const std::filesystem::path& path);
Opened open_onnx(const std::filesystem::path& path, const OpenOptions& options);
inline constexpr FormatRow kOnnx{"ONNX", ".onnx", is_onnx, open_onnx, {.layers = false, .dnn = true}};

bool is_yaml(const std::filesystem::path& path);
Opened open_yaml(const std::filesystem::path& path, const OpenOptions& options);
inline constexpr FormatRow kYaml{"model YAML", ".yaml", is_yaml, open_yaml, {.values = false}};

bool is_pt(const std::filesystem::path& path);
Opened open_pt(const std::filesystem::path& path, const OpenOptions& options);
inline constexpr FormatRow kPt{"checkpoint", ".pt", is_pt, open_pt, {}};

}  // namespace yolo::formats
