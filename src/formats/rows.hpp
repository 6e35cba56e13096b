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
bool is_engine(const std::filesystem::path& path);
bool is_coreml(const std::filesystem::path& path);
bool is_saved_model(const std::filesystem::path& path);
bool is_pb(const std::filesystem::path& path);
bool is_edgetpu(const std::filesystem::path& path);
bool is_tflite(const std::filesystem::path& path);
bool is_tfjs(const std::filesystem::path& path);
bool is_paddle(const std::filesystem::path& path);
bool is_ncnn(const std::filesystem::path& path);
Opened refuse_format(const std::filesystem::path& path, const OpenOptions& options);
inline constexpr FormatRow kUnwritten[] = {
    {"TensorRT", ".engine", is_engine, refuse_format, {}, "engine", "tensorrt|trt"},
    {"CoreML", ".mlpackage", is_coreml, refuse_format, {}, "coreml", "mlmodel|mlpackage|mlprogram|apple|ios"},
    {"TensorFlow SavedModel", "_saved_model", is_saved_model, refuse_format, {}, "saved_model"},
    {"TensorFlow GraphDef", ".pb", is_pb, refuse_format, {}, "pb"},
    {"TensorFlow Edge TPU", "_edgetpu.tflite", is_edgetpu, refuse_format, {}, "edgetpu"},
    {"TensorFlow Lite", ".tflite", is_tflite, refuse_format, {}, "tflite"},
    {"TensorFlow.js", "_web_model", is_tfjs, refuse_format, {}, "tfjs"},
    {"PaddlePaddle", "_paddle_model", is_paddle, refuse_format, {}, "paddle"},
    {"NCNN", "_ncnn_model", is_ncnn, refuse_format, {}, "ncnn"},
};

bool is_yaml(const std::filesystem::path& path);
Opened open_yaml(const std::filesystem::path& path, const OpenOptions& options);
inline constexpr FormatRow kYaml{"model YAML", ".yaml", is_yaml, open_yaml, {.values = false}};

bool is_pt(const std::filesystem::path& path);
Opened open_pt(const std::filesystem::path& path, const OpenOptions& options);
inline constexpr FormatRow kPt{"checkpoint", ".pt", is_pt, open_pt, {}};

}  // namespace yolo::formats
