// Any bytes as results.csv: what is read can be written, and read again as the same rows.
#include <yolo/error.hpp>

#include "record/results_csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  try {
    const auto rows = yolo::record::parse_results_csv({reinterpret_cast<const char*>(data), size}, "input");
    if (yolo::record::parse_results_csv(yolo::record::results_csv_text(rows), "output").size() !=
        rows.size()) {
      __builtin_trap();
    }
  } catch (const yolo::Error&) {  // refused
  }
  return 0;
}
