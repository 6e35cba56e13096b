#include <mutex>
#include <set>

#include <yolo/model.hpp>

#include "config/options.hpp"
#include "core/foreign_exception.hpp"
#include "core/usage_error.hpp"
#include "engine/exporter.hpp"
#include "engine/loaded_model.hpp"
#include "engine/model_summary.hpp"
#include "engine/network_input.hpp"
#include "engine/predictor.hpp"
#include "engine/stream_impl.hpp"
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

  Impl(const std::string& name, ModelOptions wanted)
      : options(checked(std::move(wanted))),
        weights(engine::locate_weights(name, options).string()),
        model(open(), registry(), options.environment, options.compute) {
    for (const std::string& remark : model.description().remarks) log.warn(fmt::format("{}: {}", weights, remark));
  }

  static ModelOptions checked(ModelOptions options) {
    config::check_options(options);
    return options;
  }

  const graph::Registry& registry() const { return options.layers ? *options.layers : graph::Registry::builtin(); }

  formats::Opened open() const {
    return formats::open_model(weights, {.registry = &registry(), .use_cache = options.cache && options.layers == nullptr});
  }

  RunSummary predict(Source& source, const PredictOptions& predict_options, const FrameCallback& callback,
                     yolo::Predictor* custom) const;
  Results predict_one(const cv::Mat& image, const PredictOptions& wanted) const;

  void warn_of_idle(const PredictOptions& wanted, const Log& to) const {
    const engine::Compilation compilation = engine::compilation(wanted);
    engine::warn_of_idle_options(model, compilation, to);
    if (wanted.tile == 0)  // what tiles show is joined by both
      engine::warn_of_suppression(model, compilation, wanted.iou, wanted.agnostic_nms, to);
    engine::warn_of_classes(model, wanted.classes, to);
    engine::warn_of_imgsz(model, wanted.imgsz, to);
  }

 private:
  /// Of pictures in memory, which come one by one, each warning is given once.
  Log warning_once() const {
    return Log([this](LogLevel, std::string_view line) {
      if (is_new(line)) log.warn(line);
    });
  }

  bool is_new(std::string_view line) const {
    const std::lock_guard lock(mutex_);
    return told_.insert(std::string(line)).second;
  }

  mutable std::mutex mutex_;
  mutable std::set<std::string> told_;
};

Model::Model(const std::string& weights, const ModelOptions& options)
    : impl_(translated([&] { return std::make_shared<Impl>(weights, options); })) {}

RunSummary Model::Impl::predict(Source& source, const PredictOptions& predict_options, const FrameCallback& callback,
                                yolo::Predictor* custom) const {
  engine::PredictRun run(model, source, predict_options, callbacks, log, custom);
  warn_of_idle(predict_options, log);
  while (const auto predicted = run.next()) {
    if (callback) callback(predicted->frame, predicted->results);
  }
  return run.finish();
}

Results Model::Impl::predict_one(const cv::Mat& image, const PredictOptions& wanted) const {
  engine::Predictor predictor(model, wanted, callbacks);
  warn_of_idle(wanted, warning_once());
  return predictor.predict_one(image);
}

namespace {

// An option that is wrong is told before a camera is opened.
template <typename Names>
std::unique_ptr<Source> opened(const Names& names, const PredictOptions& options, const Log& log) {
  config::check_options(options);
  return open_source(names, {options.vid_stride, options.stream_buffer, log});
}

// A copy, since callbacks behind this one see the results too.
void keep(std::vector<Results>& all, const Results& results, const PredictOptions& options) {
  all.push_back(results);
  if (!options.keep_images) all.back().orig_img.release();
}

std::vector<Results> collect(const Model& model, Source& source, const PredictOptions& options) {
  std::vector<Results> all;
  model.predict(source, options, [&](const Frame&, Results& results) { keep(all, results, options); });
  return all;
}

}  // namespace

RunSummary Model::predict(Source& source, const PredictOptions& options, const FrameCallback& callback) const {
  const auto self = impl_;  // a callback may give this object another model
  return translated([&] { return self->predict(source, options, callback, nullptr); });
}

RunSummary Model::predict(Source& source, const PredictOptions& options, const FrameCallback& callback, Predictor& predictor) const {
  const auto self = impl_;
  return translated([&] { return self->predict(source, options, callback, &predictor); });
}

std::vector<Results> Model::predict(const std::string& source, const PredictOptions& options, Predictor& predictor) const {
  std::vector<Results> all;
  predict(*opened(source, options, impl_->log), options,
          [&](const Frame&, Results& results) { keep(all, results, options); }, predictor);
  return all;
}

std::vector<Results> Model::predict(const std::string& source, const PredictOptions& options) const {
  return collect(*this, *opened(source, options, impl_->log), options);
}

std::vector<Results> Model::predict(const std::vector<std::string>& sources, const PredictOptions& options) const {
  return collect(*this, *opened(sources, options, impl_->log), options);
}

std::vector<Results> Model::predict(const std::vector<cv::Mat>& images, const PredictOptions& options) const {
  return collect(*this, *open_source(images), options);
}

Results Model::predict(const cv::Mat& image, const PredictOptions& options) const {
  const auto self = impl_;
  return translated([&] { return self->predict_one(image, options); });
}

Stream Model::stream(const std::string& source, const PredictOptions& options) const {
  return stream(opened(source, options, impl_->log), options);
}

Stream Model::stream(std::unique_ptr<Source> source, const PredictOptions& options) const {
  if (!source) throw UsageError("stream: expected a source, found none; open one with open_source()");
  return translated([&] {
    auto run = std::make_unique<Stream::Impl>(impl_, impl_->model, std::move(source), options, impl_->callbacks, impl_->log);
    impl_->warn_of_idle(options, impl_->log);
    return Stream(std::move(run));
  });
}

ValMetrics Model::val(const ValOptions& options) const {
  const auto self = impl_;
  return translated([&] { return engine::Validator(self->model, options, self->callbacks, self->log).run(); });
}

ValMetrics Model::val(const ValOptions& options, Validator& validator) const {
  const auto self = impl_;
  return translated([&] {
    return engine::Validator(self->model, options, self->callbacks, self->log, {.custom = &validator}).run();
  });
}

TrainResult Model::train(const TrainOptions& options) const {
  const auto self = impl_;
  config::check_options(options);
  TrainOptions own = options;
  if (own.environment == Environment{}) own.environment = self->options.environment;
  return engine::load_training_library()->train(self->weights, own, self->log, self->model.registry(), self->callbacks);
}

std::string Model::export_to(const ExportOptions& options) const {
  return translated([&] { return engine::export_model(impl_->model, impl_->weights, options, impl_->log).string(); });
}

Model Model::load(const std::string& weights) const { return Model(weights, impl_->options); }

Callbacks& Model::callbacks() const { return impl_->callbacks; }
const std::vector<std::string>& Model::names() const { return *impl_->model.description().names; }
const std::string& Model::task() const { return impl_->model.description().task; }
const std::string& Model::weights() const { return impl_->weights; }
ModelInfo Model::info(bool fused) const { return engine::model_info(impl_->model.opened(), fused, impl_->model.registry()); }

std::string Model::runs_on(const PredictOptions& options) const {
  config::check_options(options);
  return translated([&] { return impl_->model.computation(engine::compilation(options))->description(); });
}

std::string Model::runs_on(const ValOptions& options) const {
  config::check_options(options);
  return translated([&] { return impl_->model.computation(engine::compilation(options))->description(); });
}

const char* version() { return YOLO_VERSION; }

}  // namespace yolo
