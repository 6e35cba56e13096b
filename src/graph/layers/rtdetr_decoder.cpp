// RTDETRDecoder: the best places of the maps become queries, which a decoder refines to boxes (RT-DETR,
// arXiv:2304.08069, section 4.3).
#include <yolo/error.hpp>

#include "graph/heads.hpp"
#include "graph/layers/transformer.hpp"

namespace yolo::graph::layers {
namespace {

constexpr double kMargin = 0.01;       // places nearer to the border than this fraction are not chosen
constexpr double kFirstExtent = 0.05;  // size of the boxes of the finest level, doubled for each coarser one
constexpr float kFarAway = 1e4F;       // a logit whose sigmoid is 1
constexpr double kLargestLogit = 11.512925464970229;  // of 1 - 1e-5: boxes are refined from within that
constexpr std::size_t kMostLevels = 5;                // beyond them boxes would be larger than the picture

DeformableOptions read_options(const LayerRequest& request) {
  DeformableOptions options;
  options.size = request.integer(1, 256);
  options.levels = static_cast<std::int64_t>(request.in_channels.size());
  options.points = request.integer(3, 4);
  options.heads = request.integer(4, 8);
  options.layers = request.count(5, 6);
  options.feed_forward = request.integer(6, 1024);
  for (std::int64_t n : {options.size, options.points, options.heads, options.layers, options.feed_forward}) {
    if (n < 1) throw Error(request.where + ": sizes and counts must be positive");
  }
  if (options.layers > 1000) throw Error(fmt::format("{}: {} decoder layers", request.where, options.layers));
  return options;
}

// YAML: [classes, size, queries, points, heads, decoder layers, size of the feed-forward part]
ModulePtr make(LayerRequest& request) {
  const std::int64_t classes = request.integer(0, request.classes), queries = request.integer(2, 300);
  if (classes < 1 || queries < 1 || request.in_channels.empty())
    throw Error(request.where + ": no classes, queries or levels");
  const DeformableOptions options = read_options(request);
  const std::int64_t size = options.size;
  std::vector<ModulePtr> projections, scores, boxes;
  for (std::int64_t channels : request.in_channels) {
    projections.push_back(make_list("Sequential", {make_conv2d(channels, size, {}), make_batch_norm(size)}));
  }
  for (std::int64_t i = 0; i < options.layers; ++i) {
    scores.push_back(make_linear(size, classes));
    boxes.push_back(make_mlp(size, size, 4, 3));
  }
  ModulePtr classes_of_noise = make_module("Embedding");
  classes_of_noise->parameters.emplace_back("weight", Tensor::shape_only({classes, size}));
  ModulePtr module = make_module("RTDETRDecoder");
  module->attributes = {{"hidden_dim", size},        {"nhead", options.heads},
                        {"nl", options.levels},      {"nc", classes},
                        {"num_queries", queries},    {"num_decoder_layers", options.layers},
                        {"learnt_init_query", false}};
  add_child(*module, "input_proj", make_list("ModuleList", projections));
  add_child(*module, "decoder", make_deformable_decoder(options));
  add_child(*module, "denoising_class_embed", classes_of_noise);
  add_child(*module, "query_pos_head", make_mlp(4, 2 * size, size, 2));
  add_child(*module, "enc_output", make_list("Sequential", {make_linear(size, size), make_layer_norm(size)}));
  add_child(*module, "enc_score_head", make_linear(size, classes));
  add_child(*module, "enc_bbox_head", make_mlp(size, size, 4, 3));
  add_child(*module, "dec_score_head", make_list("ModuleList", scores));
  add_child(*module, "dec_bbox_head", make_list("ModuleList", boxes));
  request.out_channels = classes;
  return module;
}

Value constant(Builder& builder, double value) {
  return builder.constant(Tensor::from_floats({1, 1, 1, 1}, {static_cast<float>(value)}));
}

struct Places {
  Value rows;     ///< N x L x size: features of all places, zero near the border
  Value anchors;  ///< 1 x L x 4: logits of a box at each place
};

// A box at each place of a map, as logits of centre and size, with `extent` as its size: 1 x 4 x H x W.
Value anchor_logits(Builder& builder, Value grid, Value inside, double extent) {
  const Value rest = builder.add(builder.multiply(grid, -1), constant(builder, 1));
  const Value center = builder.add(builder.unary(grid, op::UnaryKind::logarithm),
                                   builder.multiply(builder.unary(rest, op::UnaryKind::logarithm), -1));
  const Value size =
      builder.add(builder.multiply(grid, 0), constant(builder, std::log(extent / (1 - extent))));
  const Value far = builder.add(builder.multiply(inside, -kFarAway), constant(builder, kFarAway));
  return builder.add(builder.concat(std::array{center, size}), far);
}

Places list_places(Builder& builder, const std::vector<Value>& maps) {
  std::vector<Value> features, anchors;
  double extent = kFirstExtent;
  for (const Value& map : maps) {
    const Value grid = builder.position_grid(map, true);
    const std::vector<Value> in_range = builder.chunk(builder.in_range(grid, kMargin, 1 - kMargin), 2);
    const Value inside = builder.multiply(in_range[0], in_range[1]);
    features.push_back(builder.reshape(builder.multiply(map, inside), {0, map.channels, -1}));
    anchors.push_back(builder.reshape(anchor_logits(builder, grid, inside, extent), {0, 4, -1}));
    extent *= 2;
  }
  return {builder.transpose(builder.concat(features, 2), {0, 2, 1}),
          builder.transpose(builder.concat(anchors, 2), {0, 2, 1})};
}

Value run_item(const Module& module, Builder& builder, const char* list, std::size_t index,
               std::span<const Value> inputs) {
  const auto& items = module.child(list).children;
  if (index >= items.size())
    throw Error(fmt::format("{}: \"{}\" has no part {}", builder.scope(), list, index));
  return builder.emit_module(*items[index].second, fmt::format("{}.{}", list, index), inputs).at(0);
}

struct Queries {
  Value content;  ///< N x Q x size
  Value logits;   ///< N x Q x 4: the boxes before their sigmoid
  Value scores;   ///< N x Q x classes: logits, for training
  Value mask;     ///< Q x Q, or missing: which query looks at which
};

// The places with the highest class scores.
Queries choose_queries(const Module& module, Builder& builder, const std::vector<Value>& maps) {
  const Places places = list_places(builder, maps);
  const Value features = builder.emit(module, "enc_output", places.rows);
  const Value scores = builder.emit(module, "enc_score_head", features);
  const Value best = builder.reduce(scores, op::ReduceKind::maximum, 2);
  const Value chosen = builder.top_k(builder.reshape(best, {0, -1}), module.integer("num_queries", 300));
  const Value content = builder.gather_rows(features, chosen);
  const Value anchors = builder.gather_rows(places.anchors, chosen, true);
  Queries queries{content, builder.add(builder.emit(module, "enc_bbox_head", content), anchors), {}, {}};
  if (builder.for_training()) queries.scores = builder.gather_rows(scores, chosen);
  return queries;
}

Value clamped(Builder& builder, Value logits) { return builder.clamp(logits, -kLargestLogit, kLargestLogit); }

// Content after one layer of the decoder, which looks at the maps around the boxes.
Value refine(const Module& module, Builder& builder, const std::vector<Value>& maps, const Queries& queries,
             std::size_t layer) {
  const Value boxes = builder.activation(queries.logits, op::ActivationKind::sigmoid);
  std::vector<Value> parts{queries.content, builder.emit(module, "query_pos_head", boxes), boxes, queries.mask};
  parts.insert(parts.end(), maps.begin(), maps.end());
  return builder
      .emit_module(*module.child("decoder").child("layers").children[layer].second,
                   fmt::format("decoder.layers.{}", layer), parts)
      .at(0);
}

Value score(const Module& module, Builder& builder, const Value& content, std::size_t layer) {
  return run_item(module, builder, "dec_score_head", layer, {&content, 1});
}

std::size_t last_layer(const Module& module, const Builder& builder) {
  const Module& decoder = module.child("decoder");
  const auto count = static_cast<std::int64_t>(decoder.child("layers").children.size());
  const std::int64_t last = decoder.integer("eval_idx", count - 1);
  if (last < 0 || last >= count) throw Error(fmt::format("{}: no decoder layer {}", builder.scope(), last));
  return static_cast<std::size_t>(last);
}

void name_outputs(Builder& builder, const std::string& prefix, std::size_t layer, Value logits, Value scores) {
  builder.output(level_name(prefix + ".boxes", layer), builder.activation(logits, op::ActivationKind::sigmoid));
  builder.output(level_name(prefix + ".scores", layer), scores);
}

// Labels with noise, from which the network learns to restore them (arXiv:2203.01305), stand behind its own queries. What a
// training gives of them: "denoise_classes", N x D x classes, 1 for the class that one claims (none: it is there to fill up);
// "denoise_boxes", N x D x 4, logits; "denoise_mask", who looks at whom.
Queries join_noised(const Module& module, Builder& builder, Queries queries) {
  const Tensor& classes = module.child("denoising_class_embed").tensor("weight");
  if (classes.shape.size() != 2) throw Error(builder.scope() + ": the embedding of classes must have 2 axes");
  const Value table = builder.reshape(builder.constant(classes), {1, classes.shape[0], classes.shape[1]});
  const Value claimed = builder.side_input("denoise_classes", {-1, 0, classes.shape[0]});
  const Value content = builder.matmul(claimed, table, false, false);
  queries.content = builder.concat(std::array{queries.content, content}, 1);
  queries.logits = builder.concat(std::array{queries.logits, builder.side_input("denoise_boxes", {-1, 0, 4})}, 1);
  queries.mask = builder.side_input("denoise_mask", {0, 0});
  return queries;
}

// Answers to the network's `own` queries and to those behind them.
struct Split {
  Value own, noised;
};
Split split(Builder& builder, Value answers, std::int64_t own) {
  return {builder.slice(answers, 1, 0, own), builder.slice(answers, 1, own, op::Slice::kToEnd)};
}

// For training every layer answers: "aux.boxes.0" and "aux.scores.0" are the encoder's choice, "aux.boxes.1" ...
// the decoder's layers but the last; to the noised queries "denoised.boxes.0", "denoised.scores.0" ... of every layer.
// A layer learns from its own answer and, through its box, from the next layer's (arXiv:2203.03605, section 3.5);
// where it starts from is taken as given.
Queries decode_for_training(const Module& module, Builder& builder, const std::vector<Value>& maps,
                            Queries queries, std::size_t last) {
  name_outputs(builder, "aux", 0, queries.logits, queries.scores);
  queries.content = builder.detach(queries.content);
  queries.logits = builder.detach(queries.logits);
  queries = join_noised(module, builder, queries);
  const std::int64_t own = module.integer("num_queries", 300);
  Value before = queries.logits;  // the box of the layer before, with its gradient
  for (std::size_t i = 0;; ++i) {
    queries.content = refine(module, builder, maps, queries, i);
    const Value change = run_item(module, builder, "dec_bbox_head", i, {&queries.content, 1});
    const Split boxes = split(builder, builder.add(change, clamped(builder, before)), own);
    const Split scores = split(builder, score(module, builder, queries.content, i), own);
    name_outputs(builder, "denoised", i, boxes.noised, scores.noised);
    if (i == last) return {queries.content, boxes.own, scores.own, {}};
    name_outputs(builder, "aux", i + 1, boxes.own, scores.own);
    before = builder.add(change, clamped(builder, queries.logits));
    queries.logits = builder.detach(before);
  }
}

// Outputs "boxes", N x Q x 4 (centre, width, height as fractions of the input), and "scores", N x Q x classes
// (logits).
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  if (module.flag("learnt_init_query", false))
    throw Error(builder.scope() + ": learnt queries are not supported");
  if (inputs.size() > kMostLevels)
    throw Error(fmt::format("{}: more than {} levels", builder.scope(), kMostLevels));
  std::vector<Value> maps;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    maps.push_back(run_item(module, builder, "input_proj", i, {&inputs[i], 1}));
  Queries queries = choose_queries(module, builder, maps);
  const std::size_t last = last_layer(module, builder);
  if (builder.for_training()) {
    queries = decode_for_training(module, builder, maps, queries, last);
  } else {
    for (std::size_t i = 0; i <= last; ++i) {
      queries.content = refine(module, builder, maps, queries, i);
      const Value change = run_item(module, builder, "dec_bbox_head", i, {&queries.content, 1});
      queries.logits = builder.add(change, clamped(builder, queries.logits));
    }
    queries.scores = score(module, builder, queries.content, last);
  }
  const Value boxes = builder.activation(queries.logits, op::ActivationKind::sigmoid);
  builder.output("boxes", boxes);
  builder.output("scores", queries.scores);
  return {boxes, queries.scores};
}

}  // namespace

extern const LayerRow rtdetr_decoder{"RTDETRDecoder", make, forward};

}  // namespace yolo::graph::layers
