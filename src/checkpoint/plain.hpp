// A value that owns everything it holds: what callers write into files, and get back from them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <yolo/graph/tensor.hpp>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::checkpoint {

/// None, bool, int, float, text, tensor, or a list, tuple or dictionary of them. Unlike Value it does not
/// point into a file.
struct Plain {
  struct List {
    std::vector<Plain> items;
  };
  struct Tuple {
    std::vector<Plain> items;
  };
  /// In order of insertion; the keys of what training writes are texts and whole numbers.
  struct Dict {
    std::vector<std::pair<Plain, Plain>> items;
  };
  std::variant<std::monostate, bool, std::int64_t, double, std::string, graph::Tensor, List, Tuple, Dict>
      data;

  Plain() = default;
  Plain(bool value) : data(value) {}
  Plain(int value) : data(std::int64_t{value}) {}
  Plain(std::int64_t value) : data(value) {}
  Plain(double value) : data(value) {}
  Plain(const char* text) : data(std::string(text)) {}
  Plain(std::string_view text) : data(std::string(text)) {}
  Plain(std::string text) : data(std::move(text)) {}
  Plain(graph::Tensor tensor) : data(std::move(tensor)) {}
  Plain(List list) : data(std::move(list)) {}
  Plain(Tuple tuple) : data(std::move(tuple)) {}
  Plain(Dict dict) : data(std::move(dict)) {}

  static Plain dict(std::vector<std::pair<Plain, Plain>> items = {}) { return Dict{std::move(items)}; }
  static Plain list(std::vector<Plain> items = {}) { return List{std::move(items)}; }
  static Plain tuple(std::vector<Plain> items = {}) { return Tuple{std::move(items)}; }

  template <typename T>
  const T* as() const {
    return std::get_if<T>(&data);
  }
  bool is_none() const { return std::holds_alternative<std::monostate>(data); }

  /// An entry of a dictionary by its text or whole number; nullptr when absent, and for other values.
  const Plain* find(std::string_view key) const;
  const Plain* find(std::int64_t key) const;
  /// Sets an entry of a dictionary, at its old place when there is one. None becomes a dictionary first;
  /// throws Error for other values.
  void set(std::string_view key, Plain value);

  /// A whole number, also one stored as float or bool; nothing for other values.
  std::optional<std::int64_t> integer() const;
  std::optional<double> number() const;
  std::optional<std::string_view> text() const;
};

/// Whether both hold the same, tensors compared by type, shape and bytes. NaN equals itself.
bool equal(const Plain& a, const Plain& b);
bool equal(const graph::Tensor& a, const graph::Tensor& b);

}  // namespace yolo::checkpoint
YOLO_OWN_SYMBOLS_END
