#include "train/network/initialise.hpp"

#include <numbers>
#include <unordered_map>

#include "core/random.hpp"
#include "graph/release_of.hpp"

namespace yolo::train {
namespace {

using graph::Module;
using graph::Tensor;

std::vector<float> constant(const Tensor& tensor, double value) {
  return std::vector<float>(static_cast<std::size_t>(tensor.count()), static_cast<float>(value));
}

std::vector<float> uniform(const Tensor& tensor, double bound, Random& random) {
  std::vector<float> values(static_cast<std::size_t>(tensor.count()));
  for (float& value : values) value = static_cast<float>(random.uniform(-bound, bound));
  return values;
}

std::vector<float> normal(const Tensor& tensor, double deviation, Random& random) {
  std::vector<float> values(static_cast<std::size_t>(tensor.count()));
  for (float& value : values) value = static_cast<float>(deviation * random.normal());
  return values;
}

// Inputs that one output sums up: all axes but the first.
double fan_in(const graph::Shape& weight) {
  double product = 1;
  for (std::size_t axis = 1; axis < weight.size(); ++axis) product *= static_cast<double>(weight[axis]);
  return product;
}

double xavier_bound(const graph::Shape& weight) { return std::sqrt(6.0 / static_cast<double>(weight[0] + weight[1])); }

// Each head of deformable attention starts by looking in a direction of its own (arXiv:2010.04159, appendix A.1).
std::vector<float> sampling_directions(const Module& attention) {
  const std::int64_t heads = attention.integer("n_heads"), levels = attention.integer("n_levels"),
                     points = attention.integer("n_points");
  std::vector<float> values;
  for (std::int64_t head = 0; head < heads; ++head) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(head) / static_cast<double>(heads);
    const double largest = std::max(std::abs(std::cos(angle)), std::abs(std::sin(angle)));
    for (std::int64_t level = 0; level < levels; ++level) {
      for (std::int64_t point = 1; point <= points; ++point) {
        values.push_back(static_cast<float>(std::cos(angle) / largest * static_cast<double>(point)));
        values.push_back(static_cast<float>(std::sin(angle) / largest * static_cast<double>(point)));
      }
    }
  }
  return values;
}

class Initialiser {
 public:
  explicit Initialiser(std::uint64_t seed) : key_{seed, 0} {}

  /// `narrow`: convolutions of area attention start close to 0, as YOLOv12's.
  void visit(Module& module, bool narrow = false) {
    narrow = narrow || module.type == "ABlock";
    Random random(key_, 0, ++count_);
    for (auto* list : {&module.parameters, &module.buffers}) {
      for (auto& [name, tensor] : *list) {
        if (!tensor.has_data()) fill(module, name, tensor, random, narrow);
      }
    }
    for (auto& [name, child] : module.children) visit(*child, narrow);
  }

 private:
  static void fill(const Module& module, const std::string& name, Tensor& tensor, Random& random, bool narrow) {
    if (tensor.type == graph::DataType::i64) {
      auto zeros = std::make_shared<std::vector<std::int64_t>>(static_cast<std::size_t>(tensor.count()), 0);
      tensor.data = std::shared_ptr<const std::byte>(zeros, reinterpret_cast<const std::byte*>(zeros->data()));
      return;
    }
    const bool is_narrow = narrow && module.type == "Conv2d" && name == "weight";
    tensor = Tensor::from_floats(tensor.shape, is_narrow ? normal(tensor, 0.02, random) : values_of(module, name, tensor, random));
  }

  static std::vector<float> values_of(const Module& module, const std::string& name, const Tensor& tensor, Random& random) {
    if (module.type == "BatchNorm2d" || module.type == "LayerNorm") {
      return constant(tensor, name == "weight" || name == "running_var" ? 1 : 0);
    }
    if (name == "in_proj_weight") return uniform(tensor, xavier_bound(tensor.shape), random);
    if (name == "in_proj_bias") return constant(tensor, 0);
    if (module.type == "Embedding") return normal(tensor, 1, random);
    const Tensor* weight = module.find_tensor("weight");
    return uniform(tensor, 1 / std::sqrt(fan_in(weight ? weight->shape : tensor.shape)), random);
  }

