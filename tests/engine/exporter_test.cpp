// export as a user calls it: which files come, what is refused, and that nothing half-written stays.
#include <yolo/error.hpp>
#include <yolo/model.hpp>

#include "support.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Exporting : public testing::Test {
 protected:
  Exporting() { fs::copy(test::data("checkpoint/tiny_yolo11.pt"), weights()); }

  fs::path weights() const { return folder_ / "net.pt"; }

  std::string said(const ExportOptions& options) {
    warnings_.clear();
    const Model model(weights().string(), {.log = Log([&](LogLevel, std::string_view line) { warnings_.emplace_back(line); })});
    try {
      return fs::path(model.export_to(options)).filename().string();
    } catch (const Error& error) {
      return error.what();
    }
  }

  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) names.insert(entry.path().filename().string());
    return names;
  }

  test::TemporaryFolder folder_;
  std::vector<std::string> warnings_;
};

TEST_F(Exporting, WritesBesideTheWeights) {
  EXPECT_EQ(said({.format = "onnx", .imgsz = {64}}), "net.onnx");
  EXPECT_EQ(said({.format = "torchscript", .imgsz = {64}}), "net.torchscript");
  EXPECT_EQ(said({.format = "OpenVINO", .imgsz = {64, 96}}), "net_openvino_model");
  EXPECT_EQ(files(), (std::set<std::string>{"net.pt", "net.onnx", "net.torchscript", "net_openvino_model"}));
  for (const char* part : {"net.xml", "net.bin", "metadata.yaml"}) EXPECT_TRUE(fs::exists(folder_ / "net_openvino_model" / part)) << part;
  EXPECT_THAT(warnings_, testing::IsEmpty());
}

TEST_F(Exporting, ReplacesWhatIsThere) {
  const fs::path folder = folder_ / "net_openvino_model";
  fs::create_directory(folder);
  std::ofstream(folder / "old.bin") << "old";
  EXPECT_EQ(said({.format = "openvino", .imgsz = {64}}), "net_openvino_model");
  EXPECT_FALSE(fs::exists(folder / "old.bin"));
}

TEST_F(Exporting, HalfKeepsHalfOfTheBytes) {
  for (const char* format : {"onnx", "torchscript"}) {
    const fs::path file = folder_ / said({.format = format, .imgsz = {64}});
    const auto whole = fs::file_size(file);
    said({.format = format, .imgsz = {64}, .half = true});
    EXPECT_LT(static_cast<double>(fs::file_size(file)), 0.7 * static_cast<double>(whole)) << format;
  }
}

TEST_F(Exporting, WhatIsNotThereIsRefusedByName) {
  EXPECT_THAT(said({.format = "tensorrt"}), HasSubstr("TensorRT is not implemented yet; there are: onnx, openvino, torchscript"));
  for (const char* format : {"coreml", "saved_model", "pb", "tflite", "edgetpu", "tfjs", "paddle", "ncnn"})
    EXPECT_THAT(said({.format = format}), HasSubstr("is not implemented yet")) << format;
  EXPECT_THAT(said({.format = "onxx"}), HasSubstr("Did you mean 'onnx'?"));
  EXPECT_THAT(said({.format = "onnx", .int8 = true}), HasSubstr("8-bit integers are not implemented yet"));
  EXPECT_THAT(said({.format = "onnx", .nms = true}), HasSubstr("suppression inside the file is not implemented yet"));
  EXPECT_THAT(said({.format = "torchscript", .optimize = true}), HasSubstr("a form for phones"));
  EXPECT_THAT(said({.format = "onnx", .opset = 7}), HasSubstr("opset"));
  EXPECT_THAT(said({.format = "onnx", .batch = 0}), HasSubstr("'batch=0' is out of range"));
  EXPECT_THAT(said({.format = "onnx", .device = "0"}), HasSubstr("only the CPU"));
  EXPECT_EQ(files(), std::set<std::string>{"net.pt"});
}

TEST_F(Exporting, SaysWhatChangesNothing) {
  said({.format = "openvino", .imgsz = {64}, .keras = true, .opset = 17, .workspace = 2});
  EXPECT_THAT(warnings_, testing::ElementsAre(HasSubstr("keras=True has no effect"), HasSubstr("workspace has no effect"), HasSubstr("opset has no effect")));
}

TEST_F(Exporting, FilesOfOtherFormatsAreRefusedByName) {
  for (const auto& [name, words] : {std::pair{"net.engine", "TensorRT files are not implemented yet"}, {"net.tflite", "TensorFlow Lite"},
                                    {"net.torchscript", "written, and not run yet"}, {"net_ncnn_model", "NCNN"}}) {
    const fs::path file = folder_ / name;
    std::ofstream(file) << "x";
    try {
      Model model(file.string());
      FAIL() << name;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr(words)) << name;
    }
  }
}

TEST_F(Exporting, AnArchitectureHasNothingToExport) {
  try {
    Model("yolo11n.yaml").export_to({.format = "onnx"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("has to be trained before it is exported"));
  }
}

}  // namespace
}  // namespace yolo
