// Training a network, and the places where a user's own code steps in.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <yolo/export.hpp>
#include <yolo/log.hpp>
#include <yolo/train_options.hpp>
#include <yolo/train_result.hpp>
#include <yolo/val_metrics.hpp>

namespace yolo {

namespace graph {
struct Network;
class Registry;
}  // namespace graph

namespace train {
class Criterion;
class BatchSource;
struct TensorBatch;
struct DataRequest;
struct Session;
}  // namespace train

class Callbacks;
class Validator;

/// Trains one network once. Functions marked virtual are where the manual's "Advanced Customization" lets a trainer be
/// changed; those that are not overridden do what `yolo train` does. What they give and take is in <yolo/graph/...> and
/// <yolo/train/...>; an override includes what it needs. Needs the library yolo_train. One thread at a time.
class YOLO_API Trainer {
 public:
  /// `model`: weights (.pt) to go on from, or an architecture (.yaml) to begin with.
  explicit Trainer(std::string model, TrainOptions options = {}, Log log = {});
  virtual ~Trainer();
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  /// Throws Error when the data, the model or an option do not fit, and when files cannot be written.
  TrainResult train();

  /// Functions that are called as the training goes, in the order in which they were added; one that throws ends the training
  /// with its error. The names are those of <yolo/callbacks.hpp>. Throws Error for another name.
  using Event = std::function<void(Trainer& trainer)>;
  void add_callback(std::string_view name, Event event);
  /// A model's callbacks are called too; they must outlive the training. Model::train() does this.
  void call_also(const Callbacks& others);

  // What events and overrides may look at.
  const std::string& model() const;     ///< name that it was made with; of a resumed training its last.pt
  const TrainOptions& options() const;  ///< as they are used: resumed, with what was worked out
  const std::vector<std::string>& names() const;  ///< classes of the data; known when get_model() is called
  int epoch() const;                    ///< the one in progress, from 0
  int epochs() const;                   ///< that are planned
  std::size_t step() const;             ///< of the epoch, from 0
  std::size_t steps() const;            ///< an epoch has
  /// Means over the epoch so far: {"train/box_loss", 1.2}, ...
  std::vector<std::pair<std::string, double>> losses() const;
  /// Of the last validation; null before the first.
  const ValMetrics* metrics() const;
  double fitness() const;               ///< of the last validation
  double best_fitness() const;
  std::string save_dir() const;
  std::string last() const;             ///< path of last.pt, whether it is there or not
  std::string best() const;
  const Log& log() const;
  /// Ends the training after the epoch in progress, validated and saved.
  void stop();

 protected:
  /// The network to be trained; tensors without values get their first ones. `weights` are those of the model, null for an
  /// architecture.
  virtual graph::Network get_model(const graph::Network* weights);
  /// The list of layers; a user's own are added to a copy.
  virtual const graph::Registry& registry() const;
  /// Batches of the training images.
  virtual std::unique_ptr<train::BatchSource> get_dataloader(const train::DataRequest& request);
  /// A batch on the device, before it goes through the network. The default varies its size (multi_scale).
  virtual void preprocess_batch(train::TensorBatch& batch);
  /// Called once with the network, when the data are known; names are set already.
  virtual void set_model_attributes(graph::Network& network);
  virtual std::unique_ptr<train::Criterion> get_criterion(const graph::Network& network);
  /// Steps and figures that validate() adds to those of `yolo val`; asked for once, before the first epoch. Null: none.
  virtual std::unique_ptr<Validator> get_validator();
  /// Measures averaged weights on the validation images; `last`: the best ones, after the training.
  virtual ValMetrics validate(const graph::Network& averaged, bool last);

  train::Session& session() { return *session_; }  ///< for code inside the library

 private:
  friend struct train::Session;
  std::unique_ptr<train::Session> session_;
};

}  // namespace yolo