  RandomKey key_;
  std::uint32_t count_ = 0;
};

void set(Module& module, std::string_view name, std::vector<float> values) {
  for (auto& [own, tensor] : module.parameters) {
    if (own == name && !tensor.has_data()) tensor = Tensor::from_floats(tensor.shape, std::move(values));
  }
}

void set_constant(Module& module, std::string_view name, double value) {
  if (const Tensor* tensor = module.find_tensor(name)) set(module, name, constant(*tensor, value));
}

Module& last_of(Module& list) { return list.children.empty() ? list : *list.children.back().second; }
Module* find(Module& module, std::string_view name) { return const_cast<Module*>(module.find_child(name)); }

// Boxes start at one cell to each side (of YOLO12 and YOLO26 at two); classes at about five objects in a picture of 640 pixels.
void bias_detection(Module& head, const std::vector<double>& strides, double side) {
  const double classes = static_cast<double>(head.integer("nc", 1));
  for (const char* prefix : {"", "one2one_"}) {
    Module* boxes = find(head, std::string(prefix) + "cv2");
    Module* scores = find(head, std::string(prefix) + "cv3");
    if (!boxes || !scores) continue;
    for (std::size_t level = 0; level < boxes->children.size() && level < strides.size(); ++level) {
      set_constant(last_of(*boxes->children[level].second), "bias", side);
      const double places = std::pow(640 / strides[level], 2);
      set_constant(last_of(*scores->children[level].second), "bias", std::log(5 / classes / places));
    }
  }
}

// Scores start at one in a hundred for COCO's 80 classes; boxes where the queries are.
void bias_query_head(Module& head) {
  const double classes = static_cast<double>(head.integer("nc", 80));
  const double score = -std::log((1 - 0.01) / 0.01) / 80 * classes;
  const auto zero_last = [](Module& mlp) {
    Module* layers = find(mlp, "layers");
    if (!layers) return;
    for (const char* name : {"weight", "bias"}) set_constant(last_of(*layers), name, 0);
  };
  if (Module* module = find(head, "enc_score_head")) set_constant(*module, "bias", score);
  if (Module* module = find(head, "enc_bbox_head")) zero_last(*module);
  if (Module* list = find(head, "dec_score_head")) {
    for (auto& [name, module] : list->children) set_constant(*module, "bias", score);
  }
  if (Module* list = find(head, "dec_bbox_head")) {
    for (auto& [name, mlp] : list->children) zero_last(*mlp);
  }
}

void prepare_special(Module& module, const std::vector<double>& strides, double side) {
  if (module.find_child("enc_score_head") != nullptr) {
    bias_query_head(module);
  } else if (module.find_child("dfl") != nullptr && module.has("nc")) {
    bias_detection(module, strides, side);
  } else if (module.type == "DFL") {
    if (Module* conv = find(module, "conv")) {
      std::vector<float> steps(static_cast<std::size_t>(conv->tensor("weight").count()));
      for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = static_cast<float>(i);
      set(*conv, "weight", std::move(steps));
    }
  } else if (module.type == "A2C2f") {
    set_constant(module, "gamma", 0.01);  // as YOLOv12's paper starts them
  } else if (module.type == "MSDeformAttn") {
    if (Module* offsets = find(module, "sampling_offsets")) {
      set_constant(*offsets, "weight", 0);
      set(*offsets, "bias", sampling_directions(module));
    }
    if (Module* scores = find(module, "attention_weights")) {
      for (const char* name : {"weight", "bias"}) set_constant(*scores, name, 0);
    }
  }
  for (auto& [name, child] : module.children) prepare_special(*child, strides, side);
}

bool has_all_values(const graph::Network& network) {
  const auto entries = graph::state_dict(network);
  return std::all_of(entries.begin(), entries.end(), [](const auto& entry) { return entry.tensor->has_data(); });
}

}  // namespace

void initialise(graph::Network& network, std::uint64_t seed) {
  if (has_all_values(network)) return;
  Initialiser initialiser(seed);
  const double side = graph::release_of(network) == Release::v8_4 ? 2 : 1;
  for (graph::NetworkLayer& layer : network.layers) prepare_special(*layer.module, network.strides, side);
  for (graph::NetworkLayer& layer : network.layers) initialiser.visit(*layer.module);
}

Transfer transfer(const graph::Network& from, graph::Network& to) {
  std::unordered_map<std::string, const Tensor*> known;
  for (const graph::NamedTensor& entry : graph::state_dict(from)) known.emplace(entry.name, entry.tensor);
  Transfer result;
  for (const graph::NamedTensor& entry : graph::state_dict(to)) {
    ++result.all;
    const auto found = known.find(entry.name);
    if (found == known.end() || found->second->shape != entry.tensor->shape || !found->second->has_data()) continue;
    // The tree is the caller's own and not const; only its listing is.
    const_cast<Tensor&>(*entry.tensor) = *found->second;
    ++result.taken;
  }
  return result;
}

}  // namespace yolo::train
