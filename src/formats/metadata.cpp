#include "formats/metadata.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"

namespace yolo::formats {
namespace {

using Json = nlohmann::ordered_json;

std::string note(const ModelDescription& model, const char* key, const char* fallback) {
  const auto found = model.provenance.notes.find(key);
  const auto* text = found == model.provenance.notes.end() ? nullptr : std::get_if<std::string>(&found->second);
  return text != nullptr && !text->empty() ? *text : fallback;
}

std::string stem_of(std::string path) {
  path.erase(0, path.find_last_of("/\\") + 1);
  return path;
}

bool is_number(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) { return c >= '0' && c <= '9'; });
}

// What a reader needs to do before and after; the letterbox is that of predict.
Json preprocess_of(const Metadata& metadata) {
  if (metadata.task == "classify")
    return {{"resize", "the shorter side to imgsz, bilinear with antialiasing"}, {"crop", "centre"}, {"colour", "RGB"}, {"scale", "1/255"}, {"layout", "NCHW"}};
  return {{"resize", "letterbox: scaled to fit, bilinear, centred"}, {"pad", 114}, {"colour", "RGB"}, {"scale", "1/255"}, {"layout", "NCHW"}};
}

Json postprocess_of(const Metadata& metadata) {
  if (metadata.task == "classify") return {{"output0", "probabilities"}};
  Json result;
  const bool turned = metadata.task == "obb";
  const char* box = turned ? "x, y, width, height" : metadata.end2end.value_or(false) ? "x1, y1, x2, y2" : "x, y, width, height";
  result["boxes"] = fmt::format("{} in input pixels", box);
  result["nms"] = !metadata.end2end.value_or(false);
  result["conf"] = 0.25;
  result["iou"] = 0.7;
  result["max_det"] = 300;
  return result;
}

std::string in_quotes(std::string_view text) {
  const char quote = text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
  std::string result(1, quote);
  for (const char c : text) {
    if (c == '\\' || c == quote) result += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result + quote;
}

std::string scalar_text(const Json& value) { return value.dump(); }  // JSON's own quotes are YAML's double ones

void append_yaml(const Json& value, int depth, std::string& text) {
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  for (const auto& [key, item] : value.items()) {
    text += indent + (value.is_array() ? "- " : (is_number(key) ? key : scalar_text(key).substr(1, key.size())) + ":");
    if (item.is_structured() && !item.empty()) {
      text += "\n";
      append_yaml(item, item.is_array() ? depth : depth + 1, text);
    } else {
      text += (value.is_array() ? "" : " ") + scalar_text(item) + "\n";
    }
  }
}

}  // namespace

Metadata describe_export(const ModelDescription& model, const graph::HeadSpec& head, const std::string& date) {
  Metadata result;
  const std::string data = stem_of(model.trained_on());
  result.description = fmt::format("{} model{}", model.name, data.empty() ? "" : " trained on " + data);
  result.author = "yolo.cpp";
  result.date = date;
  result.version = YOLO_VERSION;
  result.license = note(model, "license", "that of the weights");
  result.docs = note(model, "docs", "");
  result.stride = model.task == "classify" ? 1 : model.stride;
  result.task = model.task;
  result.names = *model.names;
  if (head.extra == graph::HeadExtra::keypoints)
    result.kpt_shape = {static_cast<int>(head.keypoints), static_cast<int>(head.keypoint_values)};
  result.channels = model.channels;
  if (head.has_one_to_one) result.end2end = head.one_to_one;
  return result;
}

Json fields_of(const Metadata& metadata) {
  Json fields;
  fields["description"] = metadata.description;
  fields["author"] = metadata.author;
  fields["date"] = metadata.date;
  fields["version"] = metadata.version;
  fields["license"] = metadata.license;
  fields["docs"] = metadata.docs;
  fields["stride"] = metadata.stride;
  fields["task"] = metadata.task;
  fields["batch"] = metadata.batch;
  fields["imgsz"] = metadata.imgsz;
  Json names = Json::object();
  for (std::size_t i = 0; i < metadata.names.size(); ++i) names[std::to_string(i)] = metadata.names[i];
  fields["names"] = std::move(names);
  if (!metadata.kpt_shape.empty()) fields["kpt_shape"] = metadata.kpt_shape;
  fields["args"] = {{"batch", metadata.batch}, {"half", metadata.half}, {"int8", false}, {"dynamic", metadata.dynamic}, {"nms", false}};
  fields["channels"] = metadata.channels;
  if (metadata.end2end) fields["end2end"] = *metadata.end2end;
  fields["preprocess"] = preprocess_of(metadata);
  fields["postprocess"] = postprocess_of(metadata);
  return fields;
}

std::string python_text(const Json& value) {
  if (value.is_null()) return "None";
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  if (value.is_string()) return in_quotes(value.get<std::string>());
  if (!value.is_structured()) return value.dump();
  std::string text;
  for (const auto& [key, item] : value.items()) {
    if (!text.empty()) text += ", ";
    if (value.is_object()) text += (is_number(key) ? key : in_quotes(key)) + ": ";
    text += python_text(item);
  }
  return value.is_array() ? "[" + text + "]" : "{" + text + "}";
}

std::string yaml_text(const Json& fields) {
  std::string text;
  append_yaml(fields, 0, text);
  return text;
}

}  // namespace yolo::formats
