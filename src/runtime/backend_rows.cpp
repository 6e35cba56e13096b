#include "runtime/backend_rows.hpp"

#include <algorithm>

#include <yolo/error.hpp>

#include "runtime/opencv_dnn/opencv_dnn_backend.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "runtime/reference/reference_backend.hpp"

namespace yolo::runtime {
namespace {

constexpr std::string_view kProcessor[] = {"cpu"};

bool is_graph(const Program& program) { return std::holds_alternative<GraphMaker>(program); }
bool is_onnx(const Program& program) { return std::holds_alternative<OnnxProgram>(program); }

constexpr BackendRow kBackends[] = {
    {kOpenVino, kProcessor, is_graph,
     [](const Program& program, const BackendOptions& options) {
       return make_openvino_executable(std::get<GraphMaker>(program), options);
     }},
    {kOpencvDnn, kProcessor, is_onnx,
     [](const Program& program, const BackendOptions&) {
       return make_opencv_dnn_executable(std::get<OnnxProgram>(program));
     }},
    {kReference, kProcessor, is_graph,
     [](const Program& program, const BackendOptions&) {
       return make_reference_executable(std::get<GraphMaker>(program)());
     }},
};

}  // namespace

std::span<const BackendRow> all_backends() { return kBackends; }

bool is_known_device(std::string_view device) {
  return std::any_of(std::begin(kBackends), std::end(kBackends), [&](const BackendRow& row) {
    return std::find(row.devices.begin(), row.devices.end(), device) != row.devices.end();
  });
}

std::unique_ptr<Backend> make_backend(const Program& program, const BackendOptions& options, std::span<const BackendRow> rows) {
  const auto fits = [&](const BackendRow& row) {
    return (options.engine.empty() || options.engine == row.id) && row.can_run(program) &&
           std::find(row.devices.begin(), row.devices.end(), options.device) != row.devices.end();
  };
  const auto row = std::find_if(rows.begin(), rows.end(), fits);
  if (row != rows.end()) return std::make_unique<Backend>(row->make(program, options));
  std::vector<std::string_view> known;
  for (const BackendRow& one : rows) known.push_back(one.id);
  throw Error(fmt::format("no engine can run this model on the device \"{}\"{}; there are: {}", options.device,
                          options.engine.empty() ? "" : fmt::format(" with \"{}\"", options.engine), fmt::join(known, ", ")), ErrorCode::device);
}

}  // namespace yolo::runtime
