#include "engine/network_input.hpp"

#include <yolo/error.hpp>

#include "checkpoint/transform_facts.hpp"
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
  if (!(value >= 0 && value <= 1))
    throw Error(fmt::format("{}={}: expected a number from 0 to 1", name, value));
}

void check_least(const char* name, int value, int least) {
  if (value < least) throw Error(fmt::format("{}={}: expected at least {}", name, value, least));
}

void warn_of_augment(const LoadedModel& model, bool augment, const Log& log) {
  if (!augment || model.can_augment()) return;
  log.warn(
      fmt::format("augment=True has no effect: {} ({}) cannot join several views of an image; it sees the "
                  "plain image only",
                  model.name(), model.task().name));
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
    if (side < 1 || side > kLargestSide)
      throw Error(fmt::format("imgsz={}: expected 1 to {}", side, kLargestSide));
  }
  return {image::round_up_to_stride(sides.back(), model.stride()),
          image::round_up_to_stride(sides.front(), model.stride())};
}

cv::Size network_content(const LoadedModel& model, cv::Size input) {
  const auto pixels = [&](const char* name) -> std::int64_t {
    const auto fact = model.network().facts.find(name);
    if (fact == model.network().facts.end()) return 0;
    const auto* value = std::get_if<std::int64_t>(&fact->second);
    return value != nullptr ? *value : 0;
  };
  const std::int64_t scaled = pixels(checkpoint::kTransformSize), kept = pixels(checkpoint::kTransformCrop);
  if (kept < 1 || scaled <= kept) return {};
  const auto side = static_cast<int>(std::min<std::int64_t>(input.height * scaled / kept, kLargestSide));
  return side > input.height ? cv::Size(side, side) : cv::Size();
}

}  // namespace yolo::engine
