// The public face of a training.
#include <yolo/graph/registry.hpp>
#include <yolo/trainer.hpp>

#include "core/foreign_exception.hpp"
#include "dataset/labelled_image.hpp"
#include "train/loss/make_criterion.hpp"
#include "train/network/out_of_memory.hpp"
#include "train/trainer/multi_scale.hpp"
#include "train/trainer/session.hpp"
#include "train/trainer/starting_network.hpp"

namespace yolo {
namespace {

/// The loader with the shape that the loop expects.
class LoadedBatches final : public train::BatchSource {
 public:
  explicit LoadedBatches(std::unique_ptr<loader::BatchLoader> loader) : loader_(std::move(loader)) {}
  void start_epoch(std::uint32_t epoch, bool mosaic) override { loader_->start_epoch(epoch, mosaic); }
  std::optional<train::Batch> next() override { return loader_->next(); }
  std::size_t batches() const override { return loader_->batches(); }
  std::size_t samples() const override { return loader_->samples(); }

 private:
  std::unique_ptr<loader::BatchLoader> loader_;
};

constexpr int kMostFallbacks = 3;

/// An epoch; false when it is to be tried again: with half the batch for want of memory, or, when its losses became no numbers, with
/// the weights of the last checkpoint and the next epoch's images.
bool run_or_fall_back(train::Session& session, int& fallbacks) {
  try {
    train::run_epoch(session);
    return true;
  } catch (const train::OutOfMemory&) {
    train::halve_batch(session);
    return false;
  } catch (const train::DivergedTraining& error) {
    const int diverged = session.epoch;
    if (++fallbacks > kMostFallbacks || diverged + 1 >= session.epochs()) throw;
    const train::SharedFile last(*session.processes, [&] {
      return session.has_last ? session.last : std::filesystem::path();
    });
    if (!last.is_there()) throw;
    session.log.warn(fmt::format("{}; going on with the weights of {}", error.what(), session.last.string()));
    train::restore(session, last.path());
    session.epoch = diverged + 1;
    return false;
  }
}

}  // namespace

Trainer::Trainer(std::string model, TrainOptions options, Log log)
    : session_(std::make_unique<train::Session>(*this, std::move(model), std::move(options), std::move(log))) {}
Trainer::~Trainer() = default;

namespace {

TrainResult run_training(train::Session& session) {
  train::prepare(session);
  session.call("on_train_start");
  int fallbacks = 0;
  while (session.epoch < session.epochs()) {
    if (!run_or_fall_back(session, fallbacks)) continue;
    if (train::finish_epoch(session)) break;
    ++session.epoch;
  }
  TrainResult result = train::finish_training(session);
  session.call("on_train_end");
  session.call("teardown");
  return result;
}

}  // namespace

TrainResult Trainer::train() {
  return translated([this] { return run_training(*session_); });
}

void Trainer::add_callback(std::string_view name, Event event) {
  session_->callbacks.add(name, [this, event = std::move(event)](CallbackEvent&) { event(*this); });
}

void Trainer::call_also(const Callbacks& others) { session_->call_also(others); }

const std::string& Trainer::model() const { return session_->model; }
const std::vector<std::string>& Trainer::names() const { return session_->data.train.names; }
const TrainOptions& Trainer::options() const { return session_->options; }
int Trainer::epoch() const { return session_->epoch; }
int Trainer::epochs() const { return session_->epochs(); }
std::size_t Trainer::step() const { return session_->step; }
std::size_t Trainer::steps() const { return session_->batches ? session_->batches->batches() : 0; }
const ValMetrics* Trainer::metrics() const { return session_->metrics ? &*session_->metrics : nullptr; }
double Trainer::fitness() const { return session_->fitness; }
double Trainer::best_fitness() const { return session_->best_fitness; }
std::string Trainer::save_dir() const { return session_->save_dir.string(); }
std::string Trainer::last() const { return session_->last.string(); }
std::string Trainer::best() const { return session_->best.string(); }
const Log& Trainer::log() const { return session_->log; }
void Trainer::stop() { session_->stop_requested = true; }

std::vector<std::pair<std::string, double>> Trainer::losses() const {
  std::vector<std::pair<std::string, double>> result;
  if (!session_->criterion) return result;
  const std::vector<std::string> names = session_->criterion->item_names();
  for (std::size_t i = 0; i < std::min(names.size(), session_->mean_losses.size()); ++i) {
    result.emplace_back("train/" + names[i], session_->mean_losses[i]);
  }
  return result;
}

graph::Network Trainer::get_model(const graph::Network* weights) {
  const train::Session& session = *session_;
  const train::HeadWishes wishes{session.data.train.names, session.data.train.keypoints};
  return train::starting_network(weights, weights != nullptr ? "" : session.model, wishes, session.options, registry(),
                                 session.log);
}

const graph::Registry& Trainer::registry() const { return graph::Registry::builtin(); }

std::unique_ptr<train::BatchSource> Trainer::get_dataloader(const train::DataRequest& request) {
  return std::make_unique<LoadedBatches>(train::make_loader(request.data, request.options, request.batch, request.imgsz,
                                                            request.stride, request.share, session_->own_log));
}

void Trainer::preprocess_batch(train::TensorBatch& batch) {
  const train::Session& session = *session_;
  if (!session.options.multi_scale) return;
  train::vary_size(batch, session.imgsz, session.stride, session.options.seed, session.iteration());
}

void Trainer::set_model_attributes(graph::Network&) {}

std::unique_ptr<train::Criterion> Trainer::get_criterion(const graph::Network& network) {
  train::LossContext context;
  for (double sigma : session_->data.train.kpt_oks_sigmas) context.keypoint_sigmas.push_back(static_cast<float>(sigma));
  const std::vector<std::string> idle = train::idle_gains(network, session_->options);
  if (!idle.empty()) {
    log().warn(fmt::format("no effect with {}: {}; its loss has weights of its own", session_->model, fmt::join(idle, ", ")));
  }
  return train::make_criterion(network, session_->options, context);
}

std::unique_ptr<Validator> Trainer::get_validator() { return nullptr; }

ValMetrics Trainer::validate(const graph::Network& averaged, bool last) {
  return train::validate_weights(*session_, averaged, last);
}

namespace train {

std::size_t image_count(const TrainingData& data) { return data.train.samples.size(); }

LabelledImage labelled_image(const TrainingData& data, std::size_t index) {
  if (index >= image_count(data)) throw Error(fmt::format("image {} of {} training images", index, image_count(data)));
  return dataset::labelled_image(data.train.samples[index]);
}

graph::Network Session::get_model(const graph::Network* weights) { return trainer.get_model(weights); }
const graph::Registry& Session::registry() const { return trainer.registry(); }
std::unique_ptr<BatchSource> Session::get_dataloader(const DataRequest& request) { return trainer.get_dataloader(request); }
void Session::preprocess_batch(TensorBatch& tensors) { trainer.preprocess_batch(tensors); }
void Session::set_model_attributes(graph::Network& made) { trainer.set_model_attributes(made); }
std::unique_ptr<Criterion> Session::get_criterion(const graph::Network& made) { return trainer.get_criterion(made); }
std::unique_ptr<Validator> Session::get_validator() { return trainer.get_validator(); }
ValMetrics Session::validate(const graph::Network& weights, bool final_one) { return trainer.validate(weights, final_one); }

}  // namespace train
}  // namespace yolo
