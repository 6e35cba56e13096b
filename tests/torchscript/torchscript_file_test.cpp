// The archive: its entries, its weights, and what is refused. That PyTorch reads it is shown in tests/train/torchscript.
#include "torchscript/torchscript_file.hpp"

#include <cstring>
#include <limits>

#include <yolo/error.hpp>

#include "checkpoint/zip_reader.hpp"
#include "expect_error.hpp"
#include "support.hpp"
#include "torchscript/networks.hpp"

namespace yolo::torchscript {
namespace {

namespace op = graph::op;
using graph::Tensor;

std::string text_of(const checkpoint::ZipReader& zip, const std::string& name) {
  const auto entry = zip.find(name);
  if (!entry) throw Error("no entry " + name);
  return zip.read_text(*entry, std::uint64_t{1} << 20);
}

std::vector<std::string> names_of(const checkpoint::ZipReader& zip) {
  std::vector<std::string> names;
  for (std::uint64_t i = 0; i < zip.entry_count(); ++i) names.push_back(zip.name(i));
  return names;
}

Tensor numbers(graph::Shape shape, float first) {
  std::vector<float> values(static_cast<std::size_t>(graph::element_count(shape)));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = first + static_cast<float>(i) * 0.25F;
  return Tensor::from_floats(std::move(shape), std::move(values));
}

/// Two convolutions with the same weight and an addition of the same values in another shape.
graph::ExportProgram small_program(std::size_t outputs = 1) {
  const Tensor weight = numbers({3, 3, 1, 1}, 1), bias = numbers({3}, -1);
  Tensor bias_map = bias;
  bias_map.shape = {1, 3, 1, 1};
  op::Conv conv;
  conv.has_bias = true;
  graph::ExportProgram program;
  program.graph.nodes = {{op::Input{3}, {}, {}, "images"},
                         {conv, {0}, {weight, bias}, "model.0"},
                         {conv, {1}, {weight, bias}, "model.1"},
                         {op::Constant{}, {}, {bias_map}, "model.2"},
                         {op::Add{}, {2, 3}, {}, "model.2"}};
  for (std::size_t i = 0; i < outputs; ++i) program.graph.outputs.push_back({"output" + std::to_string(i), 4 - static_cast<int>(i)});
  program.shape = {1, 3, 4, 4};
  return program;
}

TEST(TorchScriptFile, HasTheEntriesOfAnArchive) {
  TorchScriptOptions options;
  options.stem = "yolo11n";
  const std::string config = R"({"names": {"0": "a \"name\" of \u00e9"}})", bytes = test::archive_of(small_program(), config, options);
  const checkpoint::ZipReader zip{std::string_view(bytes)};
  EXPECT_THAT(names_of(zip),
              testing::ElementsAre("yolo11n/data.pkl", "yolo11n/byteorder", "yolo11n/data/0", "yolo11n/data/1",
                                   "yolo11n/code/__torch__.py", "yolo11n/constants.pkl", "yolo11n/extra/config.txt", "yolo11n/version"));
  EXPECT_EQ(text_of(zip, "yolo11n/extra/config.txt"), config);
  EXPECT_EQ(text_of(zip, "yolo11n/version"), "3\n");
  EXPECT_EQ(text_of(zip, "yolo11n/byteorder"), "little");
  EXPECT_EQ(text_of(zip, "yolo11n/constants.pkl"), "\x80\x02).");
}

TEST(TorchScriptFile, CodeIsOneFunctionWithALineForEachOperation) {
  const std::string bytes = test::archive_of(small_program(2));
  const checkpoint::ZipReader zip{std::string_view(bytes)};
  EXPECT_EQ(text_of(zip, "archive/code/__torch__.py"), R"(class Yolo(Module):
  __parameters__ = ["w0", "w1", "w2", ]
  __buffers__ = []
  training : bool
  w0 : Tensor
  w1 : Tensor
  w2 : Tensor
  def forward(self: __torch__.Yolo,
    x: Tensor) -> Tuple[Tensor, Tensor]:
    v1 = torch.conv2d(x, self.w0, self.w1, [1, 1], [0, 0], [1, 1], 1)
    v2 = torch.conv2d(v1, self.w0, self.w1, [1, 1], [0, 0], [1, 1], 1)
    v3 = self.w2
    v4 = torch.add(v2, v3)
    return (v4, v3)
)");
}

