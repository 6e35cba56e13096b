// Plain values as settings: numbers, texts, paths, lists of numbers, small tensors.
#include "checkpoint/attributes.hpp"

namespace yolo::checkpoint {
namespace {

// Length of the well-formed UTF-8 sequence at the start of `text`; 0 when there is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xc0) == 0x80; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return continues(1) ? 2 : 0;
  if (first >= 0xe0 && first < 0xf0) {
    const bool overlong = first == 0xe0 && byte(1) < 0xa0;
    const bool surrogate = first == 0xed && byte(1) >= 0xa0;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xf0 && first < 0xf5) {
    const bool overlong = first == 0xf0 && byte(1) < 0x90;
    const bool beyond = first == 0xf4 && byte(1) >= 0x90;
    return continues(1) && continues(2) && continues(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

graph::Attribute tensor_setting(const TensorRef& ref, TensorReader& tensors) {
  const auto values = tensors.read(ref).to_floats();
  if (ref.shape.empty()) return static_cast<double>(values.front());
  return std::vector<double>(values.begin(), values.end());
}

std::optional<graph::Attribute> sequence_setting(const std::vector<Ref>& items, Budget& budget) {
  budget.spend(items.size() * sizeof(double));
  std::vector<std::int64_t> integers;
  std::vector<double> reals;
  bool whole = true;
  for (Ref item : items) {
    const auto number = item->number();
    if (!number) return std::nullopt;
    reals.push_back(*number);
    if (item->as<double>()) whole = false;
    if (whole) integers.push_back(*item->integer());
  }
  if (whole) return graph::Attribute(std::move(integers));
  return graph::Attribute(std::move(reals));
}

// pathlib paths are pickled as the tuple of their parts.
std::optional<std::string> path_text(const Value& value, Budget& budget) {
  const auto* object = value.as<Object>();
  if (!object || !object->cls || !object->cls->package.starts_with("pathlib") || !object->args)
    return std::nullopt;
  std::filesystem::path path;
  for (Ref part : object->args->as<Tuple>() ? object->args->as<Tuple>()->items : std::vector<Ref>{}) {
    const auto text = part->text();
    if (!text) return std::nullopt;
    budget.spend(path.native().size() + text->size());
    path /= clean_utf8(*text);
  }
  return path.string();
}

}  // namespace

std::string clean_utf8(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    clean += length == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return clean;
}

std::optional<graph::Attribute> to_attribute(const Value& value, TensorReader& tensors, Budget& budget) {
  budget.spend(1);
  if (value.is_none()) return graph::Attribute();
  if (const auto* flag = value.as<bool>()) return graph::Attribute(*flag);
  if (const auto* integer = value.as<std::int64_t>()) return graph::Attribute(*integer);
  if (const auto* real = value.as<double>()) return graph::Attribute(*real);
  if (const auto text = value.text()) {
    budget.spend(text->size());
    return graph::Attribute(clean_utf8(*text));
  }
  if (const auto* tensor = value.as<TensorRef>()) {
    if (graph::element_count(tensor->shape) > kMaxSettingElements) return std::nullopt;
    return tensor_setting(*tensor, tensors);
  }
  if (value.as<Set>()) return std::nullopt;
  if (const auto* items = value.sequence()) return sequence_setting(*items, budget);
  if (auto path = path_text(value, budget)) return graph::Attribute(std::move(*path));
  return std::nullopt;
}

}  // namespace yolo::checkpoint
