// Threshold, decoding and suppression of one image's maps: survivors only against decoding everything.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <random>

#include "tasks/detect/head_decoder.hpp"
#include "tasks/detect/nms.hpp"

namespace {

using namespace yolo;
using namespace yolo::tasks;

template <typename Work>
double median_ms(Work work) {
  std::vector<double> times;
  for (int i = 0; i < 31; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::nth_element(times.begin(), times.begin() + 15, times.end());
  return times[15];
}

graph::Network network() {
  graph::Network result;
  auto head = std::make_shared<graph::Module>();
  head->type = "Detect";
  head->attributes = {{"nc", std::int64_t{80}}, {"reg_max", std::int64_t{16}}};
  result.layers.push_back({0, {-1}, head});
  result.strides = {8, 16, 32};
  return result;
}

std::vector<detect::Candidate> random_candidates(std::size_t count) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> place(0, 640), side(10, 100), conf(0, 1);
  std::uniform_int_distribution<int> cls(0, 79);
  std::vector<detect::Candidate> result;
  for (std::size_t i = 0; i < count; ++i) {
    const float x = place(random), y = place(random);
    result.push_back({x, y, x + side(random), y + side(random), conf(random), cls(random)});
  }
  return result;
}

}  // namespace

void write_boxes(const std::vector<detect::Candidate>& boxes, const char* file) {
  std::ofstream out(file, std::ios::binary);
  for (const detect::Candidate& box : boxes) {
    const float row[] = {box.x1, box.y1, box.x2, box.y2, box.conf, static_cast<float>(box.cls)};
    out.write(reinterpret_cast<const char*>(row), sizeof row);
  }
}

int main(int argc, char** argv) {
  std::mt19937 random(2);
  std::normal_distribution<float> value(-9, 2.2F);
  std::vector<std::vector<float>> values;
  std::vector<runtime::RawMap> maps;
  for (std::size_t level = 0; level < 3; ++level) {
    const std::int64_t side = 80 >> level;
    for (std::int64_t channels : {64, 80}) {
      values.emplace_back(static_cast<std::size_t>(channels * side * side));
      for (float& v : values.back()) v = value(random);
      maps.push_back({graph::level_name(channels == 64 ? "boxes" : "scores", level), {1, channels, side, side}, nullptr});
    }
  }
  for (std::size_t i = 0; i < maps.size(); ++i) maps[i].data = values[i].data();
  const auto decoder = detect::make_dfl_decoder(graph::read_head(network()));
  PostprocessOptions options;
  std::printf("survivors at conf 0.25: %zu\n", decoder->decode(maps, 0, options).size());
  std::printf("decode survivors        %8.3f ms\n", median_ms([&] { decoder->decode(maps, 0, options); }));
  std::printf("decode everything       %8.3f ms\n", median_ms([&] { decoder->decode_plain(maps, 0, options); }));
  for (std::size_t count : {std::size_t{300}, std::size_t{30000}}) {
    const auto candidates = random_candidates(count);
    std::printf("suppression of %5zu    %8.3f ms\n", count,
                median_ms([&] { detect::non_maximum_suppression(candidates, {}); }));
  }
  const auto candidates = random_candidates(30000);
  std::printf("the same, no max_det    %8.3f ms\n",
              median_ms([&] { detect::non_maximum_suppression(candidates, {.max_det = 30000}); }));
  if (argc == 2) write_boxes(candidates, argv[1]);  // for bench/suppression.py
}
