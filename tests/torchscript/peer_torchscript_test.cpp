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

/// A request of check.py: what PyTorch has to give for pictures.
json request_of(const test::Expected& expected, const std::filesystem::path& folder) {
  const std::string stem = std::to_string(expected.shape[0]);
  json request{{"outputs", json::array()}, {"input", {{"shape", expected.shape}, {"data", (folder / (stem + "x")).string()}}}};
  write_numbers(folder / (stem + "x"), expected.planes);
  for (const test::Expected::Output& output : expected.outputs) {
    const auto data = folder / (stem + "y" + std::to_string(request["outputs"].size()));
    write_numbers(data, output.values);
    request["outputs"].push_back({{"shape", output.shape}, {"data", data.string()}});
  }
  return request;
}

class TorchScriptOf : public testing::TestWithParam<test::ExportedNetwork> {};

TEST_P(TorchScriptOf, GivesOurValuesInPython) {
  YOLO_NEEDS_PEER84();
  const test::ExportedNetwork& row = GetParam();
  const graph::ExportProgram program = row.program();
  const test::TemporaryFolder folder;
  test::write_file(folder / "net.torchscript", test::archive_of(program));
  const auto backend = test::strict_backend(program.graph);
  json task{{"file", (folder / "net.torchscript").string()}, {"tolerance", 1e-4}, {"rows", row.has_rows()}};
  for (const runtime::InputShape& shape : {row.small, row.other})
    task["runs"].push_back(request_of(test::expected_of(*backend, shape), folder.path()));
  test::write_file(folder / "task.json", task.dump());
  const auto answer = test::ask_torch({"same_values", (folder / "task.json").string()});
  EXPECT_TRUE(answer.agrees) << answer.output;
}

INSTANTIATE_TEST_SUITE_P(RealPeer84, TorchScriptOf, testing::ValuesIn(test::exported_networks()),
                         [](const auto& row) { return row.param.name(); });

constexpr const char* kBlood = "ref/datasets/bccd/images/test/BloodImage_00067.jpg";

struct Task {
  const char* weights;
  const char* task;
  std::int64_t stride;
  int side;
  const char* picture;
  std::int64_t kept = 0;
};

void PrintTo(const Task& row, std::ostream* out) { *out << row.weights; }

/// What the peer's loader wants to know of a model.
std::string config_of(const graph::Network& network, const Task& row) {
  json config{{"description", "a test"}, {"stride", row.stride}, {"task", row.task}, {"batch", 1}, {"imgsz", {row.side, row.side}}};
  for (std::size_t i = 0; i < network.names.size(); ++i) config["names"][std::to_string(i)] = network.names[i];
  if (std::string(row.task) == "pose") config["kpt_shape"] = {17, 3};
  if (row.kept > 0) config["end2end"] = true;
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
  const graph::ExportProgram program = test::program_of(network, {1, 3, row.side, row.side}, row.kept);
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
                                              "ref/datasets/dota8/images/train/P0861__1024__0___1648.jpg"},
                                         Task{"yolo12n-bccd", "detect", 32, 320, kBlood}, Task{"yolo26n-bccd", "detect", 32, 320, kBlood, 300},
                                         Task{"yolo26n-seg-coco8", "segment", 32, 320, "ref/images/bus.jpg", 300},
                                         Task{"yolo26n-pose-coco8", "pose", 32, 320, "ref/images/bus.jpg", 300}),
                         [](const auto& row) {
                           std::string name = row.param.weights;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace yolo::torchscript
