#include "formats/network_backends.hpp"

#include <yolo/error.hpp>

#include "graph/emit.hpp"
#include "graph/heads.hpp"
#include "graph/passes/passes.hpp"
#include "graph/passes/repeat_for_views.hpp"
#include "graph/passes/tap_layers.hpp"
#include "runtime/backend_rows.hpp"

namespace yolo::formats {
namespace {

graph::Graph make_graph(const graph::Network& whole, const NetworkForm& form, const graph::Registry& registry) {
  const graph::Network network = form.one_to_one ? graph::choose_branches(whole, *form.one_to_one) : whole;
  const graph::Purpose purpose = form.loss_maps ? graph::Purpose::validation : graph::Purpose::inference;
  graph::EmittedNetwork emitted = graph::emit(network, registry, purpose);
  if (!form.embed.empty()) {
    graph::tap_means(emitted, form.embed);
  } else if (form.visualize) {
    graph::tap_features(emitted);
  }
  graph::fold_batch_norm(emitted.graph);
  if (form.views) graph::repeat_for_views(emitted.graph, graph::augmentation_views(network.strides));
  return std::move(emitted.graph);
}

class NetworkBackends final : public BackendSource {
 public:
  NetworkBackends(const graph::Network& network, std::string name, const graph::Registry& registry, std::string cache_key)
      : network_(network), name_(std::move(name)), registry_(registry), cache_key_(std::move(cache_key)) {
    for (const graph::NamedTensor& entry : graph::state_dict(network_)) {
      if (!entry.tensor->has_data() && missing_.empty()) missing_ = entry.name;
    }
  }

  void check(const RunRequest&) const override {
    if (missing_.empty()) return;
    throw Error(fmt::format("{}: {} has no values: an architecture has to be trained before it is used", name_, missing_), ErrorCode::bad_file);
  }

  std::shared_ptr<const runtime::Backend> make(const RunRequest& request) const override {
    check(request);
    runtime::BackendOptions options = request.backend;
    const std::string form = request.form.text();
    if (!cache_key_.empty()) options.cache_key = form.empty() ? cache_key_ : cache_key_ + "; " + form;
    const runtime::GraphMaker graph = [network = network_, form = request.form, &registry = registry_] {
      return make_graph(network, form, registry);
    };
    return runtime::make_backend(graph, options);
  }

 private:
  graph::Network network_;  // its modules are shared with the model's own
  std::string name_;
  const graph::Registry& registry_;
  std::string cache_key_;
  std::string missing_;  // the first tensor without values
};

}  // namespace

std::shared_ptr<const BackendSource> make_network_backends(const graph::Network& network, std::string name,
                                                           const graph::Registry& registry, std::string cache_key) {
  return std::make_shared<NetworkBackends>(network, std::move(name), registry, std::move(cache_key));
}

Opened open_network(graph::Network network, std::string name, const OpenOptions& options) {
  Opened opened;
  opened.description = describe(network, name, name);
  opened.backends = make_network_backends(network, std::move(name), *options.registry, "");
  opened.network = std::move(network);
  return opened;
}

std::string NetworkForm::text() const {
  const std::string branches = one_to_one ? fmt::format("end2end {} ", *one_to_one) : "";
  if (!embed.empty()) return branches + fmt::format("embed {}", fmt::join(embed, ","));
  return branches + (visualize ? "visualize" : views ? "augment" : loss_maps ? "loss" : "");
}

}  // namespace yolo::formats
