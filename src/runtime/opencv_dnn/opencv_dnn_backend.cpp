#include "runtime/opencv_dnn/opencv_dnn_backend.hpp"

#include <mutex>
#include <yolo/error.hpp>

#include "onnx/plain_operators.hpp"
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

class DnnRequest final : public Request {
 public:
  DnnRequest(std::shared_ptr<SharedNetwork> shared, const InputShape& shape)
      : shared_(std::move(shared)), shape_(shape) {
    // Whole runs of the file's batch; what lies behind the last image stays black.
    const int batch = shared_->input.batch, runs = (shape.batch + batch - 1) / batch;
    for (int i = 0; i < runs * batch; ++i)
      images_.emplace_back(shape.height, shape.width, CV_8UC3, cv::Scalar());
  }

  InputShape shape() const override { return shape_; }
  std::uint8_t* input(int index) override { return images_.at(static_cast<std::size_t>(index)).data; }
  std::span<const RawMap> outputs() const override { return maps_; }

  void run() override {
    const auto step = static_cast<std::size_t>(shared_->input.batch);
    values_.assign(shared_->outputs.size(), {});
    maps_.clear();
    const std::lock_guard lock(shared_->mutex);
    for (std::size_t first = 0; first < images_.size(); first += step) {
      const std::vector<cv::Mat> part(images_.begin() + static_cast<std::ptrdiff_t>(first),
                                      images_.begin() + static_cast<std::ptrdiff_t>(first + step));
      std::vector<cv::Mat> found;
      shared_->network->run(part, found);
      append(found);
    }
    for (std::size_t i = 0; i < maps_.size(); ++i) {
      maps_[i].shape[0] = shape_.batch;
      maps_[i].data = values_[i].data();
    }
  }

 private:
  // The network overwrites its outputs with the next run.
  void append(const std::vector<cv::Mat>& found) {
    if (found.size() != values_.size()) {
      throw Error(fmt::format("OpenCV gave {} outputs, expected {}", found.size(), values_.size()));
    }
    const bool is_first = maps_.empty();
    for (std::size_t i = 0; i < found.size(); ++i) {
      const cv::Mat& output = found[i];
      const graph::Shape shape = shape_of(output);
      const bool fits = output.type() == CV_32F && output.isContinuous() && shape.size() >= 2 &&
                        shape[0] == shared_->input.batch;
      if (!fits || (!is_first && !std::equal(shape.begin() + 1, shape.end(), maps_[i].shape.begin() + 1,
                                             maps_[i].shape.end()))) {
        throw Error(
            fmt::format("OpenCV gave the output \"{}\" the shape [{}], expected one row of f32 an image",
                        shared_->outputs[i], fmt::join(shape, ", ")));
      }
      values_[i].insert(values_[i].end(), output.ptr<float>(), output.ptr<float>() + output.total());
      if (is_first) maps_.push_back({shared_->outputs[i], shape, nullptr});
    }
  }

  std::shared_ptr<SharedNetwork> shared_;
  InputShape shape_;
  std::vector<cv::Mat> images_;
  std::vector<std::vector<float>> values_;
  std::vector<RawMap> maps_;
};

class DnnBackend final : public Backend {
 public:
  explicit DnnBackend(std::shared_ptr<SharedNetwork> shared) : shared_(std::move(shared)) {}

  std::unique_ptr<Request> make_request(const InputShape& shape) override {
    const InputShape& own = shared_->input;
    if (shape.batch < 1 || shape.height != own.height || shape.width != own.width) {
      throw Error(fmt::format("this file takes inputs of {}x{} pixels (height x width) only, not {}x{}",
                              own.height, own.width, shape.height, shape.width));
    }
    return std::make_unique<DnnRequest>(shared_, shape);
  }

  std::string description() const override {
    return fmt::format("OpenCV {} DNN f32", shared_->module->version());
  }

 private:
  std::shared_ptr<SharedNetwork> shared_;
};

}  // namespace

std::unique_ptr<Backend> make_opencv_dnn_backend(const DnnSource& source) {
  auto shared = std::make_shared<SharedNetwork>();
  shared->module = load_dnn_module();
  shared->input = source.input;
  shared->outputs = source.outputs;
  shared->network = shared->module->needs_plain_operators()
                        ? shared->module->read(onnx::with_plain_operators(source.onnx), source.outputs)
                        : shared->module->read(source.onnx, source.outputs);
  return std::make_unique<DnnBackend>(std::move(shared));
}

}  // namespace yolo::runtime
