// ONNX files that the peer exported: their arithmetic and the head's decoding are inside.
#include <mutex>

#include <yolo/error.hpp>

#include "core/files.hpp"
#include "formats/rows.hpp"
#include "formats/written_file.hpp"
#include "onnx/onnx_network.hpp"
#include "onnx/write_onnx.hpp"
#include "runtime/backend_rows.hpp"

namespace yolo::formats {
namespace {

constexpr std::size_t kLargestOnnx = std::size_t{2} << 30;  // protobuf's own limit

class OnnxBackends final : public BackendSource {
 public:
  OnnxBackends(std::string name, std::string bytes, runtime::InputShape input, std::vector<std::string> outputs)
      : name_(std::move(name)), input_(input), outputs_(std::move(outputs)), bytes_(std::move(bytes)) {}

  void check(const RunRequest& request) const override {
    if (request.backend.engine != runtime::kOpencvDnn) {
      throw Error(fmt::format("{}.onnx: ONNX files are run through OpenCV only; say dnn=True, or use the .pt file", name_), ErrorCode::bad_option);
    }
    if (request.form.shows_layers()) {
      throw Error(fmt::format("{}.onnx: embed and visualize need the network's layers; use the .pt file", name_), ErrorCode::bad_option);
    }
  }

  std::shared_ptr<const runtime::Backend> make(const RunRequest& request) const override {
    check(request);
    const std::lock_guard lock(mutex_);
    if (backend_) return backend_;
    try {
      backend_ = runtime::make_backend(runtime::OnnxProgram{bytes_, input_, outputs_}, request.backend);
      bytes_ = {};  // OpenCV has its own copy
      return backend_;
    } catch (const Error& error) {
      throw Error(fmt::format("{}.onnx: {}", name_, error.what()), error.code());
    }
  }

 private:
  std::string name_;
  runtime::InputShape input_;
  std::vector<std::string> outputs_;
  mutable std::mutex mutex_;
  mutable std::string bytes_;  // until the backend is there
  mutable std::shared_ptr<const runtime::Backend> backend_;
};

}  // namespace

bool is_onnx(const std::filesystem::path& path) { return path.extension() == kOnnx.suffix; }

Opened open_onnx(const std::filesystem::path& path, const OpenOptions&) {
  std::string bytes = read_small_file(path, kLargestOnnx);
  onnx::OnnxNetwork told;
  try {
    told = onnx::describe_network(onnx::read_onnx(bytes));
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", path.string(), error.what()), error.code());
  }
  Opened opened;
  opened.description = describe(told.network, path.stem().string(), path.string());
  opened.description.fixed_input = cv::Size(told.width, told.height);
  opened.network = std::move(told.network);
  opened.backends = std::make_shared<OnnxBackends>(opened.description.name, std::move(bytes),
                                                   runtime::InputShape{told.batch, told.height, told.width},
                                                   std::move(told.outputs));
  return opened;
}

void write_onnx_file(const WriteRequest& request, const std::filesystem::path& path, const std::string&) {
  onnx::OnnxOptions options;
  if (request.opset) options.opset = *request.opset;
  options.half = request.half;
  options.producer_version = YOLO_VERSION;
  const nlohmann::ordered_json fields = fields_of(request.metadata);
  for (const auto& [key, value] : fields.items())
    options.metadata.emplace_back(key, value.is_string() ? value.get<std::string>() : python_text(value));
  atomic_write(path, onnx::write_onnx(request.program, options), Durability::whenever);
}

}  // namespace yolo::formats
