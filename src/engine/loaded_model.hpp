// A network that has been read, with the backend that runs it and the task that interprets it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <yolo/graph/module.hpp>
#include <yolo/graph/registry.hpp>
#include <yolo/predict_options.hpp>
#include <yolo/val_options.hpp>

#include "runtime/backend.hpp"
#include "tasks/task.hpp"

namespace yolo::engine {

/// What decides which compiled network is wanted.
struct ComputeOptions {
  std::optional<bool> half;
  std::string device;
  int threads = 0;
  std::vector<int> embed;
  bool visualize = false;
  bool augment = false;
  bool dnn = false;  ///< ONNX files through OpenCV
  bool loss_maps = false;  ///< further maps, behind the others, that only a loss reads
};
ComputeOptions compute_options(const PredictOptions& options);
ComputeOptions compute_options(const ValOptions& options);

class LoadedModel {
 public:
  /// Reads a .pt file, or what an .onnx file says of itself, or makes the network of a model YAML. Compiled networks are kept in
  /// the user's cache folder unless `use_cache` is false. `registry` must outlive the model. Throws Error.
  explicit LoadedModel(const std::filesystem::path& file, bool use_cache = true,
                       const graph::Registry& registry = graph::Registry::builtin());

  /// A network in memory; nothing compiled is kept. Throws Error.
  LoadedModel(graph::Network network, std::string name,
              const graph::Registry& registry = graph::Registry::builtin());

  const graph::Network& network() const { return network_; }
  const graph::Registry& registry() const { return *registry_; }
  const tasks::TaskSpec& task() const { return *task_; }
  const image::InputFitter& fitter() const { return *fitter_; }
  const tasks::Postprocessor& postprocessor() const { return special_ ? *special_ : *postprocessor_; }
  std::shared_ptr<const std::vector<std::string>> names() const { return names_; }
  /// Whether the task can join several views of an image; otherwise ComputeOptions::augment changes nothing.
  bool can_augment() const { return can_augment_; }
  int stride() const { return stride_; }  ///< inputs are multiples of it
  std::string trained_on() const;        ///< dataset that the checkpoint names; may be empty
  const std::string& name() const { return name_; }  ///< "yolo11n"
  /// The only input that the network takes; nothing for a network of open size.
  std::optional<cv::Size> fixed_input() const { return fixed_input_; }

  /// The backend for these options; the last one is kept for the next call. It decides what postprocessor()
  /// is. Throws Error, also for an ONNX file without `dnn`.
  runtime::Backend& backend(const ComputeOptions& options);

 private:
  void interpret(const std::string& origin);
  void read_checkpoint(const std::filesystem::path& file, bool use_cache);
  void read_onnx(const std::filesystem::path& file);
  runtime::Backend& onnx_backend(const ComputeOptions& options);

  const graph::Registry* registry_;
  std::string name_;
  std::string cache_key_;  ///< empty: nothing is cached
  graph::Network network_;
  const tasks::TaskSpec* task_ = nullptr;
  std::unique_ptr<image::InputFitter> fitter_;
  std::unique_ptr<tasks::Postprocessor> postprocessor_;
  std::unique_ptr<tasks::Postprocessor> special_;  ///< of a graph that shows inner layers or several views; else nothing
  std::shared_ptr<const std::vector<std::string>> names_;
  int stride_ = 32;
  bool can_augment_ = false;
  std::optional<cv::Size> fixed_input_;
  std::string onnx_;  ///< bytes of the file until a backend has read them
  runtime::InputShape onnx_input_;
  std::vector<std::string> onnx_outputs_;
  std::unique_ptr<runtime::Backend> backend_;
  runtime::BackendOptions backend_options_;
  std::string form_;  ///< what the backend's graph shows: "", "augment", "visualize" or "embed 4,9"
};

}  // namespace yolo::engine
