// How members of the option structs stand for values of arguments, by their type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <yolo/train_options.hpp>

#include "core/arguments.hpp"

namespace yolo::config {

// From an argument to a member. What the arguments leave open stays as it is.
void read_value(const Arguments& arguments, std::string_view name, bool& value);
/// The larger one of two, as of imgsz where a mode has one side.
void read_value(const Arguments& arguments, std::string_view name, int& value);
void read_value(const Arguments& arguments, std::string_view name, std::uint64_t& value);
void read_value(const Arguments& arguments, std::string_view name, double& value);
void read_value(const Arguments& arguments, std::string_view name, std::string& value);
/// Empty unless it was given.
void read_value(const Arguments& arguments, std::string_view name, std::vector<int>& value);
void read_value(const Arguments& arguments, std::string_view name, ApKind& value);
void read_value(const Arguments& arguments, std::string_view name, ImageCache& value);
void read_value(const Arguments& arguments, std::string_view name, Freeze& value);

/// Set only where it was given, for members whose usual value is worked out.
template <typename T>
void read_value(const Arguments& arguments, std::string_view name, std::optional<T>& value) {
  if (arguments.was_given(name) && !arguments.is_none(name)) read_value(arguments, name, value.emplace());
}

// From a member to the value of its argument, not checked; None: it is unset.
Literal literal_of(const ArgumentRow& row, bool value);
Literal literal_of(const ArgumentRow& row, int value);
Literal literal_of(const ArgumentRow& row, std::uint64_t value);
Literal literal_of(const ArgumentRow& row, double value);
Literal literal_of(const ArgumentRow& row, const std::string& value);
Literal literal_of(const ArgumentRow& row, const std::vector<int>& value);
Literal literal_of(const ArgumentRow& row, ApKind value);
Literal literal_of(const ArgumentRow& row, ImageCache value);
Literal literal_of(const ArgumentRow& row, const Freeze& value);

template <typename T>
Literal literal_of(const ArgumentRow& row, const std::optional<T>& value) {
  return value ? literal_of(row, *value) : Literal{};
}

}  // namespace yolo::config
