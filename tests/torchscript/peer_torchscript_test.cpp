// Files that we write, opened by PyTorch and by the real peer.
#include <cstdlib>

#include "checkpoint/checkpoint.hpp"
#include "support.hpp"
#include "torchscript/networks.hpp"
#include "torchscript/peer/peer.hpp"

namespace yolo::torchscript {
namespace {

using nlohmann::json;

void write_numbers(const std::filesystem::path& file, const std::vector<float>& values) {
  test::write_file(file, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)});
}

/// Has PyTorch run the file and compare with ours.
test::TorchAnswer same_values(const std::filesystem::path& file, const test::Expected& expected, double tolerance) {
  const test::TemporaryFolder folder;
  json request{{"file", file.string()}, {"tolerance", tolerance}, {"outputs", json::array()}};
  write_numbers(folder / "x", expected.planes);
  request["input"] = {{"shape", expected.shape}, {"data", (folder / "x").string()}};
  for (const test::Expected::Output& output : expected.outputs) {
    const auto data = folder / ("y" + std::to_string(request["outputs"].size()));
    write_numbers(data, output.values);
    request["outputs"].push_back({{"shape", output.shape}, {"data", data.string()}});
  }
  test::write_file(folder / "request.json", request.dump());
  return test::ask_torch({"same_values", (folder / "request.json").string()});
}

struct Row {
  const char* yaml;
  double gain = 1.2;
  int side = 96;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.yaml; }

class TorchScriptOf : public testing::TestWithParam<Row> {};

TEST_P(TorchScriptOf, GivesOurValuesInPython) {
  YOLO_NEEDS_PEER84();
  const Row& row = GetParam();
  const graph::ExportProgram program = test::program_of(test::formula_network(row.yaml, row.gain), {1, 3, row.side, row.side});
  const test::TemporaryFolder folder;
  const auto file = folder / "net.torchscript";
  test::write_file(file, test::archive_of(program));
  const auto backend = test::strict_backend(program.graph);
  for (const runtime::InputShape& shape : {runtime::InputShape{1, row.side, row.side}, {2, row.side, row.side + 64}}) {
    const auto answer = same_values(file, test::expected_of(*backend, shape), 1e-4);
    EXPECT_TRUE(answer.agrees) << answer.output;
  }
}

INSTANTIATE_TEST_SUITE_P(RealPeer84, TorchScriptOf,
                         testing::Values(Row{"yolo11n"}, Row{"yolo11n-seg"}, Row{"yolo11n-pose"}, Row{"yolo11n-obb"},
                                         Row{"yolo11n-cls"}, Row{"yolov10n"}, Row{"yolov8-rtdetr", 1.2, 160}),
                         [](const auto& row) {
                           std::string name = row.param.yaml;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

struct Task {
  const char* weights;
  const char* task;
  std::int64_t stride;
  int side;
  const char* picture;
};

void PrintTo(const Task& row, std::ostream* out) { *out << row.weights; }

/// What the peer's loader wants to know of a model.
std::string config_of(const graph::Network& network, const Task& row) {
  json config{{"description", "a test"}, {"stride", row.stride}, {"task", row.task}, {"batch", 1}, {"imgsz", {row.side, row.side}}};
  for (std::size_t i = 0; i < network.names.size(); ++i) config["names"][std::to_string(i)] = network.names[i];
  if (std::string(row.task) == "pose") config["kpt_shape"] = {17, 3};
  return config.dump();
}

class TorchScriptFileOf : public testing::TestWithParam<Task> {};

TEST_P(TorchScriptFileOf, PredictsInThePeerAsItsCheckpoint) {
  YOLO_NEEDS_PEER84();
  const Task& row = GetParam();
  const std::string name = std::string("ref/weights/") + row.weights + ".pt";
  YOLO_NEEDS_SHARED(name);
  YOLO_NEEDS_SHARED(row.picture);
  const graph::Network network = checkpoint::load_checkpoint(test::shared(name));
  const graph::ExportProgram program = test::program_of(network, {1, 3, row.side, row.side});
  const test::TemporaryFolder folder;
  for (const bool half : {false, true}) {
    TorchScriptOptions options;
    options.stem = row.weights;
    options.half = half;
    const auto file = folder / (std::string(row.weights) + ".torchscript");
    test::write_file(file, test::archive_of(program, config_of(network, row), options));
    const auto answer = test::ask_torch({"same_results", test::shared(name), file.string(), test::shared(row.picture),
                                          std::to_string(row.side), half ? "half" : "single"});
    EXPECT_TRUE(answer.agrees) << answer.output;
  }
}

INSTANTIATE_TEST_SUITE_P(RealPeer84, TorchScriptFileOf,
                         testing::Values(Task{"yolo11n", "detect", 32, 640, "ref/images/bus.jpg"},
                                         Task{"yolo11n-seg", "segment", 32, 640, "ref/images/bus.jpg"},
                                         Task{"yolo11n-pose", "pose", 32, 640, "ref/images/bus.jpg"},
                                         Task{"yolo11n-cls", "classify", 1, 224, "ref/images/bus.jpg"},
                                         Task{"yolo11n-obb-dota8", "obb", 32, 1024,
                                              "ref/datasets/dota8/images/train/P0861__1024__0___1648.jpg"}),
                         [](const auto& row) { return std::string(row.param.task); });

}  // namespace
}  // namespace yolo::torchscript
