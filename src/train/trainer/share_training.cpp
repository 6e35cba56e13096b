#include "train/trainer/share_training.hpp"

#include <charconv>

#include <yolo/error.hpp>

namespace yolo::train {
namespace {

struct Fact {
  const char* name;
  std::int64_t value;
};

std::int64_t weight_count(const Session& session) {
  std::int64_t count = 0;
  for (const NamedParameter& entry : session.network->parameters().entries()) count += entry.tensor.numel();
  return count;
}

// What has to be the same everywhere, or the processes would train on different things.
void check_agreement(const Session& session) {
  const Fact facts[] = {{"training images", static_cast<std::int64_t>(session.batches->samples())},
                        {"batches an epoch", static_cast<std::int64_t>(session.batches->batches())},
                        {"classes", session.data.classes()},
                        {"pixels of an image's side", session.imgsz},
                        {"weights", weight_count(session)},
                        {"as its seed", static_cast<std::int64_t>(session.options.seed)},
                        {"epochs", session.options.epochs}};
  std::vector<std::int64_t> values;
  for (const Fact& fact : facts) values.push_back(fact.value);
  std::vector<at::Tensor> shared{at::tensor(values, at::TensorOptions(at::kLong))};
  session.processes->share(shared);
  const std::int64_t* first = shared[0].const_data_ptr<std::int64_t>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (first[i] == values[i]) continue;
    throw Error(fmt::format(
        "rank {} has {} {} and rank 0 has {}: every process needs the same data, model and arguments",
        session.processes->rank(), values[i], facts[i].name, first[i]));
  }
}

Log warnings_of_rank(const Log& log, int rank) {
  return Log([log, rank](LogLevel level, std::string_view line) {
    if (level == LogLevel::warning) log.warn(fmt::format("rank {}: {}", rank, line));
  });
}

std::string to_text(const Decision& decision) {
  return fmt::format("{} {} {} {}", decision.stops ? 1 : 0, decision.epochs, decision.fitness,
                     decision.best_fitness);
}

template <class T>
void take(std::string_view& text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc())
    throw Error("rank 0 told something else than a decision: are all processes of one version?");
  text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(end - text.data()) + 1));
}

Decision from_text(std::string_view text) {
  Decision decision;
  int stops = 0;
  take(text, stops);
  take(text, decision.epochs);
  take(text, decision.fitness);
  take(text, decision.best_fitness);
  decision.stops = stops != 0;
  return decision;
}

std::vector<at::Tensor> learning_tensors(const Session& session) {
  std::vector<at::Tensor> tensors;
  for (const NamedParameter& entry : session.network->parameters().entries()) {
    if (entry.learns) tensors.push_back(entry.tensor);
  }
  return tensors;
}

}  // namespace

void join_training(Session& session) {
  session.processes = join_processes();
  if (session.processes->is_alone()) return;
  if (session.processes->is_first()) {
    session.log.info(fmt::format("training over {} processes", session.processes->world_size()));
    return;
  }
  session.own_log = warnings_of_rank(session.log, session.processes->rank());
  session.log = Log();
  session.options.progress = nullptr;
  session.options.plots = false;
}

void share_start(Session& session) {
  if (session.processes->is_alone()) return;
  check_agreement(session);
  std::vector<at::Tensor> tensors;
  for (const NamedParameter& entry : session.network->parameters().entries()) tensors.push_back(entry.tensor);
  session.processes->share(tensors);
  session.network->set_joint_statistics(session.processes->statistics());
}

void sum_gradients(Session& session) {
  if (!session.processes->is_alone()) session.processes->sum_gradients(learning_tensors(session));
}

void gather_gradients(Session& session) {
  if (!session.processes->is_alone()) session.processes->gather_gradients(learning_tensors(session));
}

Decision decision_of_first(const Session& session, const std::function<Decision()>& work) {
  return from_text(session.processes->from_first([&] { return to_text(work()); }));
}

}  // namespace yolo::train
