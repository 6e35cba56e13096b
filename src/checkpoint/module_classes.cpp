// The explicit table of network classes of PyTorch, Ultralytics and legacy YOLOv5.
#include "checkpoint/module_classes.hpp"

#include "graph/heads.hpp"

namespace yolo::checkpoint {
namespace {

/// Class names of one Python package, separated by single spaces.
struct ClassGroup {
  std::string_view package;
  std::string_view names;
};

constexpr std::string_view kUltralyticsConv =
    "CBAM ChannelAttention Concat Conv Conv2 ConvTranspose DWConv DWConvTranspose2d Focus GhostConv "
    "Index "
    "LightConv RepConv SpatialAttention";
constexpr std::string_view kUltralyticsBlock =
    "A2C2f AAttn ABlock AConv ADown Attention BNContrastiveHead Bottleneck BottleneckCSP C1 C2 C2PSA C2f "
    "C2fAttn "
    "C2fCIB C2fPSA C3 C3Ghost C3TR C3f C3k C3k2 C3x CBFuse CBLinear CIB ContrastiveHead DFL ELAN1 "
    "GhostBottleneck "
    "HGBlock HGStem ImagePoolingAttn MaxSigmoidAttnBlock PSA PSABlock Proto Proto26 RealNVP RepBottleneck "
    "RepC3 RepCSP "
    "RepNCSPELAN4 RepVGGDW ResNetBlock ResNetLayer Residual SAVPE SCDown SPP SPPELAN SPPF SwiGLUFFN "
    "TorchVision";
constexpr std::string_view kUltralyticsHead =
    "Classify Detect LRPCHead OBB OBB26 Pose Pose26 RTDETRDecoder Segment Segment26 SemanticSegment "
    "WorldDetect YOLOEDetect "
    "YOLOESegment YOLOESegment26 v10Detect";
constexpr std::string_view kUltralyticsTransformer =
    "AIFI DeformableTransformerDecoder DeformableTransformerDecoderLayer LayerNorm2d MLP MLPBlock "
    "MSDeformAttn "
    "TransformerBlock TransformerEncoderLayer TransformerLayer";
constexpr std::string_view kUltralyticsModels =
    "BaseModel ClassificationModel DetectionModel Ensemble OBBModel PoseModel RTDETRDetectionModel "
    "SegmentationModel "
    "WorldModel YOLOEModel YOLOESegModel";
constexpr std::string_view kYolov5Activations =
    "AconC FReLU Hardswish MemoryEfficientMish MetaAconC Mish SiLU Swish";

constexpr ClassGroup kGroups[] = {
    {"torch.nn.modules.activation",
     "CELU ELU GELU GLU Hardsigmoid Hardswish Hardtanh LeakyReLU LogSigmoid LogSoftmax Mish "
     "MultiheadAttention PReLU "
     "ReLU ReLU6 SELU SiLU Sigmoid Softmax Softmax2d Softplus Softsign Tanh"},
    {"torch.nn.modules.batchnorm", "BatchNorm1d BatchNorm2d BatchNorm3d SyncBatchNorm"},
    {"torch.nn.modules.channelshuffle", "ChannelShuffle"},
    {"torch.nn.modules.container", "ModuleDict ModuleList ParameterDict ParameterList Sequential"},
    {"torch.nn.modules.conv", "Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d"},
    {"torch.nn.modules.dropout", "Dropout Dropout1d Dropout2d"},
    {"torch.nn.modules.flatten", "Flatten Unflatten"},
    {"torch.nn.modules.instancenorm", "InstanceNorm2d"},
    {"torch.nn.modules.linear", "Bilinear Identity Linear NonDynamicallyQuantizableLinear"},
    {"torch.nn.modules.loss",
     "BCELoss BCEWithLogitsLoss CrossEntropyLoss KLDivLoss L1Loss MSELoss NLLLoss SmoothL1Loss"},
    {"torch.nn.modules.normalization", "GroupNorm LayerNorm LocalResponseNorm RMSNorm"},
    {"torch.nn.modules.padding", "ConstantPad2d ReflectionPad2d ReplicationPad2d ZeroPad2d"},
    {"torch.nn.modules.pixelshuffle", "PixelShuffle PixelUnshuffle"},
    {"torch.nn.modules.pooling",
     "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveMaxPool2d AvgPool1d AvgPool2d MaxPool1d MaxPool2d"},
    {"torch.nn.modules.sparse", "Embedding"},
    {"torch.nn.modules.upsampling", "Upsample UpsamplingBilinear2d UpsamplingNearest2d"},
    {"torch.nn.parallel.data_parallel", "DataParallel"},
    {"torch.nn.parallel.distributed", "DistributedDataParallel"},

    {"ultralytics.nn.modules.activation", "AGLU"},
    {"ultralytics.nn.modules.conv", kUltralyticsConv},
    {"ultralytics.nn.modules.block", kUltralyticsBlock},
    {"ultralytics.nn.modules.head", kUltralyticsHead},
    {"ultralytics.nn.modules.transformer", kUltralyticsTransformer},
    // The first releases of 8.0 had all of them in one file.
    {"ultralytics.nn.modules", kUltralyticsConv},
    {"ultralytics.nn.modules", kUltralyticsBlock},
    {"ultralytics.nn.modules", kUltralyticsHead},
    {"ultralytics.nn.modules", kUltralyticsTransformer},
    {"ultralytics.nn.tasks", kUltralyticsModels},
    {"ultralytics.yolo.nn.tasks", kUltralyticsModels},
    {"ultralytics.utils.loss", "BboxLoss DFLoss FocalLoss KeypointLoss RotatedBboxLoss VarifocalLoss"},
    {"ultralytics.utils.tal", "RotatedTaskAlignedAssigner TaskAlignedAssigner"},
    {"ultralytics.yolo.utils.loss", "BboxLoss KeypointLoss VarifocalLoss"},
    {"ultralytics.yolo.utils.tal", "TaskAlignedAssigner"},

    {"models.common",
     "AutoShape Bottleneck BottleneckCSP C3 C3Ghost C3SPP C3TR C3x Classify Concat Contract Conv CrossConv "
     "DWConv "
     "DWConvTranspose2d Expand Focus GhostBottleneck GhostConv NMS Proto SPP SPPF TransformerBlock "
     "TransformerLayer "
     "autoShape"},
    {"models.experimental", "CrossConv Ensemble GhostBottleneck GhostConv MixConv2d Sum"},
    {"models.yolo", "BaseModel ClassificationModel Detect DetectionModel Model Segment SegmentationModel"},
    {"utils.activations", kYolov5Activations},
};

/// Classes whose name means another layer elsewhere.
struct Renamed {
  std::string_view package;
  std::string_view name;
  std::string_view registry_type;
};

constexpr Renamed kRenamed[] = {
    {"models.yolo", "Detect", "AnchorDetect"},
    {"models.yolo", "Segment", "AnchorSegment"},
    {"models.common", "autoShape", "AutoShape"},
    {"torch.nn.modules.linear", "NonDynamicallyQuantizableLinear", "Linear"},
    {"torch.nn.modules.batchnorm", "SyncBatchNorm",
     "BatchNorm2d"},  // the same but while several processes train
    {"utils.activations", "MemoryEfficientMish", "Mish"},
    {"utils.activations", "Swish", "SiLU"},
};

struct TaskRow {
  std::string_view name;
  std::string_view task;
};

constexpr TaskRow kModelTasks[] = {
    {"DetectionModel", "detect"},
    {"RTDETRDetectionModel", "detect"},
    {"WorldModel", "detect"},
    {"YOLOEModel", "detect"},
    {"SegmentationModel", "segment"},
    {"YOLOESegModel", "segment"},
    {"PoseModel", "pose"},
    {"OBBModel", "obb"},
    {"ClassificationModel", "classify"},
};

// The word `name` within `names`, as a view of `names`; empty when it is not there.
std::string_view find_word(std::string_view names, std::string_view name) {
  if (name.empty() || name.find(' ') != std::string_view::npos) return {};
  for (std::size_t at = names.find(name); at != std::string_view::npos; at = names.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool starts = at == 0 || names[at - 1] == ' ';
    const bool ends = end == names.size() || names[end] == ' ';
    if (starts && ends) return names.substr(at, name.size());
  }
  return {};
}

template <std::size_t N>
std::string_view find_task(const TaskRow (&rows)[N], std::string_view name) {
  for (const TaskRow& row : rows) {
    if (row.name == name) return row.task;
  }
  return {};
}

}  // namespace

std::optional<ModuleClass> find_module_class(std::string_view package, std::string_view name) {
  for (const ClassGroup& group : kGroups) {
    if (group.package != package) continue;
    const std::string_view word = find_word(group.names, name);
    if (word.empty()) continue;
    for (const Renamed& renamed : kRenamed) {
      if (renamed.package == package && renamed.name == name)
        return ModuleClass{group.package, word, renamed.registry_type};
    }
    return ModuleClass{group.package, word, word};
  }
  return std::nullopt;
}

std::optional<ModuleClass> find_peer_class(std::string_view registry_type) {
  for (const ClassGroup& group : kGroups) {
    const bool current = group.package.starts_with("torch.nn.modules.") ||
                         group.package.starts_with("ultralytics.nn.modules.");
    const std::string_view word = current ? find_word(group.names, registry_type) : std::string_view();
    if (!word.empty()) return ModuleClass{group.package, word, word};
  }
  return std::nullopt;
}

bool is_class_name(std::string_view name) {
  constexpr std::size_t kLongest = 100;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (name.empty() || name.size() > kLongest || !is_letter(name.front())) return false;
  return std::all_of(name.begin(), name.end(), [&](char c) { return is_letter(c) || is_digit(c); });
}

std::string_view task_of_model_class(std::string_view name) { return find_task(kModelTasks, name); }

}  // namespace yolo::checkpoint