// Shared weights are stored once, also those that are seen in two shapes.
TEST(TorchScriptFile, WeightsAreStoredOnceAsTheyAre) {
  const graph::ExportProgram program = small_program();
  const std::string bytes = test::archive_of(program);
  const checkpoint::ZipReader zip{std::string_view(bytes)};
  for (std::size_t i : {0U, 1U}) {
    const Tensor& weight = program.graph[1].weights[i];
    const std::string stored = text_of(zip, "archive/data/" + std::to_string(i));
    ASSERT_EQ(stored.size(), static_cast<std::size_t>(weight.count()) * sizeof(float));
    EXPECT_EQ(std::memcmp(stored.data(), weight.data.get(), stored.size()), 0);
  }
  EXPECT_FALSE(zip.find("archive/data/2"));
  EXPECT_THAT(text_of(zip, "archive/data.pkl"), testing::HasSubstr("FloatStorage"));
}

TEST(TorchScriptFile, HalfStoresF16AndTakesOtherPictures) {
  TorchScriptOptions options;
  options.half = true;
  const std::string bytes = test::archive_of(small_program(), "{}", options);
  const checkpoint::ZipReader zip{std::string_view(bytes)};
  EXPECT_EQ(text_of(zip, "archive/data/1"), std::string("\x00\xbc\x00\xba\x00\xb8", 6));  // -1, -0.75, -0.5
  EXPECT_FALSE(zip.find("archive/data/2"));
  const std::string pickle = text_of(zip, "archive/data.pkl");
  EXPECT_THAT(pickle, testing::HasSubstr("HalfStorage"));
  EXPECT_THAT(pickle, testing::Not(testing::HasSubstr("FloatStorage")));
  EXPECT_THAT(text_of(zip, "archive/code/__torch__.py"), testing::HasSubstr("    x = torch.type_as(x, self.w0)\n"));
}

// Two graphs with other addresses, and names of a user that are no code.
TEST(TorchScriptFile, BytesDependOnTheProgramAlone) {
  graph::ExportProgram again = small_program();
  for (graph::Node& node : again.graph.nodes) node.scope = "\n    import os";
  again.input = "\"; x";
  again.graph.outputs[0].name = "\n\n";
  EXPECT_EQ(test::archive_of(small_program()), test::archive_of(again));
  const graph::Network network = test::formula_network("yolo11n-seg");
  const graph::Shape shape{1, 3, 64, 64};
  EXPECT_EQ(test::archive_of(test::program_of(network, shape)), test::archive_of(test::program_of(test::formula_network("yolo11n-seg"), shape)));
}

TEST(TorchScriptFile, WhatCannotBeExportedIsRefused) {
  const auto refused = [](const auto& change, const char* words) {
    graph::ExportProgram program = small_program();
    change(program);
    test::expect_error([&] { test::archive_of(program); }, words);
  };
  refused([](auto& program) { program.graph.outputs.clear(); }, "without outputs");
  refused([](auto& program) { program.shape = {1, 4, 4, 4}; }, "3 channels");
  refused([](auto& program) { program.graph.nodes[1].weights[0] = Tensor::shape_only({3, 3, 1, 1}); }, "without weights");
  refused([](auto& program) { program.graph.nodes[3] = {op::SideInput{"objects", {1}}, {}, {}, "model.2"}; }, "in training only");
  refused([](auto& program) { program.graph.nodes[4] = {op::MultiplyScalar{std::numeric_limits<double>::infinity()}, {2}, {}, ""}; },
          "the number inf");
  for (const char* stem : {"", "a/b"}) {
    TorchScriptOptions options;
    options.stem = stem;
    test::expect_error([&] { test::archive_of(small_program(), "{}", options); }, "name of the folder");
  }
}

TEST(TorchScriptFile, WhatTheSinkThrowsIsPassedOn) {
  const auto write = [] { write_torchscript(small_program(), "{}", {}, [](std::string_view) { throw Error("the disk is full"); }); };
  test::expect_error(write, "the disk is full");
}

}  // namespace
}  // namespace yolo::torchscript
