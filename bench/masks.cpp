// Assembly of the masks of one picture, on numbers that a file holds: driven by masks.py, or alone.
//
//   bench_masks FILE [--serve]
// FILE: int32 channels, height, width, plane height, plane width, count, then f32 prototypes, coefficients
// (count x channels) and boxes (count x 4, pixels of the plane). With --serve each line on the input starts
// one run of the way it names ("input", "original", "plain"), answered by milliseconds and the pixels set.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

#include "tasks/segment/mask_assembly.hpp"
#include "tasks/segment/mask_overlap.hpp"

namespace {

using namespace yolo;
using namespace yolo::tasks;

struct Numbers {
  segment::Prototypes prototypes;
  cv::Size plane;
  int count = 0;
  std::vector<float> values, coefficients;
  std::vector<Xyxy> boxes;
};

template <typename T>
void read(std::ifstream& in, T* values, std::size_t count) {
  in.read(reinterpret_cast<char*>(values), static_cast<std::streamsize>(count * sizeof(T)));
}

Numbers read_numbers(const char* file) {
  std::ifstream in(file, std::ios::binary);
  std::array<std::int32_t, 6> head{};
  read(in, head.data(), head.size());
  Numbers numbers;
  numbers.prototypes = {nullptr, head[0], head[1], head[2]};
  numbers.plane = {head[4], head[3]};
  numbers.count = head[5];
  numbers.values.resize(static_cast<std::size_t>(head[0]) * static_cast<std::size_t>(head[1] * head[2]));
  numbers.coefficients.resize(static_cast<std::size_t>(head[5] * head[0]));
  numbers.boxes.resize(static_cast<std::size_t>(head[5]));
  read(in, numbers.values.data(), numbers.values.size());
  read(in, numbers.coefficients.data(), numbers.coefficients.size());
  read(in, numbers.boxes.data(), numbers.boxes.size());
  numbers.prototypes.values = numbers.values.data();
  return numbers;
}

std::vector<Mask> run(const Numbers& numbers, const std::string& way) {
  const cv::Size prototypes(numbers.prototypes.width, numbers.prototypes.height);
  const MaskPlane plane = way == "original" ? MaskPlane::original : MaskPlane::input;
  const cv::Size input = plane == MaskPlane::original ? prototypes * 4 : numbers.plane;
  const auto grid = segment::make_grid(plane, prototypes, image::transform_between(input, numbers.plane));
  const auto channels = static_cast<std::size_t>(numbers.prototypes.channels);
  std::vector<Mask> masks;
  for (std::size_t i = 0; i < numbers.boxes.size(); ++i) {
    const std::span<const float> row(&numbers.coefficients[i * channels], channels);
    masks.push_back(way == "plain" ? segment::assemble_plain(numbers.prototypes, row, numbers.boxes[i], grid)
                                   : segment::assemble(numbers.prototypes, row, numbers.boxes[i], grid));
  }
  return masks;
}

void time_once(const Numbers& numbers, const std::string& way) {
  const auto start = std::chrono::steady_clock::now();
  const std::vector<Mask> masks = run(numbers, way);
  const auto end = std::chrono::steady_clock::now();
  std::int64_t pixels = 0;
  for (const Mask& mask : masks) pixels += segment::area(mask);
  std::printf("%.4f %lld\n", std::chrono::duration<double, std::milli>(end - start).count(),
              static_cast<long long>(pixels));
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_masks FILE [--serve]\n");
    return 2;
  }
  const Numbers numbers = read_numbers(argv[1]);
  if (argc > 2) {
    for (std::string way; std::getline(std::cin, way);) time_once(numbers, way);
    return 0;
  }
  for (const char* way : {"input", "original", "plain"}) time_once(numbers, way);
}
