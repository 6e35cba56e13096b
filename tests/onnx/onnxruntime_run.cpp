#include "onnx/onnxruntime_run.hpp"

#include <cstdlib>
#include <fstream>

#include <fmt/format.h>

namespace yolo::test {
namespace {

using nlohmann::json;

void write_bytes(const std::filesystem::path& file, const void* data, std::size_t size) {
  std::ofstream(file, std::ios::binary)
      .write(static_cast<const char*>(data), static_cast<std::streamsize>(size));
}

std::vector<Values> read_values(const std::string& file) {
  std::vector<Values> result;
  std::ifstream bytes(file + ".bin", std::ios::binary);
  for (const json& entry : read_json(file)) {
    Values values{entry["name"], entry["shape"], {}};
    values.data.resize(static_cast<std::size_t>(graph::element_count(values.shape)));
    bytes.read(reinterpret_cast<char*>(values.data.data()),
               static_cast<std::streamsize>(values.data.size() * sizeof(float)));
    if (!bytes) ADD_FAILURE() << file << ".bin is cut off";
    result.push_back(std::move(values));
  }
  return result;
}

}  // namespace

std::vector<std::vector<Values>> run_onnxruntime(const std::vector<FileToRun>& files) {
  const TemporaryFolder folder;
  const auto place = [&](std::size_t i, const char* ending) {
    return (folder / fmt::format("{}{}", i, ending)).string();
  };
  json jobs = json::array();
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::vector<float> planes = planes_of(picture_bytes(files[i].shape), files[i].shape);
    write_bytes(place(i, ".onnx"), files[i].bytes.data(), files[i].bytes.size());
    write_bytes(place(i, ".input"), planes.data(), planes.size() * sizeof(float));
    jobs.push_back({{"label", files[i].label},
                    {"file", place(i, ".onnx")},
                    {"input", place(i, ".input")},
                    {"shape", files[i].shape},
                    {"output", place(i, ".json")}});
  }
  const std::string list = (folder / "jobs.json").string(), log = (folder / "log").string();
  std::ofstream(list) << jobs;
  const std::string script =
      (std::filesystem::path(YOLO_TEST_DATA).parent_path() / "onnx/run_onnx.py").string();
  std::vector<std::vector<Values>> result;
  if (std::system(fmt::format("'{}' '{}' '{}' > '{}' 2>&1", peer84_python(), script, list, log).c_str()) !=
      0) {
    std::ifstream in(log);
    ADD_FAILURE() << "onnxruntime gave nothing: " << std::string{std::istreambuf_iterator<char>(in), {}};
    return result;
  }
  for (std::size_t i = 0; i < files.size(); ++i) result.push_back(read_values(place(i, ".json")));
  return result;
}

}  // namespace yolo::test
