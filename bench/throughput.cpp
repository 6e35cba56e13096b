// Many pictures: what predict of a folder, a validation and threads on one Model reach of OpenVINO's own throughput mode, which
// computes the same network on pictures that are in memory already. All sides run in turn.
//   bench_throughput WEIGHTS.pt FOLDER [--data DATA.yaml] [--clients N] [--threads N] [--rounds N] [--f32]
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <openvino/openvino.hpp>
#include <string>
#include <thread>
#include <vector>

#include <yolo/yolo.hpp>

#include "formats/format.hpp"
#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "runtime/openvino/lower.hpp"
#include "timing.hpp"

namespace {

using yolo::bench::milliseconds;

constexpr int kSide = 640;
constexpr int kClientImages = 20;  // of each thread in a round

struct Arguments {
  std::string weights, folder, data;
  int clients = 8, threads = 2, rounds = 5;
  bool f32 = false;
};

Arguments parse(int count, char** words) {
  Arguments result;
  std::vector<std::string> names;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const auto next = [&] { return yolo::bench::next_word(count, words, i); };
    if (word == "--data") result.data = next();
    else if (word == "--clients") result.clients = std::stoi(next());
    else if (word == "--threads") result.threads = std::stoi(next());
    else if (word == "--rounds") result.rounds = std::stoi(next());
    else if (word == "--f32") result.f32 = true;
    else names.push_back(word);
  }
  if (names.size() != 2) throw yolo::Error("usage: bench_throughput WEIGHTS.pt FOLDER [--data DATA.yaml] ...");
  result.weights = names[0];
  result.folder = names[1];
  return result;
}

/// The same network with nothing around it, as OpenVINO itself would keep the processor busy.
class BareThroughput {
 public:
  explicit BareThroughput(const Arguments& arguments) {
    const yolo::formats::Opened opened = yolo::formats::open_model(arguments.weights);
    yolo::graph::Graph graph = yolo::graph::emit(opened.network).graph;
    yolo::graph::fold_batch_norm(graph);
    ov::AnyMap properties{ov::hint::performance_mode(ov::hint::PerformanceMode::THROUGHPUT),
                          ov::inference_num_threads(arguments.threads)};
    if (arguments.f32) properties.insert(ov::hint::inference_precision(ov::element::f32));
    model_ = ov::Core().compile_model(yolo::runtime::lower_to_openvino(std::move(graph), 1, kSide, kSide), "CPU", properties);
    requests_.resize(model_.get_property(ov::optimal_number_of_infer_requests));
    for (ov::InferRequest& request : requests_) {
      request = model_.create_infer_request();
      ov::Tensor image(ov::element::u8, {1, kSide, kSide, 3});
      for (std::size_t i = 0; i < image.get_byte_size(); ++i) image.data<std::uint8_t>()[i] = static_cast<std::uint8_t>(i * 37);
      request.set_input_tensor(image);
    }
  }

  std::size_t requests() const { return requests_.size(); }

  void run(int images) {
    for (int i = 0; i < images; ++i) {
      ov::InferRequest& request = requests_[static_cast<std::size_t>(i) % requests_.size()];
      if (i >= static_cast<int>(requests_.size())) request.wait();
      request.start_async();
    }
    for (ov::InferRequest& request : requests_) request.wait();
  }

 private:
  ov::CompiledModel model_;
  std::vector<ov::InferRequest> requests_;
};

/// Megabytes that this process has in memory now.
double resident_megabytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word && word != "VmRSS:") {
  }
  double kilobytes = 0;
  status >> kilobytes;
  return kilobytes / 1000;
}

void print(const char* name, std::vector<double> values, const char* unit) {
  std::sort(values.begin(), values.end());
  std::printf("%-34s median %8.3f  (%.3f to %.3f) %s\n", name, values[values.size() / 2], values.front(), values.back(), unit);
}

struct Side {
  const char* name;
  std::vector<double> times, ratios;  ///< milliseconds an image; bare / this

  void add(double milliseconds, double bare) {
    times.push_back(milliseconds);
    ratios.push_back(bare / milliseconds);
  }
};

int run(const Arguments& arguments) {
  const yolo::Model model(arguments.weights);
  yolo::PredictOptions options;
  options.compute.threads = arguments.threads;
  options.rect = false;
  options.imgsz = {kSide};
  options.verbose = false;
  if (arguments.f32) options.compute.half = false;
  yolo::ValOptions judging;
  judging.data = arguments.data;
  judging.compute.threads = arguments.threads;
  judging.rect = false;
  judging.imgsz = {kSide};
  judging.plots = false;
  judging.verbose = false;
  if (arguments.f32) judging.compute.half = false;

  std::vector<cv::Mat> pictures;
  const auto collected = yolo::open_source(arguments.folder);
  while (const auto frame = collected->next()) pictures.push_back(frame->image);
  if (pictures.empty()) throw yolo::Error("the folder has no pictures");
  const auto images = static_cast<double>(pictures.size());

  const auto folder = [&] {
    const auto source = yolo::open_source(arguments.folder);
    model.predict(*source, options, nullptr);
  };
  const auto clients = [&](int count) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i) {
      threads.emplace_back([&] {
        for (int k = 0; k < kClientImages; ++k) model.predict(pictures[next++ % pictures.size()], options);
      });
    }
  };
  clients(1);
  const double memory_of_one = resident_megabytes();
  clients(arguments.clients);
  const double memory_of_many = resident_megabytes();
  folder();
  BareThroughput bare(arguments);
  if (!arguments.data.empty()) model.val(judging);
  bare.run(20);

  std::vector<double> bares;
  Side predicting{"predict of the folder", {}, {}}, validating{"val", {}, {}}, one{"one thread, pictures in memory", {}, {}},
      many{"several threads on one Model", {}, {}};
  for (int round = 0; round < arguments.rounds; ++round) {
    bares.push_back(milliseconds([&] { bare.run(static_cast<int>(images)); }) / images);
    predicting.add(milliseconds(folder) / images, bares.back());
    if (!arguments.data.empty()) validating.add(milliseconds([&] { model.val(judging); }) / images, bares.back());
    one.add(milliseconds([&] { clients(1); }) / kClientImages, bares.back());
    many.add(milliseconds([&] { clients(arguments.clients); }) / (kClientImages * arguments.clients), bares.back());
  }
  std::printf("%zu pictures, %d threads, %zu requests of OpenVINO's own, %d clients\n", pictures.size(), arguments.threads,
              bare.requests(), arguments.clients);
  std::printf("in memory with the pictures: %.0f MB after one thread, %.0f MB after %d\n", memory_of_one, memory_of_many,
              arguments.clients);
  print("OpenVINO's throughput mode", bares, "ms an image");
  for (const Side* side : {&predicting, &validating, &one, &many}) {
    if (side->times.empty()) continue;
    print(side->name, side->times, "ms an image");
    print("  of OpenVINO's throughput", side->ratios, "");
  }
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(parse(count, words));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
