// A member of an options struct and the argument that it is: one row of the lists in *_fields.cpp.
#pragma once

#include <string_view>

#include "config/option_codec.hpp"

namespace yolo::config {

template <typename Options>
struct OptionField {
  std::string_view name;  ///< of the argument; its row has the default and the range
  void (*read)(const Arguments& arguments, std::string_view name, Options& options);
  Literal (*literal)(const ArgumentRow& row, const Options& options);  ///< not checked; None: the member is unset
  bool (*same)(const Options& one, const Options& other);
};

template <typename Member>
struct OwnerOf;
template <typename Owner, typename Member>
struct OwnerOf<Member Owner::*> {
  using Options = Owner;
};
template <auto First>
using OptionsOf = typename OwnerOf<decltype(First)>::Options;

/// The member at the end of a path such as &PredictOptions::save, &SaveOptions::txt.
template <auto First, auto... Rest>
auto& member(auto& options) {
  return ((options.*First).* ... .*Rest);
}

/// field<&PredictOptions::conf>("conf"), field<&PredictOptions::save, &SaveOptions::txt>("save_txt").
template <auto First, auto... Rest, typename Options = OptionsOf<First>>
constexpr OptionField<Options> field(std::string_view argument) {
  return {argument,
          [](const Arguments& arguments, std::string_view name, Options& options) {
            read_value(arguments, name, member<First, Rest...>(options));
          },
          [](const ArgumentRow& row, const Options& options) { return literal_of(row, member<First, Rest...>(options)); },
          [](const Options& one, const Options& other) {
            return member<First, Rest...>(one) == member<First, Rest...>(other);
          }};
}

/// A member that counts only where the argument was given: a cfg file that repeats the table's defaults does not change it.
template <auto First, auto... Rest, typename Options = OptionsOf<First>>
constexpr OptionField<Options> given_field(std::string_view argument) {
  OptionField<Options> result = field<First, Rest...>(argument);
  result.read = [](const Arguments& arguments, std::string_view name, Options& options) {
    if (arguments.was_given(name)) read_value(arguments, name, member<First, Rest...>(options));
  };
  return result;
}

/// A count that is unset where it is 0, which is None to the argument.
template <auto First, auto... Rest, typename Options = OptionsOf<First>>
constexpr OptionField<Options> count_field(std::string_view argument) {
  OptionField<Options> result = field<First, Rest...>(argument);
  result.read = [](const Arguments& arguments, std::string_view name, Options& options) {
    member<First, Rest...>(options) = arguments.optional_integer(name).value_or(0);
  };
  result.literal = [](const ArgumentRow& row, const Options& options) {
    const int value = member<First, Rest...>(options);
    return value == 0 ? Literal{} : literal_of(row, value);
  };
  return result;
}

/// True, False, or a text that implies True: two members.
template <auto On, auto Text, typename Options = OptionsOf<On>>
constexpr OptionField<Options> switch_field(std::string_view argument) {
  return {argument,
          [](const Arguments& arguments, std::string_view name, Options& options) {
            const Literal& value = arguments.value(name);
            const bool* on = value.as<bool>();
            const auto* text = value.as<std::string>();
            options.*On = text != nullptr || (on != nullptr && *on);
            if (text != nullptr) options.*Text = *text;
          },
          [](const ArgumentRow&, const Options& options) {
            return (options.*Text).empty() ? Literal{options.*On} : Literal{options.*Text};
          },
          [](const Options& one, const Options& other) { return one.*On == other.*On && one.*Text == other.*Text; }};
}

}  // namespace yolo::config
