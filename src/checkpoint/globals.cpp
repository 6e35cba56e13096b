// The table of names that a checkpoint may mention; every other name is refused.
#include "checkpoint/globals.hpp"

#include <yolo/error.hpp>

#include "checkpoint/module_classes.hpp"

namespace yolo::checkpoint {
namespace {

using enum GlobalKind;
using graph::DataType;

constexpr GlobalRow kRows[] = {
    {"torch._utils", "_rebuild_tensor", rebuild_tensor},
    {"torch._utils", "_rebuild_tensor_v2", rebuild_tensor},
    {"torch._utils", "_rebuild_tensor_v3", rebuild_tensor_of_type},
    {"torch._utils", "_rebuild_parameter", rebuild_parameter},
    {"torch._utils", "_rebuild_parameter_with_state", rebuild_parameter},
    {"torch._tensor", "_rebuild_from_type_v2", rebuild_from_type},

    {"torch", "HalfStorage", storage, DataType::f16},
    {"torch", "BFloat16Storage", storage, DataType::bf16},
    {"torch", "FloatStorage", storage, DataType::f32},
    {"torch", "DoubleStorage", storage, DataType::f64},
    {"torch", "CharStorage", storage, DataType::i8},
    {"torch", "ByteStorage", storage, DataType::u8},
    {"torch", "ShortStorage", storage, DataType::i16},
    {"torch", "IntStorage", storage, DataType::i32},
    {"torch", "LongStorage", storage, DataType::i64},
    {"torch", "BoolStorage", storage, DataType::boolean},
    {"torch.storage", "UntypedStorage", untyped_storage, DataType::u8},

    {"torch", "float16", data_type, DataType::f16},
    {"torch", "bfloat16", data_type, DataType::bf16},
    {"torch", "float32", data_type, DataType::f32},
    {"torch", "float64", data_type, DataType::f64},
    {"torch", "int8", data_type, DataType::i8},
    {"torch", "uint8", data_type, DataType::u8},
    {"torch", "int16", data_type, DataType::i16},
    {"torch", "int32", data_type, DataType::i32},
    {"torch", "int64", data_type, DataType::i64},
    {"torch", "bool", data_type, DataType::boolean},

    {"torch", "Size", sequence},
    {"torch", "device", record},
    {"torch", "Tensor", record},
    {"torch.nn.parameter", "Parameter", record},
    {"torch.nn.parameter", "Buffer", record},
    {"torch.serialization", "_get_layout", record},

    // Functions that modules keep as an attribute.
    {"torch.nn.functional", "gelu", function},
    {"torch.nn.functional", "relu", function},
    {"torch.nn.functional", "silu", function},
    {"torch._C._nn", "gelu", function},
    {"torch._C._nn", "silu", function},

    // What torch.compile leaves around a model: how it was compiled says nothing about the network.
    {"torch._dynamo.eval_frame", "OptimizedModule", record},
    {"torch._dynamo.eval_frame", "OptimizeContext", record},
    {"torch._dynamo.convert_frame", "CatchErrorsWrapper", record},
    {"torch._dynamo.convert_frame", "ConvertFrame", record},
    {"torch._dynamo.convert_frame", "ConvertFrameAssert", record},
    {"torch._dynamo.convert_frame", "ConvertFrameBox", record},
    {"torch._dynamo.hooks", "Hooks", record},
    {"torch._dynamo.repro.after_dynamo", "WrapBackendDebug", record},
    {"torch._dynamo.backends.debugging", "eager", function},
    {"torch._dynamo.backends.debugging", "aot_eager", function},
    {"torch", "_TorchCompileInductorWrapper", record},
    {"torch", "_TorchCompileWrapper", record},
    {"contextlib", "nullcontext", record},

    {"collections", "OrderedDict", ordered_dict},
    {"collections", "defaultdict", ordered_dict},
    {"collections", "Counter", ordered_dict},
    {"__builtin__", "set", set},
    {"__builtin__", "frozenset", set},
    {"builtins", "set", set},
    {"builtins", "frozenset", set},
    {"__builtin__", "bytes", bytes},
    {"__builtin__", "bytearray", bytes},
    {"builtins", "bytes", bytes},
    {"builtins", "bytearray", bytes},
    {"_codecs", "encode", bytes},
    {"__builtin__", "getattr", get_attribute},
    {"builtins", "getattr", get_attribute},
    {"copy_reg", "_reconstructor", new_object},
    {"copyreg", "_reconstructor", new_object},
    {"__builtin__", "object", record},
    {"builtins", "object", record},
    {"__builtin__", "list", record},
    {"builtins", "list", record},
    {"__builtin__", "dict", record},
    {"builtins", "dict", record},
    {"__builtin__", "int", record},
    {"builtins", "int", record},
    {"__builtin__", "float", record},
    {"builtins", "float", record},

    {"numpy.core.multiarray", "scalar", numpy_scalar},
    {"numpy._core.multiarray", "scalar", numpy_scalar},
    {"numpy.core.multiarray", "_reconstruct", record},
    {"numpy._core.multiarray", "_reconstruct", record},
    {"numpy", "ndarray", record},
    {"numpy", "dtype", record},

    {"pathlib", "PosixPath", record},
    {"pathlib", "WindowsPath", record},
    {"pathlib", "PurePosixPath", record},
    {"pathlib", "PureWindowsPath", record},
    {"pathlib", "Path", record},
    {"pathlib._local", "PosixPath", record},
    {"pathlib._local", "WindowsPath", record},
    {"datetime", "datetime", record},
    {"datetime", "date", record},
    {"datetime", "timedelta", record},
    {"datetime", "timezone", record},
    {"types", "SimpleNamespace", record},
    {"argparse", "Namespace", record},

    {"ultralytics.utils", "IterableSimpleNamespace", record},
    {"ultralytics.utils", "SimpleClass", record},
    {"ultralytics.yolo.utils", "IterableSimpleNamespace", record},
    // Objects around a network: the one that users call YOLO, and what its validation leaves in it.
    {"ultralytics.models.yolo.model", "YOLO", record},
    {"ultralytics.models.yolo.model", "YOLOWorld", record},
    {"ultralytics.models.rtdetr.model", "RTDETR", record},
    {"ultralytics.yolo.engine.model", "YOLO", record},
    {"ultralytics.utils.metrics", "DetMetrics", record},
    {"ultralytics.utils.metrics", "SegmentMetrics", record},
    {"ultralytics.utils.metrics", "PoseMetrics", record},
    {"ultralytics.utils.metrics", "OBBMetrics", record},
    {"ultralytics.utils.metrics", "ClassifyMetrics", record},
    {"ultralytics.utils.metrics", "Metric", record},

    {"ultralytics.utils.loss", "v8DetectionLoss", record},
    {"ultralytics.utils.loss", "v8SegmentationLoss", record},
    {"ultralytics.utils.loss", "v8PoseLoss", record},
    {"ultralytics.utils.loss", "v8OBBLoss", record},
    {"ultralytics.utils.loss", "v8ClassificationLoss", record},
    {"ultralytics.utils.loss", "E2EDetectLoss", record},
    {"ultralytics.models.utils.loss", "RTDETRDetectionLoss", record},
    {"ultralytics.models.utils.ops", "HungarianMatcher", record},

    {"torchvision.transforms.functional", "InterpolationMode", enumeration},
    {"torchvision.transforms.transforms", "Compose", record},
    {"torchvision.transforms.transforms", "Resize", record},
    {"torchvision.transforms.transforms", "CenterCrop", record},
    {"torchvision.transforms.transforms", "ToTensor", record},
    {"torchvision.transforms.transforms", "Normalize", record},
    {"torchvision.transforms.transforms", "ConvertImageDtype", record},
    {"torchvision.transforms.transforms", "RandomResizedCrop", record},
    {"torchvision.transforms.transforms", "RandomHorizontalFlip", record},
    {"torchvision.transforms.transforms", "RandomVerticalFlip", record},
    {"torchvision.transforms.transforms", "ColorJitter", record},
    {"torchvision.transforms.transforms", "RandomErasing", record},
    {"torchvision.transforms.autoaugment", "RandAugment", record},
    {"torchvision.transforms.autoaugment", "AutoAugment", record},
    {"torchvision.transforms.autoaugment", "AutoAugmentPolicy", enumeration},
    {"torchvision.transforms.autoaugment", "AugMix", record},
    {"ultralytics.data.augment", "ClassifyLetterBox", record},
    {"ultralytics.data.augment", "CenterCrop", record},
    {"ultralytics.data.augment", "ToTensor", record},
};

// A user's model keeps its callbacks, such as ultralytics.utils.callbacks.base.on_train_start.
std::optional<GlobalRow> find_callback(std::string_view package, std::string_view name) {
  constexpr std::string_view kPackages[] = {"ultralytics.utils.callbacks.",
                                            "ultralytics.yolo.utils.callbacks."};
  constexpr std::string_view kOthers[] = {"optimizer_step", "teardown"};
  const bool listed = std::any_of(std::begin(kPackages), std::end(kPackages), [&](std::string_view prefix) {
    return package.starts_with(prefix) && is_class_name(package.substr(prefix.size()));
  });
  const bool known =
      name.starts_with("on_") || std::find(std::begin(kOthers), std::end(kOthers), name) != std::end(kOthers);
  if (!listed || !known || !is_class_name(name)) return std::nullopt;
  return GlobalRow{package, name, function};
}

// "Detect.forward", as later protocols write it.
std::optional<GlobalRow> find_method(std::string_view package, std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos || !is_known_method(name.substr(dot + 1))) return std::nullopt;
  if (!find_module_class(package, name.substr(0, dot))) return std::nullopt;
  return GlobalRow{package, name, method};
}

}  // namespace

bool is_known_method(std::string_view name) {
  constexpr std::string_view kMethods[] = {"forward", "forward_fuse", "forward_split"};
  return std::find(std::begin(kMethods), std::end(kMethods), name) != std::end(kMethods);
}

std::optional<GlobalRow> find_global(std::string_view package, std::string_view name) {
  for (const GlobalRow& row : kRows) {
    if (row.package == package && row.name == name) return row;
  }
  if (package == kOwnLayers && is_class_name(name)) return GlobalRow{kOwnLayers, name, module, DataType::f32, name};
  if (const auto found = find_module_class(package, name)) {
    return GlobalRow{found->package, found->name, module, DataType::f32, found->registry_type};
  }
  if (const auto callback = find_callback(package, name)) return callback;
  return find_method(package, name);
}

const GlobalRow& storage_class(graph::DataType type) {
  for (const GlobalRow& row : kRows) {
    if (row.kind == storage && row.type == type) return row;
  }
  throw Error(fmt::format("torch has no storage of {}", graph::name_of(type)));
}

}  // namespace yolo::checkpoint
