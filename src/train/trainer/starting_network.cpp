#include "train/trainer/starting_network.hpp"

#include <yaml-cpp/yaml.h>

#include <yolo/error.hpp>
#include <yolo/graph/model_yaml.hpp>

#include "checkpoint/checkpoint.hpp"
#include "engine/weights.hpp"
#include "graph/heads.hpp"
#include "record/training_text.hpp"
#include "train/network/initialise.hpp"

namespace yolo::train {
namespace {

using graph::Module;
using graph::Network;

const Module& head_of(const Network& network) {
  if (network.layers.empty()) throw Error("the network to be trained has no layers");
  return *network.layers.back().module;
}

// A classifier tells its number of classes by its last product.
std::int64_t classes_of(const Module& head) {
  if (head.has("nc")) return head.integer("nc");
  const Module* linear = head.find_child("linear");
  return linear ? linear->tensor("weight").shape.at(0) : 0;
}

bool fits(const Network& network, const HeadWishes& wishes) {
  const Module& head = head_of(network);
  if (classes_of(head) != static_cast<std::int64_t>(wishes.names.size())) return false;
  if (wishes.keypoints.points == 0 || !head.has("kpt_shape")) return true;
  return head.pair("kpt_shape") == std::pair<std::int64_t, std::int64_t>(wishes.keypoints.points, wishes.keypoints.values);
}

// The architecture with another number of keypoints.
std::string with_keypoints(const std::string& text, const dataset::KeypointShape& shape) {
  if (shape.points == 0) return text;
  YAML::Node root = YAML::Load(text);
  root["kpt_shape"] = std::vector<int>{shape.points, shape.values};
  YAML::Emitter out;
  out << root;
  return out.c_str();
}

Network build(graph::ModelYaml yaml, const HeadWishes& wishes, const graph::Registry& registry) {
  yaml.text = with_keypoints(yaml.text, wishes.keypoints);
  return graph::network_from_yaml(yaml, static_cast<int>(wishes.names.size()), registry);
}

graph::ModelYaml yaml_of(const Network& network) {
  if (network.yaml.empty()) {
    throw Error(fmt::format(
        "the network in the weights ({} classes) cannot be trained on as it is, for other data or because it "
        "was "
        "fused, and they do not tell their architecture; name it with model=NAME.yaml and the weights with "
        "pretrained=FILE.pt",
        classes_of(head_of(network))));
  }
  return {network.yaml, network.yaml_name, network.yaml_scale};
}

void set_dropout(Module& module, double share) {
  if (module.type == "Dropout") module.attributes["p"] = share;
  for (auto& [name, child] : module.children) set_dropout(*child, share);
}

// The head of legacy YOLOv5 has no loss here, and its description would become another network.
void refuse_legacy(const Network& weights) {
  if (head_of(weights).type != "AnchorDetect") return;
  throw Error(
      "these weights are of legacy YOLOv5, whose anchor-based head cannot be trained; begin with "
      "model=yolov5nu.pt or "
      "model=yolov5n.yaml, which have today's head");
}

// A network that was fused before it was saved is trained as the peer does: anew from its description, with
// the weights that fit.
bool is_fused(const Module& module) {
  const bool is_block = module.type == "Conv" || module.type == "DWConv" || module.type == "ConvTranspose";
  if (is_block && !module.find_child("bn")) return true;
  if (module.type == "RepConv" && module.find_child("conv")) return true;
  if (module.type == "RepVGGDW" && !module.find_child("conv1")) return true;
  if (graph::has_one_to_one(module) && !graph::has_one_to_many(module)) return true;
  return std::any_of(module.children.begin(), module.children.end(),
                     [](const auto& part) { return is_fused(*part.second); });
}

bool is_fused(const Network& network) {
  return std::any_of(network.layers.begin(), network.layers.end(),
                     [](const graph::NetworkLayer& layer) { return is_fused(*layer.module); });
}

// Releases since 8.4 build the first block of SPPF without an activation, whatever the family. The description does not tell, so
// the weights' own network does; theirs mean something with their activation only.
void take_over_activations(const Network& from, Network& to) {
  for (std::size_t i = 0; i < std::min(from.layers.size(), to.layers.size()); ++i) {
    const Module &old = *from.layers[i].module, &made = *to.layers[i].module;
    if (old.type != "SPPF" || made.type != "SPPF") continue;
    for (auto& [name, part] : made.child("cv1").children) {
      if (const Module* act = old.child("cv1").find_child("act"); name == "act" && act && act->type != part->type) {
        const_cast<graph::ModulePtr&>(part) = std::make_shared<Module>(*act);  // the tree was made here
      }
    }
  }
}

void take_over(const Network& from, Network& to, const Log& log) {
  refuse_legacy(from);
  take_over_activations(from, to);
  const Transfer transferred = transfer(from, to);
  log.info(record::transferred_text(transferred.taken, transferred.all));
}

}  // namespace

Network starting_network(const Network* weights, const std::string& yaml, const HeadWishes& wishes, const TrainOptions& options,
                         const graph::Registry& registry, const Log& log) {
  Network network;
  if (weights != nullptr) refuse_legacy(*weights);
  if (weights != nullptr && fits(*weights, wishes) && options.pretrained && !is_fused(*weights)) {
    network = *weights;
    take_over(*weights, network, log);
  } else {
    network = build(weights != nullptr ? yaml_of(*weights) : graph::find_model_yaml(yaml), wishes, registry);
    if (weights != nullptr && options.pretrained) take_over(*weights, network, log);
  }
  if (!options.pretrained_file.empty()) {
    take_over(checkpoint::load_checkpoint(engine::locate_weights(options.pretrained_file, {.environment = options.environment})), network, log);
  }
  initialise(network, options.seed);
  network.names = wishes.names;
  network.provenance = {};
  if (network.task == "classify") {
    for (graph::NetworkLayer& layer : network.layers) set_dropout(*layer.module, options.dropout);
  }
  return network;
}

}  // namespace yolo::train
