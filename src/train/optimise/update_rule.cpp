// The list of rules.
#include "train/optimise/update_rule.hpp"

#include <fmt/format.h>

#include <yolo/error.hpp>

namespace yolo::train {

std::unique_ptr<UpdateRule> make_update_rule(std::string_view name) {
  using Make = std::unique_ptr<UpdateRule> (*)();
  static constexpr std::pair<std::string_view, Make> kRules[] = {
      {"SGD", make_sgd},     {"Adam", make_adam},   {"Adamax", make_adamax},   {"AdamW", make_adamw},
      {"NAdam", make_nadam}, {"RAdam", make_radam}, {"RMSProp", make_rmsprop},
  };
  std::string known;
  for (const auto& [rule, make] : kRules) {
    if (rule == name) return make();
    known += std::string(rule) + ", ";
  }
  throw Error(fmt::format("there is no optimizer '{}'; there are {}auto", name, known), ErrorCode::bad_option);
}

}  // namespace yolo::train
