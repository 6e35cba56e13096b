// The palettes as the manual's program draws them.
#include "plot/colors.hpp"

namespace yolo::plot {
namespace {

constexpr Color rgb(std::uint32_t hex) {
  return {static_cast<std::uint8_t>(hex & 0xff), static_cast<std::uint8_t>(hex >> 8 & 0xff),
          static_cast<std::uint8_t>(hex >> 16 & 0xff)};
}

constexpr std::array<Color, 20> kPalette = {
    rgb(0x042aff), rgb(0x0bdbeb), rgb(0xf3f3f3), rgb(0x00dfb7), rgb(0x111f68), rgb(0xff6fdd), rgb(0xff444f),
    rgb(0xcced00), rgb(0x00f344), rgb(0xbd00ff), rgb(0x00b4ff), rgb(0xdd00ba), rgb(0x00ffff), rgb(0x26c000),
    rgb(0x01ffb3), rgb(0x7d24ff), rgb(0x7b0068), rgb(0xff1b6c), rgb(0xfc6d2f), rgb(0xa2ff0b)};

// Entries of the palette that are too bright for white text.
constexpr std::array kBright = {1, 2, 3, 5, 7, 8, 12, 14, 19};
constexpr Color kDarkText = rgb(0x111f68);
constexpr Color kLightText = rgb(0xffffff);

constexpr std::array<Color, 20> kPosePalette = {
    rgb(0xff8000), rgb(0xff9933), rgb(0xffb266), rgb(0xe6e600), rgb(0xff99ff), rgb(0x99ccff), rgb(0xff66ff),
    rgb(0xff33ff), rgb(0x66b2ff), rgb(0x3399ff), rgb(0xff9999), rgb(0xff6666), rgb(0xff3333), rgb(0x99ff99),
    rgb(0x66ff66), rgb(0x33ff33), rgb(0x00ff00), rgb(0x0000ff), rgb(0xff0000), rgb(0xffffff)};

constexpr Color kLeg = kPosePalette[9], kTrunk = kPosePalette[7], kArm = kPosePalette[0],
                kFace = kPosePalette[16];

constexpr std::array<Limb, 19> kLimbs = {{{15, 13, kLeg},
                                          {13, 11, kLeg},
                                          {16, 14, kLeg},
                                          {14, 12, kLeg},
                                          {11, 12, kTrunk},
                                          {5, 11, kTrunk},
                                          {6, 12, kTrunk},
                                          {5, 6, kArm},
                                          {5, 7, kArm},
                                          {6, 8, kArm},
                                          {7, 9, kArm},
                                          {8, 10, kArm},
                                          {1, 2, kFace},
                                          {0, 1, kFace},
                                          {0, 2, kFace},
                                          {1, 3, kFace},
                                          {2, 4, kFace},
                                          {3, 5, kFace},
                                          {4, 6, kFace}}};

constexpr std::array<Color, 17> kKeypoints = {kFace, kFace, kFace, kFace, kFace, kArm, kArm, kArm, kArm,
                                              kArm,  kArm,  kLeg,  kLeg,  kLeg,  kLeg, kLeg, kLeg};

}  // namespace

std::span<const Color> palette() { return kPalette; }
std::span<const Color> pose_palette() { return kPosePalette; }
std::span<const Limb> limbs() { return kLimbs; }
std::span<const Color> keypoint_colors() { return kKeypoints; }

}  // namespace yolo::plot

namespace yolo {

Color class_color(int cls) {
  constexpr int n = static_cast<int>(plot::kPalette.size());
  return plot::kPalette[static_cast<std::size_t>((cls % n + n) % n)];
}

Color text_color(Color background) {
  for (int index : plot::kBright) {
    if (class_color(index) == background) return plot::kDarkText;
  }
  return plot::kLightText;
}

}  // namespace yolo
