#include "engine/network_input.hpp"

#include <yolo/error.hpp>

#include "image/letterbox.hpp"

namespace yolo::engine {
namespace {

constexpr int kUsualSide = 640;
constexpr int kLargestSide = 1 << 14;

// What the checkpoint says of its training.
std::vector<int> trained_size(const graph::Network& network) {
  const auto fact = network.facts.find("imgsz");
  if (fact == network.facts.end()) return {kUsualSide};
  if (const auto* side = std::get_if<std::int64_t>(&fact->second)) {
    if (*side >= 1 && *side <= kLargestSide) return {static_cast<int>(*side)};
  }
  if (const auto* sides = std::get_if<std::vector<std::int64_t>>(&fact->second)) {
    const auto usable = [](std::int64_t side) { return side >= 1 && side <= kLargestSide; };
    if ((sides->size() == 1 || sides->size() == 2) && std::all_of(sides->begin(), sides->end(), usable)) {
      return {sides->begin(), sides->end()};
    }
  }
  return {kUsualSide};
}

}  // namespace

void check_fraction(const char* name, double value) {
  if (!(value >= 0 && value <= 1)) throw Error(fmt::format("{}={}: expected a number from 0 to 1", name, value));
}

void check_least(const char* name, int value, int least) {
  if (value < least) throw Error(fmt::format("{}={}: expected at least {}", name, value, least));
}

cv::Size network_input(const LoadedModel& model, const std::vector<int>& imgsz) {
  if (const std::optional<cv::Size> fixed = model.fixed_input()) {
    if (imgsz.empty() ||
        (imgsz.size() <= 2 && imgsz.back() == fixed->width && imgsz.front() == fixed->height))
      return *fixed;
    throw Error(fmt::format(
        "imgsz={}: {} takes {}x{} pixels (height x width) only; leave imgsz out, or export it for that size",
        fmt::join(imgsz, ","), model.name(), fixed->height, fixed->width));
  }
  const std::vector<int> sides = imgsz.empty() ? trained_size(model.network()) : imgsz;
  if (sides.size() > 2) throw Error("imgsz: expected one side, or height and width");
  for (int side : sides) {
    if (side < 1 || side > kLargestSide) throw Error(fmt::format("imgsz={}: expected 1 to {}", side, kLargestSide));
  }
  return {image::round_up_to_stride(sides.back(), model.stride()), image::round_up_to_stride(sides.front(), model.stride())};
}

}  // namespace yolo::engine
