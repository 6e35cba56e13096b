#include "core/foreign_exception.hpp"
#include "engine/stream_impl.hpp"

namespace yolo {

PredictOptions Stream::Impl::stoppable(PredictOptions options, const std::stop_source& stop) {
  options.stop = stop.get_token();
  return options;
}

Stream::Impl::Impl(std::shared_ptr<const void> keeper, const engine::LoadedModel& model, std::unique_ptr<Source> from,
                   PredictOptions options, const Callbacks& callbacks, const Log& log)
    : owner(std::move(keeper)),
      outer(options.stop, [this] { stop.request_stop(); }),
      source(std::move(from)),
      run(model, *source, stoppable(std::move(options), stop), callbacks, log) {}

Stream::Stream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;
Stream::~Stream() = default;

std::optional<Prediction> Stream::next() {
  return translated([&]() -> std::optional<Prediction> {
    if (impl_->finished) return std::nullopt;
    const std::optional<engine::Predictor::Predicted> predicted = impl_->run.next();
    if (!predicted) return std::nullopt;
    return Prediction{predicted->frame, predicted->results};
  });
}

void Stream::cancel() { impl_->stop.request_stop(); }

RunSummary Stream::finish() {
  impl_->finished = true;
  return translated([&] { return impl_->run.finish(); });
}

}  // namespace yolo
