// The table of attributes of PyTorch's and Ultralytics' classes. Source: objects of Ultralytics 8.3.6 and
// PyTorch 2.9 as they are pickled.
#include "checkpoint/module_settings.hpp"

#include <algorithm>
#include <array>

#include "graph/tensor_cast.hpp"

namespace yolo::checkpoint {
namespace {

using Literal =
    std::variant<std::monostate, bool, std::int64_t, double, std::string_view, std::array<std::int64_t, 2>>;

constexpr std::array<std::int64_t, 2> kZeros{0, 0};

/// Types are separated by single spaces; the value is what the class has unless it was asked for something
/// else.
struct SettingRow {
  std::string_view types;
  std::string_view name;
  Literal value;
};

constexpr std::string_view kHeads = "Detect Segment Pose OBB v10Detect WorldDetect";
constexpr std::string_view kInplaceActivations =
    "SiLU ReLU ReLU6 LeakyReLU Hardswish Hardsigmoid Mish ELU CELU SELU Hardtanh";

constexpr SettingRow kSettings[] = {
    {"Conv1d Conv2d", "transposed", false},
    {"ConvTranspose2d", "transposed", true},
    {"Conv2d ConvTranspose2d", "output_padding", kZeros},
    {"Conv1d Conv2d ConvTranspose2d", "padding_mode", std::string_view("zeros")},
    {"BatchNorm1d BatchNorm2d", "affine", true},
    {"BatchNorm1d BatchNorm2d", "track_running_stats", true},
    {kInplaceActivations, "inplace", true},
    {"Dropout Dropout2d", "inplace", false},
    {"Dropout Dropout2d", "p", 0.0},
    {"ReLU6", "min_val", 0.0},
    {"ReLU6", "max_val", 6.0},
    {"LeakyReLU", "negative_slope", 0.01},
    {"GELU", "approximate", std::string_view("none")},
    {"MaxPool2d", "padding", std::int64_t{0}},
    {"MaxPool2d", "dilation", std::int64_t{1}},
    {"MaxPool2d", "return_indices", false},
    {"MaxPool2d AvgPool2d", "ceil_mode", false},
    {"AvgPool2d", "padding", std::int64_t{0}},
    {"AvgPool2d", "count_include_pad", true},
    {"AvgPool2d", "divisor_override", {}},
    {"LayerNorm", "elementwise_affine", true},
    {"Upsample", "name", std::string_view("Upsample")},
    {"Upsample", "size", {}},
    {"Upsample", "align_corners", {}},
    {"Upsample", "recompute_scale_factor", {}},
    {"ZeroPad2d", "value", 0.0},
    {"Embedding", "padding_idx", {}},
    {"Embedding", "max_norm", {}},
    {"Embedding", "norm_type", 2.0},
    {"Embedding", "scale_grad_by_freq", false},
    {"Embedding", "sparse", false},
    {"MultiheadAttention", "dropout", 0.0},
    {"MultiheadAttention", "batch_first", false},
    {"MultiheadAttention", "bias_k", {}},
    {"MultiheadAttention", "bias_v", {}},
    {"MultiheadAttention", "add_zero_attn", false},
    {"MultiheadAttention", "_qkv_same_embed_dim", true},
    {"RepConv", "bn", {}},
    {"A2C2f", "gamma", {}},
    {"MSDeformAttn", "im2col_step", std::int64_t{64}},
    {"RTDETRDecoder", "num_denoising", std::int64_t{100}},
    {"RTDETRDecoder", "label_noise_ratio", 0.5},
    {"RTDETRDecoder", "box_noise_scale", 1.0},
    {kHeads, "inplace", true},
};

struct SlotRow {
  std::string_view types;
  std::string_view parameters;
  std::string_view buffers;
};

constexpr SlotRow kSlots[] = {
    {"Conv1d Conv2d ConvTranspose2d Linear LayerNorm GroupNorm", "weight bias", ""},
    {"BatchNorm1d BatchNorm2d", "weight bias", "running_mean running_var num_batches_tracked"},
    {"MultiheadAttention", "in_proj_weight q_proj_weight k_proj_weight v_proj_weight in_proj_bias", ""},
};

// What heads keep of the last picture they saw; without its partners it would mislead them.
constexpr std::string_view kTransient = "anchors strides shape shapes angle valid_mask";

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

bool is_among(std::string_view word, std::string_view text) {
  const auto parts = words(text);
  return std::find(parts.begin(), parts.end(), word) != parts.end();
}

std::vector<std::string_view> find_slots(std::string_view type, std::string_view SlotRow::*group) {
  for (const SlotRow& row : kSlots) {
    if (is_among(type, row.types)) return words(row.*group);
  }
  return {};
}

Plain from_literal(const Literal& literal) {
  return std::visit(
      [](const auto& value) -> Plain {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::monostate>)
          return {};
        else if constexpr (std::is_same_v<T, std::array<std::int64_t, 2>>)
          return Plain::tuple({value[0], value[1]});
        else
          return value;
      },
      literal);
}

Plain from_attribute(const graph::Attribute& attribute, bool as_tuple) {
  const auto items = [&](const auto& numbers) {
    std::vector<Plain> copies(numbers.begin(), numbers.end());
    return as_tuple ? Plain::tuple(std::move(copies)) : Plain::list(std::move(copies));
  };
  if (const auto* flag = std::get_if<bool>(&attribute)) return *flag;
  if (const auto* whole = std::get_if<std::int64_t>(&attribute)) return *whole;
  if (const auto* real = std::get_if<double>(&attribute)) return *real;
  if (const auto* text = std::get_if<std::string>(&attribute)) return *text;
  if (const auto* wholes = std::get_if<std::vector<std::int64_t>>(&attribute)) return items(*wholes);
  if (const auto* reals = std::get_if<std::vector<double>>(&attribute)) return items(*reals);
  return {};
}

// Settings that follow from others. "_reversed_padding_repeated_twice" is the padding from the last axis to
// the first, each number for both sides.
void add_derived(const graph::Module& module, std::vector<std::pair<std::string, Plain>>& settings) {
  const auto add = [&](const char* name, Plain value) {
    if (!module.attributes.contains(name)) settings.emplace_back(name, std::move(value));
  };
  if (module.type == "Conv2d" || module.type == "ConvTranspose2d") {
    const auto [rows, columns] = module.pair("padding");
    add("_reversed_padding_repeated_twice", Plain::tuple({columns, columns, rows, rows}));
  } else if (module.type == "MultiheadAttention") {
    for (const char* name : {"kdim", "vdim"}) add(name, module.integer("embed_dim"));
  } else if (module.type == "Embedding") {
    const graph::Shape& shape = module.tensor("weight").shape;
    add("num_embeddings", shape.at(0));
    add("embedding_dim", shape.at(1));
  }
}

}  // namespace

