// The published weights of release v8.3.0: families, sizes and tasks.
#include "checkpoint/official_weights.hpp"

namespace yolo::checkpoint {
namespace {

/// Every name is PREFIX + one of SIZES + one of ENDINGS + ".pt"; lists are separated by spaces, "_" is
/// nothing.
struct Family {
  std::string_view prefix;
  std::string_view sizes;
  std::string_view endings;
};

constexpr Family kFamilies[] = {
    {"yolo12", "n s m l x", "_"},
    {"yolo11", "n s m l x", "_ -cls -seg -pose -obb"},
    {"yolov8", "n s m l x", "_ -cls -seg -pose -obb -oiv7"},
    {"yolov8", "x", "-pose-p6"},
    {"yolov8", "s m l x", "-world -worldv2"},
    {"yolov5", "n s m l x", "u 6u"},
    {"yolov3", "_", "u -sppu -tinyu"},
    {"yolov9", "t s m c e", "_"},
    {"yolov9", "c e", "-seg"},
    {"yolov10", "n s m b l x", "_"},
    {"rtdetr-", "l x", "_"},
};

// The next word of a list; the list is shortened to what follows it.
std::string_view next_word(std::string_view& list) {
  const std::size_t end = std::min(list.find(' '), list.size());
  const std::string_view word = list.substr(0, end);
  list.remove_prefix(std::min(end + 1, list.size()));
  return word == "_" ? std::string_view() : word;
}

bool belongs_to(const Family& family, std::string_view stem) {
  if (!stem.starts_with(family.prefix)) return false;
  const std::string_view rest = stem.substr(family.prefix.size());
  for (std::string_view sizes = family.sizes; !sizes.empty();) {
    const std::string_view size = next_word(sizes);
    if (!rest.starts_with(size)) continue;
    for (std::string_view endings = family.endings; !endings.empty();) {
      if (next_word(endings) == rest.substr(size.size())) return true;
    }
  }
  return false;
}

bool is_published(std::string_view stem) {
  return std::any_of(std::begin(kFamilies), std::end(kFamilies),
                     [&](const Family& family) { return belongs_to(family, stem); });
}

}  // namespace

std::optional<std::string> official_weights_for(std::string_view file_name) {
  constexpr std::string_view kEnding = ".pt";
  std::string stem(file_name);
  if (file_name.ends_with(kEnding)) stem.resize(stem.size() - kEnding.size());
  if (is_published(stem)) return stem + std::string(kEnding);
  const bool legacy = stem.starts_with("yolov5") || stem.starts_with("yolov3");
  if (legacy && is_published(stem + "u")) return stem + "u" + std::string(kEnding);
  return std::nullopt;
}

}  // namespace yolo::checkpoint
