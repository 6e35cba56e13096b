#include "engine/network_input.hpp"

#include <yolo/error.hpp>

#include "core/argument_check.hpp"
#include "core/usage_error.hpp"
#include "image/letterbox.hpp"

namespace yolo::engine {
namespace {

constexpr int kUsualSide = 640;
constexpr int kLargestSide = 1 << 14;

/// Of a model file; a caller's own imgsz has been checked.
void check_trained_size(const std::vector<int>& sides) {
  Literal::List items;
  for (const int side : sides) items.push_back({static_cast<std::int64_t>(side)});
  checked_argument(*find_argument("imgsz"), {std::move(items)}, Mode::predict);
}

}  // namespace

void warn_of_idle_options(const LoadedModel& model, const Compilation& wanted, const Log& log) {
  if (wanted.augment && !model.can_augment(wanted)) {
    log.warn(
        fmt::format("augment=True has no effect: {} ({}) cannot join several views of an image; it sees the "
                    "plain image only",
                    model.description().name, model.task().name));
  }
  if (wanted.end2end.value_or(false) && !model.head().has_one_to_one) {
    log.warn(fmt::format("end2end=True has no effect: the head of {} has no one-to-one branches", model.description().name));
  }
  if (model.compute(wanted.compute).dnn.value_or(false) && !model.capabilities().dnn) {
    log.warn(fmt::format("dnn=True has no effect: {} is no ONNX file", model.description().name));
  }
}

void warn_of_suppression(const LoadedModel& model, const Compilation& wanted, double iou, bool agnostic, const Log& log) {
  if (model.postprocessor(wanted).suppresses()) return;
  std::vector<std::string_view> idle;
  if (iou != PredictOptions().iou) idle.push_back("iou");
  const bool chooses_classes = model.head().kind == graph::HeadKind::dense && model.head().release == Release::v8_4;
  if (agnostic && !chooses_classes) idle.push_back("agnostic_nms");
  if (idle.empty()) return;
  log.warn(fmt::format("no effect with {}: {}; the boxes of its head need no suppression", model.description().name,
                       fmt::join(idle, ", ")));
}

void warn_of_classes(const LoadedModel& model, const std::vector<int>& classes, const Log& log) {
  const auto known = static_cast<int>(model.description().names->size());
  std::vector<int> unknown;
  std::copy_if(classes.begin(), classes.end(), std::back_inserter(unknown),
               [&](int cls) { return cls >= known; });
  if (unknown.empty()) return;
  log.warn(fmt::format("classes: {} has {} classes, 0 to {}, and none with the number {}", model.description().name,
                       known, known - 1, fmt::join(unknown, ", ")));
}

void warn_of_imgsz(const LoadedModel& model, const std::vector<int>& imgsz, const Log& log) {
  if (imgsz.empty() || model.description().fixed_input) return;
  const auto fits = [&](int side) { return side % model.description().stride == 0; };
  if (std::all_of(imgsz.begin(), imgsz.end(), fits)) return;
  const cv::Size used = network_input(model, imgsz);
  std::vector<int> sides{used.height};
  if (imgsz.size() > 1) sides.push_back(used.width);
  log.warn(imgsz_text(imgsz, model.description().stride, sides));
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
  if (const std::optional<cv::Size> fixed = model.description().fixed_input) {
    if (imgsz.empty() ||
        (imgsz.size() <= 2 && imgsz.back() == fixed->width && imgsz.front() == fixed->height))
      return *fixed;
    throw UsageError(fmt::format(
        "imgsz={}: {} takes {}x{} pixels (height x width) only; leave imgsz out, or export it for that size",
        fmt::join(imgsz, ","), model.description().name, fixed->height, fixed->width));
  }
  std::vector<int> sides = imgsz.empty() ? model.description().provenance.imgsz : imgsz;
  if (sides.empty()) sides = {kUsualSide};
  if (imgsz.empty()) check_trained_size(sides);
  return {image::round_up_to_stride(sides.back(), model.description().stride),
          image::round_up_to_stride(sides.front(), model.description().stride)};
}

cv::Size network_content(const LoadedModel& model, cv::Size input) {
  const std::optional<graph::CropSizes>& crop = model.description().provenance.crop;
  if (!crop || crop->kept < 1 || crop->scaled <= crop->kept) return {};
  const auto side = static_cast<int>(std::min<std::int64_t>(input.height * crop->scaled / crop->kept, kLargestSide));
  return side > input.height ? cv::Size(side, side) : cv::Size();
}

}  // namespace yolo::engine
