// Rewrites an ONNX model for OpenCV versions that do not know all forms of an operator.
#pragma once

#include <string>
#include <string_view>

namespace yolo::onnx {

/// The same network in a form that OpenCV 4.6 reads as well:
/// - a constant that is added, subtracted, multiplied or divided has the full shape of the other operand (4.6
/// takes one of
///   fewer dimensions, such as the head's strides, for one value a channel);
/// - the sizes of a Split are an attribute, as before operator set 13 (4.6 splits evenly otherwise).
/// Shapes come from the file's value_info, which the peer's export writes unless simplify=False; what they do
/// not tell stays as it is. Throws Error when the bytes are no ONNX model.
std::string with_plain_operators(std::string_view bytes);

}  // namespace yolo::onnx
