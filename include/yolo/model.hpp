// A network with its weights, ready to predict.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include <yolo/callbacks.hpp>
#include <yolo/compute_options.hpp>
#include <yolo/environment.hpp>
#include <yolo/export.hpp>
#include <yolo/export_options.hpp>
#include <yolo/frame.hpp>
#include <yolo/log.hpp>
#include <yolo/model_info.hpp>
#include <yolo/predict_options.hpp>
#include <yolo/results.hpp>
#include <yolo/source.hpp>
#include <yolo/train_options.hpp>
#include <yolo/train_result.hpp>
#include <yolo/val_options.hpp>

namespace yolo {

class Predictor;
class Stream;
class Trainer;
class Validator;

namespace graph {
class Registry;
}

struct ModelOptions {
  Environment environment;   ///< the folders to work in; Environment::of_user() gives those of the program `yolo`
  bool allow_download = true;  ///< fetch well-known weights that are found nowhere (yolo11n.pt, ...)
  bool cache = true;         ///< keep compiled networks in Environment::cache_dir, where there is one
  /// Called now and then while weights are downloaded, with bytes done and bytes expected (0: not known yet).
  /// Returning false stops the download.
  std::function<bool(std::uint64_t done, std::uint64_t total)> progress;
  Log log;                   ///< default: silent
  /// Layers that the model may consist of: Registry::builtin() with the user's own added. Null: the built-in ones. Must outlive
  /// the model. Nothing compiled is kept then.
  const graph::Registry* layers = nullptr;
  ComputeOptions compute = {};  ///< of predict and val, where their own options leave something unset
};

/// What a finished run left behind.
struct RunSummary {
  std::string folder;                  ///< where results were saved; empty when nothing was
  int images = 0;                      ///< frames predicted
  bool cancelled = false;              ///< PredictOptions::stop, or Stream::cancel(), ended it before its time
  std::vector<SourceFailure> failures;  ///< what could not be read
  Speed speed;                         ///< mean milliseconds per image
};

/// Weights come from an Ultralytics .pt file, read as data only, or an ONNX file that Ultralytics exported
/// (then with the option dnn). A model YAML ("yolo11n.yaml") gives a network that has to be trained first.
///
/// A model never changes once it is loaded. Any number of threads may use one at once, each with options of its own, and
/// its callbacks may call it again; copies share weights and compiled networks, which are in memory once. The compiled
/// networks of the last four sets of ComputeOptions, embed, visualize and augment stay.
class YOLO_API Model {
 public:
  /// Throws Error when the weights cannot be found or read, or an option is out of range.
  explicit Model(const std::string& weights, const ModelOptions& options = {});

  /// Everything a source names (see open_source), all results at once.
  std::vector<Results> predict(const std::string& source, const PredictOptions& options = {}) const;
  std::vector<Results> predict(const std::vector<std::string>& sources, const PredictOptions& options = {}) const;
  /// Pictures in memory: u8 grey, BGR or BGRA (alpha is dropped). Throws Error for other depths, whose range
  /// is not known.
  std::vector<Results> predict(const std::vector<cv::Mat>& images, const PredictOptions& options = {}) const;
  /// One such picture, by the shortest way. A warning about the options is given once.
  Results predict(const cv::Mat& image, const PredictOptions& options = {}) const;

  /// Called for each image in order, in the caller's thread, while the next ones are decoded and computed.
  /// An exception of the callback ends the run and is passed on, one of OpenCV or the file system as an
  /// Error.
  using FrameCallback = std::function<void(const Frame& frame, Results& results)>;
  RunSummary predict(Source& source, const PredictOptions& options, const FrameCallback& callback) const;
  /// With steps of the user's own.
  RunSummary predict(Source& source, const PredictOptions& options, const FrameCallback& callback, Predictor& predictor) const;
  std::vector<Results> predict(const std::string& source, const PredictOptions& options, Predictor& predictor) const;

  /// The same, pulled: for (Prediction& seen : model.stream("film.mp4")) ... Throws Error when the source cannot be opened.
  Stream stream(const std::string& source, const PredictOptions& options = {}) const;
  Stream stream(std::unique_ptr<Source> source, const PredictOptions& options = {}) const;

  /// Measures the model on a dataset. Throws Error when the dataset cannot be read.
  ValMetrics val(const ValOptions& options = {}) const;
  /// With steps and figures of the user's own.
  ValMetrics val(const ValOptions& options, Validator& validator) const;

  /// Trains from these weights, or this architecture, as `yolo train` does. This model stays what it is: load(result.weights())
  /// is the trained one. Opens libyolo_train.so. Throws Error.
  TrainResult train(const TrainOptions& options = {}) const;
  /// The same with a trainer of the user's own (<yolo/trainer.hpp>), which begins with the model that it was made for. This one
  /// function is in the library yolo_train.
  TrainResult train(Trainer& trainer) const;

  /// Writes the model for another program, beside its weights, and gives the path: {.format = "onnx"}. Throws Error.
  std::string export_to(const ExportOptions& options = {}) const;

  /// Another model, with the same options but no callbacks. Throws Error.
  [[nodiscard]] Model load(const std::string& weights) const;

  /// Functions that predict and val call as they go, in the thread that runs them. Copies of the model share them.
  Callbacks& callbacks() const;

  const std::vector<std::string>& names() const;  ///< class names by index
  const std::string& task() const;                ///< "detect"
  const std::string& weights() const;             ///< file that they were read from
  /// `fused`: as it runs, with batch norms folded into convolutions.
  ModelInfo info(bool fused = false) const;
  /// What computes under these options: "OpenVINO 2026.4.1 CPU bf16, 2 threads". Nothing is compiled for it.
  std::string runs_on(const PredictOptions& options = {}) const;
  std::string runs_on(const ValOptions& options) const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

/// Version of the library: "0.1.0".
YOLO_API const char* version();

}  // namespace yolo
