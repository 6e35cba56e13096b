// Networks compiled for each input size against one of open size: time of compiling, of the first run at a size, of
// later runs, and memory.   bench_input_sizes WEIGHTS.pt [f32]
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <openvino/openvino.hpp>
#include <string>
#include <unistd.h>
#include <vector>

#include "checkpoint/checkpoint.hpp"
#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "runtime/openvino/lower.hpp"
#include "timing.hpp"

namespace {

using yolo::bench::milliseconds;

double resident_megabytes() {
  std::ifstream statm("/proc/self/statm");
  long total = 0, resident = 0;
  statm >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

constexpr int kSizes[][2] = {{640, 640}, {640, 480}, {384, 640}, {448, 640}, {480, 640}, {640, 512}, {640, 448}};

void run(ov::InferRequest request, int height, int width, double compile_ms, const char* kind) {
  request.set_input_tensor(ov::Tensor(ov::element::u8, {1, static_cast<std::size_t>(height), static_cast<std::size_t>(width), 3}));
  const double first = milliseconds([&] { request.infer(); });
  std::vector<double> later;
  for (int i = 0; i < 21; ++i) later.push_back(milliseconds([&] { request.infer(); }));
  std::sort(later.begin(), later.end());
  std::printf("%-9s %dx%d  compile %6.1f ms  first run %6.1f ms  later %6.1f ms  resident %5.0f MB\n", kind, height, width,
              compile_ms, first, later[10], resident_megabytes());
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) return 2;
  yolo::graph::Graph graph = yolo::graph::emit(yolo::checkpoint::load_checkpoint(words[1])).graph;
  yolo::graph::fold_batch_norm(graph);
  ov::Core core;
  ov::AnyMap properties{ov::hint::performance_mode(ov::hint::PerformanceMode::LATENCY)};
  if (count > 2) properties.insert(ov::hint::inference_precision(ov::element::f32));
  ov::CompiledModel open;
  const double compile = milliseconds(
      [&] { open = core.compile_model(yolo::runtime::lower_to_openvino(graph, -1, -1, -1), "CPU", properties); });
  for (const auto& size : kSizes) run(open.create_infer_request(), size[0], size[1], &size == kSizes ? compile : 0, "open");
  std::vector<ov::CompiledModel> kept;
  for (const auto& size : kSizes) {
    const double each = milliseconds([&] {
      kept.push_back(core.compile_model(yolo::runtime::lower_to_openvino(graph, 1, size[0], size[1]), "CPU", properties));
    });
    run(kept.back().create_infer_request(), size[0], size[1], each, "one each");
  }
}
