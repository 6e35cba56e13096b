// Genuine weights run in single precision, for the parity tests of tasks.
#pragma once

#include <fstream>
#include <memory>
#include <opencv2/imgcodecs.hpp>
#include <sstream>

#include "checkpoint/checkpoint.hpp"
#include "dataset/label.hpp"
#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "support.hpp"
#include "tasks/task.hpp"

namespace yolo::test {

class NetworkRunner {
 public:
  /// `file` is in the reference collection.
  explicit NetworkRunner(const std::string& file) : network_(checkpoint::load_checkpoint(shared(file))) {
    runtime::BackendOptions options;
    options.precision = runtime::Precision::f32;
    options.threads = 2;
    backend_ = runtime::make_openvino_backend(
        [network = network_] {
          graph::Graph graph = graph::emit(network).graph;
          graph::fold_batch_norm(graph);
          return graph;
        },
        options);
    const tasks::TaskSpec& task = tasks::find_task(network_.task);
    const graph::HeadSpec head = graph::read_head(network_);
    fitter_ = task.make_fitter(head);
    postprocessor_ = task.make_postprocessor(head);
  }

  image::InputPlan plan(const cv::Mat& image, const image::FitRequest& request) const {
    return fitter_->plan(image.size(), request);
  }

  std::span<const runtime::RawMap> run(const cv::Mat& image, const image::InputPlan& plan) {
    const cv::Size input = plan.transform.input;
    if (!request_ || request_->shape() != runtime::InputShape{1, input.height, input.width}) {
      request_ = backend_->make_request({1, input.height, input.width});
    }
    fitter_->write(image, plan, request_->input(0));
    request_->run();
    return request_->outputs();
  }

  Results predict(const cv::Mat& image, const image::InputPlan& plan,
                  const tasks::PostprocessOptions& options) {
    return results(run(image, plan), plan, options);
  }

  /// The last run again with other options.
  Results results(std::span<const runtime::RawMap> maps, const image::InputPlan& plan,
                  const tasks::PostprocessOptions& options) const {
    Results results;
    postprocessor_->process(maps, 0, plan.transform, options, results);
    return results;
  }

  const graph::Network& network() const { return network_; }

 private:
  graph::Network network_;
  std::unique_ptr<runtime::Backend> backend_;
  std::unique_ptr<image::InputFitter> fitter_;
  std::unique_ptr<tasks::Postprocessor> postprocessor_;
  std::unique_ptr<runtime::PictureRequest> request_;
};

/// Rows of numbers of a label file: class first.
inline std::vector<std::vector<float>> label_rows(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::vector<float>> rows;
  for (std::string line; std::getline(in, line);) {
    std::istringstream numbers(line);
    std::vector<float> row;
    for (float value; numbers >> value;) row.push_back(value);
    if (!row.empty()) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace yolo::test
