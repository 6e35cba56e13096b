#include <yolo/model.hpp>

#include "core/foreign_exception.hpp"
#include "engine/loaded_model.hpp"
#include "engine/model_summary.hpp"
#include "engine/network_input.hpp"
#include "engine/predictor.hpp"
#include "engine/report.hpp"
#include "engine/run_writer.hpp"
#include "engine/training_library.hpp"
#include "engine/validator.hpp"
#include "engine/weights.hpp"

namespace yolo {

struct Model::Impl {
  ModelOptions options;
  std::string weights;  // the file, or the name of a built-in architecture
  engine::LoadedModel model;
  Log log = options.log;
  Callbacks callbacks;
  std::unique_ptr<engine::Predictor> single;  // for pictures in memory, kept while its options stay the same
  PredictOptions single_options;

  Impl(const std::string& name, ModelOptions wanted)
      : options(std::move(wanted)), weights(engine::locate_weights(name, options).string()), model(read()) {}

  engine::LoadedModel read() const {
    engine::LoadedModel loaded(weights, options.cache && options.layers == nullptr,
                               options.layers ? *options.layers : graph::Registry::builtin());
    for (const std::string& remark : loaded.network().remarks)
      options.log.warn(fmt::format("{}: {}", weights, remark));
    return loaded;
  }

  void load(const std::string& name) {
    const std::string before = std::exchange(weights, engine::locate_weights(name, options).string());
    try {
      engine::LoadedModel loaded = read();
      single.reset();  // it refers to the model
      model = std::move(loaded);
    } catch (...) {
      weights = before;
      throw;
    }
  }

  RunSummary predict(Source& source, const PredictOptions& predict_options, const FrameCallback& callback,
                     yolo::Predictor* custom);

  std::string banner(const engine::ComputeOptions& compute) {
    single.reset();  // it refers to the backend, which other options replace
    return fmt::format("yolo.cpp {}, {}\n{}", version(), model.backend(compute).description(),
                       engine::fused_summary(model.network(), model.name(), model.registry()));
  }

  void warn_of_idle(const PredictOptions& wanted) const {
    engine::warn_of_idle_options(model, engine::compute_options(wanted), log);
    engine::warn_of_suppression(model, wanted.iou, wanted.agnostic_nms, log);
    engine::warn_of_classes(model, wanted.classes, log);
    engine::warn_of_imgsz(model, wanted.imgsz, log);
  }

  engine::Predictor& predictor_for(const PredictOptions& wanted) {
    if (!single || !(wanted == single_options)) {
      single.reset();
      warn_of_idle(wanted);
      single = std::make_unique<engine::Predictor>(model, wanted, callbacks);
      single_options = wanted;
    }
    return *single;
  }
};

Model::Model(const std::string& weights, const ModelOptions& options)
    : impl_(translated([&] { return std::make_unique<Impl>(weights, options); })) {}
Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

RunSummary Model::Impl::predict(Source& source, const PredictOptions& predict_options, const FrameCallback& callback,
                                yolo::Predictor* custom) {
  single.reset();  // it refers to the backend, which other options replace
  warn_of_idle(predict_options);
  engine::Predictor predictor(model, predict_options, callbacks, custom);
  engine::RunWriter writer(predict_options, model.network().task);
  engine::SpeedMean speed;
  RunSummary summary;
  cv::Size input;
  predictor.run(source, [&](const Frame& frame, Results& results) {
    if (predict_options.verbose) log.info(engine::frame_line(frame, results));
    speed.add(results.speed);
    input = results.input_size;
    ++summary.images;
    if (custom == nullptr || custom->write_results(frame, results)) writer.write(frame, results);
    if (callback) callback(frame, results);
  });
  if (predict_options.verbose && summary.images > 0) {
    log.info(engine::speed_line(speed.mean(), std::min(predict_options.batch, summary.images), input));
  }
  summary.folder = writer.finish(log);
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

RunSummary Model::predict(Source& source, const PredictOptions& options, const FrameCallback& callback) {
  return translated([&] { return impl_->predict(source, options, callback, nullptr); });
}

RunSummary Model::predict(Source& source, const PredictOptions& options, const FrameCallback& callback, Predictor& predictor) {
  return translated([&] { return impl_->predict(source, options, callback, &predictor); });
}

std::vector<Results> Model::predict(const std::string& source, const PredictOptions& options, Predictor& predictor) {
  std::vector<Results> all;
  predict(*open_source(source, {options.vid_stride, options.stream_buffer, impl_->log}), options,
          [&](const Frame&, Results& results) { all.push_back(results); }, predictor);
  return all;
}

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
  return translated([&] { return impl_->predictor_for(options).predict_one(image); });
}

ValMetrics Model::val(const ValOptions& options) {
  impl_->single.reset();
  return translated([&] { return engine::Validator(impl_->model, options, impl_->callbacks, impl_->log).run(); });
}

ValMetrics Model::val(const ValOptions& options, Validator& validator) {
  impl_->single.reset();
  return translated([&] {
    return engine::Validator(impl_->model, options, impl_->callbacks, impl_->log, {.custom = &validator}).run();
  });
}

TrainResult Model::train(const TrainOptions& options) {
  TrainResult result = engine::load_training_library()->train(impl_->weights, options, impl_->log, impl_->model.registry());
  if (!result.weights().empty()) load(result.weights());
  return result;
}

void Model::load(const std::string& weights) { impl_->load(weights); }

Callbacks& Model::callbacks() { return impl_->callbacks; }
const std::vector<std::string>& Model::names() const { return impl_->model.network().names; }
const std::string& Model::task() const { return impl_->model.network().task; }
const std::string& Model::weights() const { return impl_->weights; }
std::string Model::info(bool detailed) const {
  return engine::model_summary(impl_->model.network(), impl_->model.name(), detailed, impl_->model.registry());
}

std::string Model::banner(const PredictOptions& options) { return impl_->banner(engine::compute_options(options)); }
std::string Model::banner(const ValOptions& options) { return impl_->banner(engine::compute_options(options)); }

const char* version() { return YOLO_VERSION; }

}  // namespace yolo
