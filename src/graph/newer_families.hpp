// Families of networks that are known by name and not implemented yet, so that their files are refused with a
// clear sentence.
#pragma once

#include <string>
#include <string_view>

namespace yolo::graph {

/// The family that a layer belongs to ("YOLO12" for "A2C2f"); empty for all others.
std::string_view newer_family_of_layer(std::string_view type);

/// The family that a name tells, such as "yolo26n-seg.yaml"; empty for all others.
std::string_view newer_family_of_name(std::string_view name);

/// "YOLO26 is not implemented yet", with what can be used instead.
std::string not_implemented(std::string_view family);

}  // namespace yolo::graph
