#include <yolo/model.hpp>

#include "engine/loaded_model.hpp"
#include "engine/model_summary.hpp"
#include "engine/network_input.hpp"
#include "engine/predictor.hpp"
#include "engine/report.hpp"
#include "engine/run_writer.hpp"
#include "engine/validator.hpp"
#include "engine/weights.hpp"

namespace yolo {

struct Model::Impl {
  engine::LoadedModel model;
  Log log;
  Callbacks callbacks;
  std::unique_ptr<engine::Predictor> single;  // for pictures in memory, kept while its options stay the same
  PredictOptions single_options;

  std::string banner(const engine::ComputeOptions& options) {
    single.reset();  // it refers to the backend, which other options replace
    return fmt::format("yolo.cpp {}, {}\n{}", version(), model.backend(options).description(),
                       engine::fused_summary(model.network(), model.name()));
  }

  engine::Predictor& predictor_for(const PredictOptions& options) {
    if (!single || !(options == single_options)) {
      single.reset();
      engine::warn_of_augment(model, options.augment, log);
      single = std::make_unique<engine::Predictor>(model, options, callbacks);
      single_options = options;
    }
    return *single;
  }
};

Model::Model(const std::string& weights, const ModelOptions& options)
    : impl_(new Impl{engine::LoadedModel(engine::locate_weights(weights, options), options.cache), options.log, {}, nullptr, {}}) {}
Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

RunSummary Model::predict(Source& source, const PredictOptions& options, const FrameCallback& callback) {
  impl_->single.reset();  // it refers to the backend, which other options replace
  engine::warn_of_augment(impl_->model, options.augment, impl_->log);
  engine::Predictor predictor(impl_->model, options, impl_->callbacks);
  engine::RunWriter writer(options, impl_->model.network().task);
  engine::SpeedMean speed;
  RunSummary summary;
  cv::Size input;
  predictor.run(source, [&](const Frame& frame, Results& results) {
    if (options.verbose) impl_->log.info(engine::frame_line(frame, results));
    speed.add(results.speed);
    input = results.input_size;
    ++summary.images;
    writer.write(frame, results);
    if (callback) callback(frame, results);
  });
  if (options.verbose && summary.images > 0) impl_->log.info(engine::speed_line(speed.mean(), std::min(options.batch, summary.images), input));
  summary.folder = writer.finish(impl_->log);
  summary.failures = source.failures();
  summary.speed = speed.mean();
  return summary;
}

namespace {

std::vector<Results> collect(Model& model, Source& source, const PredictOptions& options) {
  std::vector<Results> all;
  model.predict(source, options, [&](const Frame&, Results& results) { all.push_back(results); });
  return all;
}

}  // namespace

std::vector<Results> Model::predict(const std::string& source, const PredictOptions& options) {
  return collect(*this, *open_source(source, {options.vid_stride, options.stream_buffer, impl_->log}), options);
}

std::vector<Results> Model::predict(const std::vector<std::string>& sources, const PredictOptions& options) {
  return collect(*this, *open_source(sources, {options.vid_stride, options.stream_buffer, impl_->log}), options);
}

std::vector<Results> Model::predict(const std::vector<cv::Mat>& images, const PredictOptions& options) {
  return collect(*this, *open_source(images), options);
}

Results Model::predict(const cv::Mat& image, const PredictOptions& options) {
  return impl_->predictor_for(options).predict_one(image);
}

ValMetrics Model::val(const ValOptions& options) {
  impl_->single.reset();
  return engine::Validator(impl_->model, options, impl_->callbacks, impl_->log).run();
}

Callbacks& Model::callbacks() { return impl_->callbacks; }
const std::vector<std::string>& Model::names() const { return impl_->model.network().names; }
const std::string& Model::task() const { return impl_->model.network().task; }
std::string Model::info(bool detailed) const {
  return engine::model_summary(impl_->model.network(), impl_->model.name(), detailed);
}

std::string Model::banner(const PredictOptions& options) { return impl_->banner(engine::compute_options(options)); }
std::string Model::banner(const ValOptions& options) { return impl_->banner(engine::compute_options(options)); }

const char* version() { return YOLO_VERSION; }

}  // namespace yolo
