// The rows of format.cpp, each defined in the file of its format.
#pragma once

#include "formats/format.hpp"

namespace yolo::formats {

bool is_onnx(const std::filesystem::path& path);
Opened open_onnx(const std::filesystem::path& path, const OpenOptions& options);
void write_onnx_file(const WriteRequest& request, const std::filesystem::path& path, const std::string& stem);
inline constexpr FormatRow kOnnx{"ONNX", ".onnx", is_onnx, open_onnx, {.layers = false, .dnn = true}, "onnx", "", ".onnx", write_onnx_file};

bool is_openvino(const std::filesystem::path& path);
Opened open_openvino(const std::filesystem::path& path, const OpenOptions& options);
void write_openvino(const WriteRequest& request, const std::filesystem::path& path, const std::string& stem);
inline constexpr FormatRow kOpenVino{"OpenVINO", "_openvino_model", is_openvino, open_openvino, {.layers = false}, "openvino", "ir", "_openvino_model", write_openvino};

bool is_torchscript(const std::filesystem::path& path);
Opened open_torchscript(const std::filesystem::path& path, const OpenOptions& options);
void write_torchscript_file(const WriteRequest& request, const std::filesystem::path& path, const std::string& stem);
inline constexpr FormatRow kTorchScript{"TorchScript", ".torchscript", is_torchscript, open_torchscript, {.layers = false}, "torchscript", "", ".torchscript", write_torchscript_file};

// Formats of the manual that are known by name (formats/unwritten.cpp).
bool is_coreml(const std::filesystem::path& path);
Opened refuse_format(const std::filesystem::path& path, const OpenOptions& options);
inline constexpr FormatRow kUnwritten[] = {
    {"TensorRT", ".engine", nullptr, refuse_format, {}, "engine", "tensorrt|trt"},
    {"CoreML", ".mlpackage", is_coreml, refuse_format, {}, "coreml", "mlmodel|mlpackage|mlprogram|apple|ios"},
    {"TensorFlow SavedModel", "_saved_model", nullptr, refuse_format, {}, "saved_model"},
    {"TensorFlow GraphDef", ".pb", nullptr, refuse_format, {}, "pb"},
    {"TensorFlow Edge TPU", "_edgetpu.tflite", nullptr, refuse_format, {}, "edgetpu"},
    {"TensorFlow Lite", ".tflite", nullptr, refuse_format, {}, "tflite"},
    {"TensorFlow.js", "_web_model", nullptr, refuse_format, {}, "tfjs"},
    {"PaddlePaddle", "_paddle_model", nullptr, refuse_format, {}, "paddle"},
    {"NCNN", "_ncnn_model", nullptr, refuse_format, {}, "ncnn"},
};

bool is_yaml(const std::filesystem::path& path);
Opened open_yaml(const std::filesystem::path& path, const OpenOptions& options);
inline constexpr FormatRow kYaml{"model YAML", ".yaml", is_yaml, open_yaml, {.values = false}};

bool is_pt(const std::filesystem::path& path);
Opened open_pt(const std::filesystem::path& path, const OpenOptions& options);
inline constexpr FormatRow kPt{"checkpoint", ".pt", is_pt, open_pt, {}};

}  // namespace yolo::formats