std::vector<std::string_view> parameter_slots(std::string_view type) {
  return find_slots(type, &SlotRow::parameters);
}

std::vector<std::string_view> buffer_slots(std::string_view type) {
  return find_slots(type, &SlotRow::buffers);
}

graph::Tensor to_tensor(const std::vector<double>& numbers, graph::DataType type) {
  const graph::Shape shape{static_cast<std::int64_t>(numbers.size())};
  return graph::cast(graph::Tensor::from_floats(shape, {numbers.begin(), numbers.end()}), type);
}

bool has_strides(std::string_view type) { return is_among(type, kHeads); }

std::vector<std::pair<std::string, Plain>> peer_settings(const graph::Module& module,
                                                         std::string_view package,
                                                         graph::DataType stride_type) {
  const bool is_head = has_strides(module.type) || module.type == "RTDETRDecoder";
  const bool as_tuple = package.starts_with("torch.");
  std::vector<std::pair<std::string, Plain>> settings;
  for (const auto& [name, value] : module.attributes) {
    if (module.find_child(name) || (is_head && is_among(name, kTransient))) continue;
    const auto* reals = std::get_if<std::vector<double>>(&value);
    if (is_head && reals && name == "stride") {
      settings.emplace_back(name, to_tensor(*reals, stride_type));
    } else {
      settings.emplace_back(name, from_attribute(value, as_tuple));
    }
  }
  for (const SettingRow& row : kSettings) {
    const bool known = module.attributes.contains(std::string(row.name)) || module.find_child(row.name) || module.find_tensor(row.name);
    if (!known && is_among(module.type, row.types)) settings.emplace_back(row.name, from_literal(row.value));
  }
  add_derived(module, settings);
  return settings;
}

}  // namespace yolo::checkpoint
