// Any text as a COCO truth or result file, and as a compressed mask: read and evaluated, or refused with an
// Error.
#include "allow_error.hpp"
#include "metrics/coco_json.hpp"

using namespace yolo::metrics;
using yolo::fuzz::allow_error;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (CocoKind kind : {CocoKind::boxes, CocoKind::masks, CocoKind::poses}) {
    allow_error([&] { parse_coco_detections(text, "fuzz.json", kind); });
    allow_error([&] {
      const CocoTruthSet truth = parse_coco_truth(text, "fuzz.json", kind);
      evaluate_coco(truth, {}, kind, kind == CocoKind::poses ? coco_pose_options() : coco_options());
    });
  }
  allow_error([&] {
    const Rle mask = decompress(text, 30, 40);
    if (intersection_area(mask, mask) != area(mask)) __builtin_trap();
    if (decompress(compress(mask), 30, 40) != mask) __builtin_trap();
    decode(mask);
  });
  return 0;
}
