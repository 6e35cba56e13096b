// One picture in memory to Results, interleaved with the bare inference of an OpenVINO model of the same network.
//   bench_predict WEIGHTS.pt PICTURE [--xml MODEL.xml] [--f32] [--nms] [--imgsz N] [--threads N] [--runs N] [--serve]
// With --serve it runs once for each line of standard input and answers with milliseconds, so that a script can
// interleave it with another program.
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <openvino/openvino.hpp>
#include <optional>
#include <string>
#include <vector>

#include <yolo/yolo.hpp>

#include "timing.hpp"

namespace {

using yolo::bench::milliseconds;

struct Arguments {
  std::string weights, picture, xml;
  bool f32 = false, serve = false;
  std::optional<bool> end2end;
  int threads = 2, runs = 60, imgsz = 0;
};

Arguments parse(int count, char** words) {
  Arguments result;
  std::vector<std::string> names;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const auto next = [&] { return yolo::bench::next_word(count, words, i); };
    if (word == "--xml") result.xml = next();
    else if (word == "--threads") result.threads = std::stoi(next());
    else if (word == "--runs") result.runs = std::stoi(next());
    else if (word == "--imgsz") result.imgsz = std::stoi(next());
    else if (word == "--nms") result.end2end = false;
    else if (word == "--f32") result.f32 = true;
    else if (word == "--serve") result.serve = true;
    else names.push_back(word);
  }
  if (names.size() != 2) throw yolo::Error("usage: bench_predict WEIGHTS.pt PICTURE [--xml MODEL.xml] [--f32] ...");
  result.weights = names[0];
  result.picture = names[1];
  return result;
}

/// The peer's export, with nothing around it.
class BareInference {
 public:
  BareInference(const std::string& xml, bool f32, int threads) {
    ov::Core core;
    ov::AnyMap properties{ov::hint::performance_mode(ov::hint::PerformanceMode::LATENCY),
                          ov::inference_num_threads(threads)};
    if (f32) properties.insert(ov::hint::inference_precision(ov::element::f32));
    request_ = core.compile_model(core.read_model(xml), "CPU", properties).create_infer_request();
  }
  void run() { request_.infer(); }

 private:
  ov::InferRequest request_;
};

void print(const char* name, std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) { return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))]; };
  std::printf("%-22s median %8.3f  p10 %8.3f  p90 %8.3f\n", name, at(0.5), at(0.1), at(0.9));
}

int run(const Arguments& arguments) {
  yolo::Model model(arguments.weights);
  yolo::PredictOptions options;
  options.compute.threads = arguments.threads;
  options.rect = false;
  if (arguments.f32) options.compute.half = false;
  if (arguments.imgsz > 0) options.imgsz = {arguments.imgsz};
  options.end2end = arguments.end2end;
  const auto frame = yolo::open_source(arguments.picture)->next();
  if (!frame) throw yolo::Error("the picture cannot be read");
  const auto predict = [&] { model.predict(frame->image, options); };
  for (int i = 0; i < 5; ++i) predict();
  if (arguments.serve) {
    for (std::string line; std::getline(std::cin, line);) std::cout << milliseconds(predict) << std::endl;
    return 0;
  }
  std::optional<BareInference> bare;
  if (!arguments.xml.empty()) bare.emplace(arguments.xml, arguments.f32, arguments.threads);
  std::vector<double> ours, bares, ratios;
  for (int i = 0; i < arguments.runs; ++i) {
    ours.push_back(milliseconds(predict));
    if (!bare) continue;
    bares.push_back(milliseconds([&] { bare->run(); }));
    ratios.push_back(ours.back() / bares.back());
  }
  print("picture to Results, ms", ours);
  if (bare) print("bare inference, ms", bares);
  if (bare) print("ratio", ratios);
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
