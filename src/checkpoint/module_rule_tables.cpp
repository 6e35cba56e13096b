// Source: objects of PyTorch 2.9, Ultralytics 8.3.6 and 8.4.71 and YOLOv5 as they are pickled, whole and
// fused, and what each layer of src/graph/layers reads.
#include "checkpoint/module_rule_tables.hpp"

namespace yolo::checkpoint {
namespace {

// What a head keeps of the last picture or of an export. Not read: predict and val have arguments of their
// own for it.
#define HEAD_INERT "nl no inplace anchors strides shape dynamic legacy agnostic_nms max_det"
#define HEAD_READ "nc reg_max stride _end2end"
#define DENSE_PARTS "cv2 cv3 dfl one2one_cv2 one2one_cv3"

constexpr TypeRule kTypes[] = {
    // leaves
    {"Conv1d Conv2d ConvTranspose2d", "stride padding dilation groups output_padding padding_mode",
     "in_channels out_channels kernel_size transposed _reversed_padding_repeated_twice "
     "_padding_repeated_twice",
     "", "weight bias"},
    {"BatchNorm1d BatchNorm2d", "eps momentum", "num_features process_group ddp_gpu_size", "",
     "weight bias running_mean running_var num_batches_tracked"},
    {"LayerNorm", "eps", "normalized_shape", "", "weight bias"},
    {"Linear", "", "in_features out_features", "", "weight bias"},
    {"Embedding", "", "num_embeddings embedding_dim norm_type sparse", "", "weight"},
    {"MultiheadAttention", "num_heads batch_first", "embed_dim head_dim kdim vdim", "out_proj",
     "in_proj_weight in_proj_bias q_proj_weight k_proj_weight v_proj_weight"},
    {"SiLU ReLU Hardswish Hardsigmoid Mish", "", "inplace"},
    {"ReLU6", "", "inplace"},
    {"LeakyReLU", "negative_slope", "inplace"},
    {"GELU Sigmoid Tanh Identity"},
    {"Dropout Dropout2d", "p", "inplace"},
    {"MaxPool2d", "kernel_size stride padding dilation ceil_mode"},
    {"AvgPool2d", "kernel_size stride padding ceil_mode count_include_pad divisor_override"},
    {"AdaptiveAvgPool2d", "output_size"},
    {"ZeroPad2d", "padding"},
    {"Upsample", "scale_factor mode", "name"},
    {"Concat", "d"},
    {"Sequential ModuleList", "", "", kAnything},

    // convolutions
    {"Conv DWConv", "", "", "conv bn act"},
    {"ConvTranspose", "", "", "conv_transpose bn act"},
    {"Focus", "", "", "conv"},
    {"GhostConv SCDown ADown", "", "c", "cv1 cv2"},
    {"AConv", "", "", "cv1"},
    {"LightConv", "", "", "conv1 conv2"},
    {"RepConv", "", "c1 c2 g", "act bn conv1 conv2 conv"},
    {"RepVGGDW", "", "dim", "conv conv1 act"},

    // blocks
    {"Bottleneck RepBottleneck", "add", "", "cv1 cv2"},
    {"GhostBottleneck", "", "", "conv shortcut"},
    {"C2 C2f C2fCIB C2PSA C3k2", "", "c", "cv1 cv2 m"},
    {"CIB", "add", "", "cv1"},
    {"C3 C3k C3Ghost RepC3 RepCSP", "", "", "cv1 cv2 cv3 m"},
    {"SPPF", "n add", "", "cv1 cv2 m"},
    {"SPP", "", "", "cv1 cv2 m"},
    {"A2C2f", "", "", "cv1 cv2 m", "gamma"},
    {"SPPELAN", "", "c", "cv1 cv2 cv3 cv4 cv5"},
    {"ELAN1 RepNCSPELAN4", "", "c", "cv1 cv2 cv3 cv4"},
    {"CBLinear", "c2s", "", "conv"},
    {"CBFuse", "idx"},
    {"ResNetLayer", "", "is_first", "layer"},
    {"ResNetBlock", "", "", "cv1 cv2 cv3 shortcut"},
    {"HGStem", "", "", "stem1 stem2a stem2b stem3 stem4 pool"},
    {"HGBlock", "add", "", "m sc ec"},

    // attention
    {"Attention", "num_heads head_dim key_dim scale", "", "qkv proj pe"},
    {"PSABlock", "add", "", "attn ffn"},
    {"PSA", "", "c", "cv1 cv2 attn ffn"},
    {"AAttn", "area num_heads head_dim", "all_head_dim", "qkv proj pe"},
    {"ABlock", "", "", "attn mlp"},
    {"MLP", "sigmoid", "num_layers", "layers act out_norm"},
    {"AIFI", "normalize_before", "", "ma fc1 fc2 norm1 norm2 dropout dropout1 dropout2 act"},
    {"MSDeformAttn", "n_levels n_heads n_points", "d_model im2col_step",
     "sampling_offsets attention_weights value_proj output_proj"},
    {"DeformableTransformerDecoder", "eval_idx", "num_layers hidden_dim", "layers"},
    {"DeformableTransformerDecoderLayer", "", "",
     "self_attn dropout1 norm1 cross_attn dropout2 norm2 linear1 act dropout3 linear2 dropout4 norm3"},

    // heads
    {"Detect", HEAD_READ, HEAD_INERT, DENSE_PARTS},
    {"v10Detect", HEAD_READ " max_det", HEAD_INERT, DENSE_PARTS},
    {"Segment Segment26", HEAD_READ, HEAD_INERT " nm npr", DENSE_PARTS " cv4 one2one_cv4 proto"},
    {"Pose", HEAD_READ " kpt_shape", HEAD_INERT " nk", DENSE_PARTS " cv4 one2one_cv4"},
    {"Pose26", HEAD_READ " kpt_shape", HEAD_INERT " nk nk_sigma",
     DENSE_PARTS " cv4 one2one_cv4 cv4_kpts one2one_cv4_kpts cv4_sigma one2one_cv4_sigma flow_model"},
    {"OBB OBB26", HEAD_READ, HEAD_INERT " angle", DENSE_PARTS " cv4 one2one_cv4"},
    {"Proto", "", "", "cv1 upsample cv2 cv3"},
    {"Proto26", "", "", "cv1 upsample cv2 cv3 feat_refine feat_fuse semseg"},
    {"RealNVP", "", "", "s t", "loc cov mask"},
    {"DFL", "", "c1", "conv"},
    {"Classify", "", "", "conv pool drop linear"},
    {"AnchorDetect", "nc na no stride", "nl inplace grid anchor_grid dynamic", "m", "anchors anchor_grid"},
    {"RTDETRDecoder", "nc num_queries num_denoising label_noise_ratio box_noise_scale learnt_init_query",
     "hidden_dim nhead nl num_decoder_layers inplace anchors shapes valid_mask dynamic stride",
     "input_proj decoder denoising_class_embed query_pos_head enc_output enc_score_head enc_bbox_head "
     "dec_score_head "
     "dec_bbox_head tgt_embed"},
};

#undef HEAD_INERT
#undef HEAD_READ
#undef DENSE_PARTS

constexpr std::string_view kHeads = "Detect v10Detect Segment Segment26 Pose Pose26 OBB OBB26 AnchorDetect Classify RTDETRDecoder";
constexpr std::string_view kDense = "Detect v10Detect Segment Segment26 Pose Pose26 OBB OBB26";

constexpr FixedRule kFixed[] = {
    {"BatchNorm1d BatchNorm2d", "affine", "True"},
    {"BatchNorm1d BatchNorm2d", "track_running_stats", "True"},
    {"LayerNorm", "elementwise_affine", "True"},
    {"Embedding", "padding_idx", "None"},
    {"Embedding", "max_norm", "None"},
    {"Embedding", "scale_grad_by_freq", "False"},
    {"MultiheadAttention", "dropout", "0"},
    {"MultiheadAttention", "bias_k", "None"},
    {"MultiheadAttention", "bias_v", "None"},
    {"MultiheadAttention", "add_zero_attn", "False"},
    {"MultiheadAttention", "_qkv_same_embed_dim", "True"},
    {"ReLU6", "min_val", "0"},
    {"ReLU6", "max_val", "6"},
    {"GELU", "approximate", "none"},
    {"MaxPool2d", "return_indices", "False"},
    {"ZeroPad2d", "value", "0"},
    {"Upsample", "size", "None"},
    {"Upsample", "align_corners", "None False"},
    {"Upsample", "recompute_scale_factor", "None False True"},
    {"RepConv", "bn", "None"},
    {"MLP", "residual", "False"},

    {"A2C2f", "gamma", "None"},  // where it is no parameter
    {kDense, "end2end", "True False"},  // compared with the branches
    {"OBB OBB26", "ne", "1"},
    {kHeads, "export", "False True"},  // what is returned beside the results
    {"AnchorDetect", "onnx_dynamic", "False"},
    {kHeads, "format", "None torchscript onnx openvino engine coreml ncnn paddle mnn"},
    {kDense, "xyxy", "False"},
};

constexpr std::string_view kAuthorsV12 =
    "YOLOv12's authors (sunsmarterjie/yolov12 and what was made from it), whose layers are others than those of Ultralytics' YOLO12";
constexpr ForeignRule kForeign[] = {{"AAttn", "qk", kAuthorsV12}, {"AAttn", "v", kAuthorsV12}};

constexpr MethodRule kMethods[] = {
    {"Conv DWConv ConvTranspose RepConv RepVGGDW", "forward", "forward_fuse"},
    {"C2f C2fCIB C3k2", "forward", "forward_split"},
    {"Segment Pose OBB", "detect", "forward", "Detect"},  // of releases before 8.3
};

}  // namespace

bool is_word(std::string_view word, std::string_view words) {
  if (word.empty() || word.find(' ') != std::string_view::npos) return false;
  for (std::size_t at = words.find(word); at != std::string_view::npos; at = words.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) return true;
  }
  return false;
}

const TypeRule* find_type_rule(std::string_view type) {
  for (const TypeRule& rule : kTypes) {
    if (is_word(type, rule.types)) return &rule;
  }
  return nullptr;
}

std::span<const FixedRule> fixed_rules() { return kFixed; }
std::span<const MethodRule> method_rules() { return kMethods; }
std::span<const ForeignRule> foreign_rules() { return kForeign; }

}  // namespace yolo::checkpoint
