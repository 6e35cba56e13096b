// A model that has been read, with the task that interprets it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <yolo/environment.hpp>

#include "core/own_symbols.hpp"
#include "engine/backend_pool.hpp"
#include "engine/compilation.hpp"
#include "engine/crowd.hpp"
#include "formats/format.hpp"
#include "tasks/task.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

/// Never changes; any number of threads may use it.
class LoadedModel {
 public:
  /// Throws Error when the model's task or head is not known. `compute`: what counts where a call leaves something unset.
  explicit LoadedModel(formats::Opened opened, const graph::Registry& registry = graph::Registry::builtin(),
                       Environment environment = {}, ComputeOptions compute = {});
  LoadedModel(const LoadedModel&) = delete;  // its pool refers to it
  LoadedModel& operator=(const LoadedModel&) = delete;

  const formats::ModelDescription& description() const { return opened_.description; }
  formats::Capabilities capabilities() const { return formats::capabilities_of(opened_); }
  const formats::Opened& opened() const { return opened_; }
  const graph::HeadSpec& head() const { return *opened_.description.head; }
  const graph::Network& network() const { return opened_.network; }
  const graph::Registry& registry() const { return registry_; }
  const Environment& environment() const { return environment_; }
  const tasks::TaskSpec& task() const { return task_; }
  const image::InputFitter& fitter() const { return *fitter_; }
  /// The head as it is used so. Throws Error when it does not have the branches that are asked for.
  const graph::HeadSpec& head(const Compilation& wanted) const { return branches(wanted).head; }
  /// Of the usual form; a computation has its own.
  const tasks::Postprocessor& postprocessor(const Compilation& wanted = {}) const { return *branches(wanted).postprocessor; }
  /// Whether the task can join several views of an image; otherwise Compilation::augment changes nothing.
  bool can_augment(const Compilation& wanted = {}) const { return branches(wanted).can_augment; }
  /// The options of a call, with the model's own where they are unset.
  ComputeOptions compute(ComputeOptions call) const;

  /// Throws Error when the model cannot be run so.
  void check(const Compilation& wanted) const;
  /// What runs the model so: made once, and shared. Throws Error when it cannot be run so.
  std::shared_ptr<const Computation> computation(const Compilation& wanted) const;
  /// The same for a single picture: what computes many at once while threads share the model.
  std::shared_ptr<const Computation> computation(Compilation wanted, const Crowd::Stay& stay) const;
  /// Those who predict single pictures.
  Crowd& crowd() const { return crowd_; }

 private:
  /// The head with one of its sets of branches in use, and what reads it.
  struct Branches {
    graph::HeadSpec head;
    std::shared_ptr<const tasks::Postprocessor> postprocessor;
    bool can_augment = false;
  };
  Branches make_branches(const graph::HeadSpec& head) const;
  const Branches& branches(const Compilation& wanted) const;

  formats::RunRequest request(const Compilation& wanted) const;
  std::shared_ptr<const Computation> make(const formats::RunRequest& request) const;

  formats::Opened opened_;
  const graph::Registry& registry_;
  Environment environment_;
  const tasks::TaskSpec& task_;
  std::unique_ptr<const image::InputFitter> fitter_;
  Branches usual_branches_;
  std::optional<Branches> other_branches_;  // of a head that has two sets
  ComputeOptions compute_;
  runtime::BackendOptions usual_;  // what does not differ between calls, asked of the machine once
  BackendPool pool_;
  mutable Crowd crowd_;
};

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
