#include "runtime/opencv_dnn/opencv_dnn_backend.hpp"

#include <mutex>
#include <yolo/error.hpp>

#include "onnx/plain_operators.hpp"
#include "runtime/blocking_request.hpp"
#include "runtime/opencv_dnn/dnn_module.hpp"

namespace yolo::runtime {
namespace {

/// The network and what requests share of it.
struct SharedNetwork {
  std::shared_ptr<const DnnModule> module;
  std::unique_ptr<DnnNetwork> network;
  InputShape input;
  std::vector<std::string> outputs;
  std::mutex mutex;  ///< a network computes for one request at a time
};

graph::Shape shape_of(const cv::Mat& output) {
  graph::Shape shape;
  for (int d = 0; d < output.dims; ++d) shape.push_back(output.size[d]);
  return shape;
}

constexpr const char* kInput = "images";

class DnnRequest final : public BlockingRequest {
 public:
  DnnRequest(std::shared_ptr<SharedNetwork> shared, const graph::Shape& shape)
      : shared_(std::move(shared)), shape_(shape) {
    // Whole runs of the file's batch; what lies behind the last image stays black.
    const std::int64_t batch = shared_->input.batch, runs = (shape[0] + batch - 1) / batch;
    const auto height = static_cast<int>(shape[1]), width = static_cast<int>(shape[2]);
    bytes_.create(static_cast<int>(runs * batch) * height, width, CV_8UC3);
    bytes_.setTo(cv::Scalar());
    for (int i = 0; i < runs * batch; ++i) images_.push_back(bytes_.rowRange(i * height, (i + 1) * height));
  }
  ~DnnRequest() override { finish(); }
  DnnRequest(const DnnRequest&) = delete;
  DnnRequest& operator=(const DnnRequest&) = delete;

  TensorView input(std::string_view name) override {
    check_input(name, kInput);
    return {kInput, ElementType::u8, shape_, bytes_.data};
  }
  std::span<const TensorView> outputs() const override { return outputs_; }

 private:
  void compute() override {
    const auto step = static_cast<std::size_t>(shared_->input.batch);
    values_.assign(shared_->outputs.size(), {});
    outputs_.clear();
    const std::lock_guard lock(shared_->mutex);
    for (std::size_t first = 0; first < images_.size(); first += step) {
      const std::vector<cv::Mat> part(images_.begin() + static_cast<std::ptrdiff_t>(first),
                                      images_.begin() + static_cast<std::ptrdiff_t>(first + step));
      std::vector<cv::Mat> found;
      shared_->network->run(part, found);
      append(found);
    }
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      outputs_[i].shape[0] = shape_[0];
      outputs_[i].data = values_[i].data();
    }
  }

  // The network overwrites its outputs with the next run.
  void append(const std::vector<cv::Mat>& found) {
    if (found.size() != values_.size()) {
      throw Error(fmt::format("OpenCV gave {} outputs, expected {}", found.size(), values_.size()));
    }
    const bool is_first = outputs_.empty();
    for (std::size_t i = 0; i < found.size(); ++i) {
      const cv::Mat& output = found[i];
      const graph::Shape shape = shape_of(output);
      const bool fits = output.type() == CV_32F && output.isContinuous() && shape.size() >= 2 &&
                        shape[0] == shared_->input.batch;
      if (!fits || (!is_first && !std::equal(shape.begin() + 1, shape.end(), outputs_[i].shape.begin() + 1,
                                             outputs_[i].shape.end()))) {
        throw Error(
            fmt::format("OpenCV gave the output \"{}\" the shape [{}], expected one row of f32 an image",
                        shared_->outputs[i], fmt::join(shape, ", ")));
      }
      values_[i].insert(values_[i].end(), output.ptr<float>(), output.ptr<float>() + output.total());
      if (is_first) outputs_.push_back({shared_->outputs[i], ElementType::f32, shape, nullptr});
    }
  }

  std::shared_ptr<SharedNetwork> shared_;
  graph::Shape shape_;
  cv::Mat bytes_;                // of all images, one below the other
  std::vector<cv::Mat> images_;  // parts of it
  std::vector<std::vector<float>> values_;
  std::vector<TensorView> outputs_;
};

class DnnExecutable final : public Executable {
 public:
  explicit DnnExecutable(std::shared_ptr<SharedNetwork> shared) : shared_(std::move(shared)) {
    inputs_.push_back({kInput, ElementType::u8, {-1, shared_->input.height, shared_->input.width, 3}});
    for (const std::string& name : shared_->outputs) outputs_.push_back({name, ElementType::f32, {}});
  }

  std::span<const Port> inputs() const override { return inputs_; }
  std::span<const Port> outputs() const override { return outputs_; }

  std::unique_ptr<Request> make_request(std::span<const graph::Shape> shapes) const override {
    const InputShape& own = shared_->input;
    const graph::Shape& shape = shapes[0];
    if (shape[0] < 1 || shape[1] != own.height || shape[2] != own.width) {
      throw Error(fmt::format("this file takes inputs of {}x{} pixels (height x width) only, not {}x{}",
                              own.height, own.width, shape[1], shape[2]), ErrorCode::bad_option);
    }
    return std::make_unique<DnnRequest>(shared_, shape);
  }

  std::string description() const override {
    return fmt::format("OpenCV {} DNN f32", shared_->module->version());
  }

 private:
  std::shared_ptr<SharedNetwork> shared_;
  std::vector<Port> inputs_, outputs_;
};

}  // namespace

std::unique_ptr<Executable> make_opencv_dnn_executable(const OnnxProgram& source) {
  auto shared = std::make_shared<SharedNetwork>();
  shared->module = load_dnn_module();
  shared->input = source.input;
  shared->outputs = source.outputs;
  shared->network = shared->module->needs_plain_operators()
                        ? shared->module->read(onnx::with_plain_operators(source.bytes), source.outputs)
                        : shared->module->read(source.bytes, source.outputs);
  return std::make_unique<DnnExecutable>(std::move(shared));
}

std::unique_ptr<Backend> make_opencv_dnn_backend(const OnnxProgram& source) {
  return std::make_unique<Backend>(make_opencv_dnn_executable(source));
}

}  // namespace yolo::runtime
