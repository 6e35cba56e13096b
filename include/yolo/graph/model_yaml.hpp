// Model YAML (the peer's form) to Network.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <yolo/export.hpp>
#include <yolo/graph/module.hpp>
#include <yolo/graph/registry.hpp>

namespace yolo::graph {

/// A YAML text and how to read it.
struct YOLO_API ModelYaml {
  std::string text;
  std::string name;   ///< "yolo11n.yaml"; for messages, and the scale letter is read from it
  std::string scale;  ///< overrides the letter of the name; empty: from the name, else the file's first scale
};

/// Makes every layer with shapes and no values. `classes` replaces the file's nc when positive.
/// Throws Error that names the row when something is wrong.
YOLO_API Network network_from_yaml(const ModelYaml& yaml, int classes = 0, const Registry& registry = Registry::builtin());

/// True for what is called like an architecture rather than like weights: NAME.yaml or NAME.yml.
YOLO_API bool is_model_yaml(const std::filesystem::path& name);

/// Reads a file; "yolo11n.yaml" stands for "yolo11.yaml" at scale n where no such file is there, and the built-in
/// architectures are found by name.
YOLO_API ModelYaml find_model_yaml(const std::filesystem::path& name);

/// The scale letter of a name such as yolo11n.yaml or yolov8x-p2: "n", "x", or empty.
YOLO_API std::string scale_of_name(std::string_view name);

/// Names of the built-in architectures: "yolo11.yaml", ...
YOLO_API std::vector<std::string> builtin_model_names();

}  // namespace yolo::graph
