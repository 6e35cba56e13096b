// Whose rules a network follows.
#pragma once

#include <string_view>

#include <yolo/graph/module.hpp>

#include "core/own_symbols.hpp"
#include "core/release.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::graph {

/// v8_4 where the network holds a layer of YOLO12 or YOLO26, a head with one-to-one branches (but YOLOv10's, which is older) or
/// boxes without a distribution, or is a classifier that calls itself by one of their names; else v8_3, whoever wrote the file.
Release release_of(const Network& network);

/// Whether a layer came with YOLO12 or YOLO26.
bool is_newer_layer(std::string_view type);

/// Whether a name such as "yolo26n-cls.yaml" is of YOLO12 or YOLO26.
bool is_newer_name(std::string_view name);

}  // namespace yolo::graph
YOLO_OWN_SYMBOLS_END
