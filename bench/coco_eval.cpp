// The COCO evaluation of a pair of files, timed on demand; coco_eval.py drives it beside pycocotools.
//
//   bench_coco_eval TRUTH.json DETECTIONS.json [--kind bbox|segm|keypoints] [--threads N]
//
// Reads both files, prints "ready"; then for every line of input evaluates once and prints the milliseconds
// and the summary. As in pycocotools' evaluate and accumulate, the time begins with parsed objects and
// encoded masks.
#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>
#include <yolo/error.hpp>

#include "metrics/coco_json.hpp"

namespace {

using namespace yolo::metrics;

CocoKind to_kind(const std::string& name) {
  if (name == "bbox") return CocoKind::boxes;
  if (name == "segm") return CocoKind::masks;
  if (name == "keypoints") return CocoKind::poses;
  throw yolo::Error("--kind bbox, segm or keypoints expected, found " + name);
}

void serve(const std::string& truth_file, const std::string& detection_file, CocoKind kind,
           unsigned threads) {
  const CocoTruthSet truth = read_coco_truth(truth_file, kind);
  const CocoDetectionSet detections = read_coco_detections(detection_file, kind);
  CocoOptions options = kind == CocoKind::poses ? coco_pose_options() : coco_options();
  options.threads = threads;
  std::printf("ready\n");
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
    const auto start = std::chrono::steady_clock::now();
    const CocoResult result = evaluate_coco(truth, detections, kind, options);
    std::printf("%.4f",
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    for (double value : result.stats()) std::printf(" %.9f", value);
    std::printf("\n");
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  CocoKind kind = CocoKind::boxes;
  unsigned threads = 2;
  try {
    if (argc < 3) throw yolo::Error("bench_coco_eval TRUTH.json DETECTIONS.json [--kind K] [--threads N]");
    for (int i = 3; i + 1 < argc; i += 2) {
      const std::string option = argv[i];
      if (option == "--kind") kind = to_kind(argv[i + 1]);
      if (option == "--threads") threads = static_cast<unsigned>(std::stoul(argv[i + 1]));
    }
    serve(argv[1], argv[2], kind, threads);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
