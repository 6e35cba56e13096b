// Flow-style YAML from values, and values from yaml-cpp's nodes.
#include "checkpoint/plain_yaml.hpp"

#include <yaml-cpp/yaml.h>

#include <charconv>
#include <yolo/error.hpp>

namespace yolo::checkpoint {
namespace {

constexpr int kMaxDepth = 32;
constexpr std::size_t kLongestKey = 1000;  // YAML's own limit is 1024

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string real_text(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value < 0 ? "-.inf" : ".inf";
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string items_text(const std::vector<Plain>& items) {
  std::string text;
  for (const Plain& item : items) text += (text.empty() ? "" : ", ") + to_yaml(item);
  return "[" + text + "]";
}

template <typename T>
std::optional<T> parse(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> choices) {
  return std::find(choices.begin(), choices.end(), text) != choices.end();
}

Plain from_scalar(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return text;  // it was in quotes
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return {};
  if (is_one_of(text, {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})) return true;
  if (is_one_of(text, {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})) return false;
  if (const auto whole = parse<std::int64_t>(text)) return *whole;
  if (is_one_of(text, {".inf", ".Inf", "+.inf"})) return std::numeric_limits<double>::infinity();
  if (is_one_of(text, {"-.inf", "-.Inf"})) return -std::numeric_limits<double>::infinity();
  if (is_one_of(text, {".nan", ".NaN"})) return std::numeric_limits<double>::quiet_NaN();
  const bool is_number = text.find_first_not_of("+-.0123456789eE") == std::string::npos;
  if (const auto real = is_number ? parse<double>(text) : std::nullopt) return *real;
  return text;
}

Plain from_node(const YAML::Node& node, int depth) {
  if (depth > kMaxDepth) throw Error("the model's YAML is nested too deeply");
  if (node.IsScalar()) return from_scalar(node);
  if (node.IsSequence()) {
    Plain::List list;
    for (const YAML::Node& item : node) list.items.push_back(from_node(item, depth + 1));
    return list;
  }
  if (!node.IsMap()) return {};
  Plain::Dict dict;
  for (const auto& entry : node) {
    Plain key = from_node(entry.first, depth + 1);
    if (to_yaml(key).size() > kLongestKey) throw Error("the model's YAML has a key of more than a thousand characters");
    dict.items.emplace_back(std::move(key), from_node(entry.second, depth + 1));
  }
  return dict;
}

}  // namespace

std::string to_yaml(const Plain& value) {
  if (const auto* flag = value.as<bool>()) return *flag ? "true" : "false";
  if (const auto* whole = value.as<std::int64_t>()) return std::to_string(*whole);
  if (const auto* real = value.as<double>()) return real_text(*real);
  if (const auto* text = value.as<std::string>()) return in_quotes(*text);
  if (const auto* list = value.as<Plain::List>()) return items_text(list->items);
  if (const auto* tuple = value.as<Plain::Tuple>()) return items_text(tuple->items);
  if (const auto* dict = value.as<Plain::Dict>()) {
    std::string text;
    for (const auto& [key, entry] : dict->items)
      text += (text.empty() ? "" : ", ") + to_yaml(key) + ": " + to_yaml(entry);
    return "{" + text + "}";
  }
  return "null";
}

Plain from_yaml(const std::string& text) {
  try {
    return from_node(YAML::Load(text), 0);
  } catch (const YAML::Exception& error) {
    throw Error(fmt::format("the model's YAML cannot be read: {}", error.what()));
  }
}

}  // namespace yolo::checkpoint
