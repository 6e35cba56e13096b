// The members that predict and val have in common, and how lists of fields are joined.
#pragma once

#include <algorithm>
#include <array>

#include <yolo/compute_options.hpp>
#include <yolo/save_options.hpp>

#include "config/option_field.hpp"

namespace yolo::config {

/// Of every struct with a member `compute`.
template <typename Options>
constexpr auto compute_fields() {
  return std::array{
      field<&Options::compute, &ComputeOptions::half>("half"),
      field<&Options::compute, &ComputeOptions::device>("device"),
      count_field<&Options::compute, &ComputeOptions::threads>("threads"),
      field<&Options::compute, &ComputeOptions::dnn>("dnn"),
  };
}

/// What is looked for, and where the files go.
template <typename Options>
constexpr auto run_fields() {
  return std::array{
      field<&Options::conf>("conf"),
      field<&Options::iou>("iou"),
      field<&Options::imgsz>("imgsz"),
      field<&Options::batch>("batch"),
      field<&Options::max_det>("max_det"),
      field<&Options::agnostic_nms>("agnostic_nms"),
      field<&Options::end2end>("end2end"),
      field<&Options::augment>("augment"),
      field<&Options::classes>("classes"),
      given_field<&Options::rect>("rect"),
      field<&Options::verbose>("verbose"),
      field<&Options::folder, &RunFolder::project>("project"),
      field<&Options::folder, &RunFolder::name>("name"),
      field<&Options::folder, &RunFolder::exist_ok>("exist_ok"),
  };
}

/// One list of several.
template <typename Options, std::size_t... Sizes>
constexpr auto joined(const std::array<OptionField<Options>, Sizes>&... lists) {
  std::array<OptionField<Options>, (Sizes + ...)> result{};
  auto place = result.begin();
  ((place = std::copy(lists.begin(), lists.end(), place)), ...);
  return result;
}

}  // namespace yolo::config
