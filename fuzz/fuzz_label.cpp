// Any bytes as label rows, with and without keypoints: values that come out are in range.
#include "dataset/label_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const int values : {0, 2, 3}) {
    yolo::dataset::LabelRules rules{.classes = 80};
    if (values != 0) rules.keypoints = yolo::dataset::KeypointShape{2, values};
    for (const yolo::dataset::Label& label : yolo::dataset::parse_label_rows(text, rules).labels) {
      const bool good =
          label.cls >= 0 && label.cls < 80 && label.x >= 0 && label.y >= 0 && label.w >= 0 && label.h >= 0;
      if (!good) __builtin_trap();
    }
  }
  return 0;
}
