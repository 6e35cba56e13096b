// Numbers of the fields that are written and never read (onnx/onnx.proto of github.com/onnx/onnx).
#pragma once

#include "onnx/fields.hpp"

namespace yolo::onnx {

namespace model {
enum WrittenField : protozero::pbf_tag_type { ir_version = 1, producer_name = 2, producer_version = 3 };
}
namespace operator_set {
enum WrittenField : protozero::pbf_tag_type { domain = 1, version = 2 };
}
namespace graph_field {
enum WrittenField : protozero::pbf_tag_type { name = 2 };
}
namespace attribute {
enum WrittenField : protozero::pbf_tag_type { f = 2, i = 3, s = 4 };
inline constexpr int kTypeFloat = 1, kTypeInt = 2, kTypeString = 3;
}  // namespace attribute
namespace type {
enum WrittenField : protozero::pbf_tag_type { tensor_type = 1 };
}
namespace tensor_type {
enum WrittenField : protozero::pbf_tag_type { elem_type = 1, shape = 2 };
}
namespace shape {
enum WrittenField : protozero::pbf_tag_type { dim = 1 };
}
namespace dimension {
enum WrittenField : protozero::pbf_tag_type { dim_value = 1, dim_param = 2 };
}

}  // namespace yolo::onnx
