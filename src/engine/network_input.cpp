#include "engine/network_input.hpp"

#include <yolo/error.hpp>

#include "checkpoint/transform_facts.hpp"
#include "core/argument_check.hpp"
#include "core/usage_error.hpp"
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

void check_option(std::string_view name, double value, Mode mode) {
  const ArgumentRow* row = find_argument(name);
  if (row == nullptr) throw std::logic_error(fmt::format("our mistake: no argument '{}' in the table", name));
  const bool counts = row->kind == ArgumentKind::integer || row->kind == ArgumentKind::integers ||
                      takes_whole_only(*row, mode);
  checked_argument(*row, counts ? Literal{static_cast<std::int64_t>(value)} : Literal{value}, mode);
}

void warn_of_idle_options(const LoadedModel& model, const ComputeOptions& computing, const Log& log) {
  if (computing.augment && !model.can_augment()) {
    log.warn(
        fmt::format("augment=True has no effect: {} ({}) cannot join several views of an image; it sees the "
                    "plain image only",
                    model.name(), model.task().name));
  }
  if (computing.dnn && !model.fixed_input()) {
    log.warn(fmt::format("dnn=True has no effect: {} is no ONNX file", model.name()));
  }
}

void warn_of_suppression(const LoadedModel& model, double iou, bool agnostic, const Log& log) {
  if (model.postprocessor().suppresses()) return;
  std::vector<std::string_view> idle;
  if (iou != PredictOptions().iou) idle.push_back("iou");
  if (agnostic) idle.push_back("agnostic_nms");
  if (idle.empty()) return;
  log.warn(fmt::format("no effect with {}: {}; the boxes of its head need no suppression", model.name(),
                       fmt::join(idle, ", ")));
}

void warn_of_classes(const LoadedModel& model, const std::vector<int>& classes, const Log& log) {
  const auto known = static_cast<int>(model.names()->size());
  std::vector<int> unknown;
  std::copy_if(classes.begin(), classes.end(), std::back_inserter(unknown),
               [&](int cls) { return cls >= known; });
  if (unknown.empty()) return;
  log.warn(fmt::format("classes: {} has {} classes, 0 to {}, and none with the number {}", model.name(),
                       known, known - 1, fmt::join(unknown, ", ")));
}

void warn_of_imgsz(const LoadedModel& model, const std::vector<int>& imgsz, const Log& log) {
  if (imgsz.empty() || model.fixed_input()) return;
  const auto fits = [&](int side) { return side % model.stride() == 0; };
  if (std::all_of(imgsz.begin(), imgsz.end(), fits)) return;
  const cv::Size used = network_input(model, imgsz);
  std::vector<int> sides{used.height};
  if (imgsz.size() > 1) sides.push_back(used.width);
  log.warn(imgsz_text(imgsz, model.stride(), sides));
}

std::string two_sides_text(std::string_view mode, const std::vector<int>& imgsz, int used) {
  return fmt::format("imgsz={}: {} takes one side, only predict height and width: {} is used",
                     fmt::join(imgsz, ","), mode, used);
}

std::string imgsz_text(const std::vector<int>& imgsz, int stride, const std::vector<int>& used) {
  return fmt::format("imgsz={} is no multiple of {}, the largest stride of the network: {} is used",
                     fmt::join(imgsz, ","), stride, fmt::join(used, ","));
}

cv::Size network_input(const LoadedModel& model, const std::vector<int>& imgsz) {
  if (const std::optional<cv::Size> fixed = model.fixed_input()) {
    if (imgsz.empty() ||
        (imgsz.size() <= 2 && imgsz.back() == fixed->width && imgsz.front() == fixed->height))
      return *fixed;
    throw UsageError(fmt::format(
        "imgsz={}: {} takes {}x{} pixels (height x width) only; leave imgsz out, or export it for that size",
        fmt::join(imgsz, ","), model.name(), fixed->height, fixed->width));
  }
  const std::vector<int> sides = imgsz.empty() ? trained_size(model.network()) : imgsz;
  if (sides.size() > 2) throw UsageError("imgsz: expected one side, or height and width");
  for (int side : sides) check_option("imgsz", side, Mode::predict);
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
