#include "checkpoint/transforms_reader.hpp"

#include <yolo/error.hpp>

#include "checkpoint/calls.hpp"

namespace yolo::checkpoint {
namespace {

constexpr std::size_t kMostTransforms = 32;
constexpr std::string_view kPackage = "torchvision.transforms.transforms.";

[[noreturn]] void refuse(const std::string& what) {
  throw Error(
      fmt::format("the transforms of its classifier {}; known are Resize (bilinear), CenterCrop, ToTensor "
                  "and a Normalize "
                  "with mean 0 and std 1",
                  what));
}

// A length in pixels, or the same one for both sides.
std::int64_t pixels_of(const Value& transform, const char* name) {
  constexpr std::int64_t kLargest = 8192;
  const Ref size = transform.member("size");
  const auto* sides = size ? size->sequence() : nullptr;
  auto pixels = size && !sides ? size->integer() : std::nullopt;
  if (sides && !sides->empty()) {
    pixels = sides->front()->integer();
    for (const Ref side : *sides) {
      if (side->integer() != pixels) refuse(fmt::format("hold a {} to a rectangle", name));
    }
  }
  if (!pixels || *pixels < 1 || *pixels > kLargest)
    refuse(fmt::format("hold a {} to no size in pixels", name));
  return *pixels;
}

// The members of torchvision's InterpolationMode by their values.
std::string_view interpolation_of(const Value& resize) {
  const Ref mode = resize.member("interpolation");
  if (!mode || mode->is_none()) return "bilinear";
  if (const auto number = mode->integer())
    return *number == 2 ? "bilinear" : "another";  // before 0.8: a number of Pillow's
  const auto* member = mode->as<Object>();
  const auto* args = member && member->args ? member->args->sequence() : nullptr;
  return args && !args->empty() ? args->back()->text().value_or("?") : "?";
}

bool is_all(const Value& transform, const char* name, double expected, TensorReader& tensors) {
  const Ref values = transform.member(name);
  if (!values) return false;
  if (const auto* tensor = values->as<TensorRef>()) {
    if (graph::element_count(tensor->shape) > 16) return false;
    const auto numbers = tensors.read(*tensor).to_floats();
    return std::all_of(numbers.begin(), numbers.end(), [&](float number) { return number == expected; });
  }
  const auto* items = values->sequence();
  return items &&
         std::all_of(items->begin(), items->end(), [&](Ref item) { return item->number() == expected; });
}

}  // namespace

std::optional<graph::CropSizes> read_transforms(const Value& model, TensorReader& tensors) {
  const Ref compose = model.member("transforms");
  if (!compose || compose->is_none()) return std::nullopt;
  const Ref list = compose->member("transforms");
  const auto* items = list ? list->sequence() : nullptr;
  if (class_path(*compose) != std::string(kPackage) + "Compose" || !items || items->size() > kMostTransforms)
    refuse("are no Compose of a few");
  std::optional<std::int64_t> scaled, kept;
  for (const Ref item : *items) {
    const std::string path = class_path(*item);
    const std::string name = path.starts_with(kPackage) ? path.substr(kPackage.size()) : "";
    if (name == "Resize" && !scaled) {
      if (const auto mode = interpolation_of(*item); mode != "bilinear")
        refuse(fmt::format("resize by {} interpolation", printable(mode)));
      scaled = pixels_of(*item, "Resize");
    } else if (name == "CenterCrop" && scaled && !kept) {
      kept = pixels_of(*item, "CenterCrop");
    } else if (name == "Normalize") {
      if (!is_all(*item, "mean", 0, tensors) || !is_all(*item, "std", 1, tensors))
        refuse("hold a Normalize with a mean or std");
    } else if (name != "ToTensor" && name != "ConvertImageDtype") {
      refuse("hold " + (path.empty() ? "something that is none" : printable(path)));
    }
  }
  if (!scaled) return std::nullopt;
  return graph::CropSizes{*scaled, kept.value_or(*scaled)};
}

}  // namespace yolo::checkpoint
