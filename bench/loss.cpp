// Milliseconds of the loss of detection and its gradient down to the maps, on made-up maps and labels;
// loss.py times the peer.
//
//   bench_loss [--images N] [--size PIXELS] [--objects M] [--classes C] [--rounds R] [--threads T]
#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "train/loss/detect_criterion.hpp"

namespace {

using namespace yolo::train;

std::vector<NamedMap> make_maps(std::int64_t images, std::int64_t size, std::int64_t classes) {
  std::vector<NamedMap> maps;
  for (int level = 0; level < 3; ++level) {
    const std::int64_t side = size / (8 << level);
    const auto make = [&](std::int64_t channels, double shift) {
      return (at::randn({images, channels, side, side}) + shift)
          .contiguous(at::MemoryFormat::ChannelsLast)
          .requires_grad_(true);
    };
    maps.push_back({"box" + std::to_string(level), make(64, 0)});
    maps.push_back({"cls" + std::to_string(level), make(classes, -5)});
  }
  return maps;
}

TensorBatch make_batch(std::int64_t images, std::int64_t size, std::int64_t objects, std::int64_t classes) {
  TensorBatch batch;
  batch.images = at::zeros({images, 3, size, size});
  batch.image_of = at::arange(images).repeat_interleave(objects);
  batch.classes = at::randint(classes, {images * objects}, at::kLong);
  // Sides of 3 % to 60 % of the image, small ones more often.
  const at::Tensor sides = 0.03 + 0.57 * at::rand({images * objects, 2}).square();
  batch.boxes = at::cat({sides / 2 + at::rand({images * objects, 2}) * (1 - sides), sides}, 1);
  return batch;
}

double run_once(Criterion& criterion, const std::vector<NamedMap>& maps, const TensorBatch& batch,
                double& forward) {
  const auto start = std::chrono::steady_clock::now();
  const Loss loss = criterion(maps, batch);
  const auto middle = std::chrono::steady_clock::now();
  loss.total.backward();
  const auto end = std::chrono::steady_clock::now();
  for (const NamedMap& map : maps) map.map.mutable_grad().reset();
  forward = std::chrono::duration<double, std::milli>(middle - start).count();
  return std::chrono::duration<double, std::milli>(end - start).count();
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::int64_t> options{{"--images", 16},  {"--size", 640},  {"--objects", 20},
                                              {"--classes", 80}, {"--rounds", 20}, {"--threads", 0}};
  for (int i = 1; i + 1 < argc; i += 2) options[argv[i]] = std::atoll(argv[i + 1]);
  if (options["--threads"] > 0) at::set_num_threads(static_cast<int>(options["--threads"]));
  at::manual_seed(0);
  const std::vector<NamedMap> maps = make_maps(options["--images"], options["--size"], options["--classes"]);
  const TensorBatch batch =
      make_batch(options["--images"], options["--size"], options["--objects"], options["--classes"]);
  DetectCriterion criterion{LossGains()};
  std::vector<double> all, forward(1);
  for (std::int64_t i = 0; i < options["--rounds"]; ++i) {
    all.push_back(run_once(criterion, maps, batch, forward.back()));
    forward.push_back(0);
  }
  forward.pop_back();
  std::sort(all.begin(), all.end());
  std::sort(forward.begin(), forward.end());
  std::printf("loss %.2f ms, with its gradient %.2f ms (medians of %zu), %d threads\n",
              forward[forward.size() / 2], all[all.size() / 2], all.size(), at::get_num_threads());
  return 0;
}
