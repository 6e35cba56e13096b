// What an exported file says of its network: the keys that Ultralytics' own exports have, and in full how pictures go in and boxes
// come out.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "formats/model_description.hpp"

namespace yolo::formats {

struct Metadata {
  std::string description, author, date, version, license, docs;
  int stride = 32;
  std::string task;
  int batch = 1;
  std::vector<int> imgsz;          ///< height and width
  std::vector<std::string> names;  ///< of the classes, by index
  std::vector<int> kpt_shape;      ///< keypoints and values of each; empty but for poses
  int channels = 3;
  std::optional<bool> end2end;     ///< of a head with one-to-one branches: whether they are the ones inside
  bool dynamic = false;            ///< batch and imgsz are examples
  bool half = false;
};

/// Of a model. `date` in ISO form.
Metadata describe_export(const ModelDescription& model, const graph::HeadSpec& head, const std::string& date);

/// The keys in order. Names are numbered: {"0": "person"}.
nlohmann::ordered_json fields_of(const Metadata& metadata);

/// As Python writes it: {0: 'person'}, [640, 640], True. Keys that are numbers are written as numbers.
std::string python_text(const nlohmann::ordered_json& value);

/// As a YAML file, keys that are numbers as numbers.
std::string yaml_text(const nlohmann::ordered_json& fields);

}  // namespace yolo::formats
