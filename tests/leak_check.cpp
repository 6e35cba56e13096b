// In builds with the address sanitizer: looks for leaks when a program's tests are over. Threads of inference (OpenVINO's and
// TBB's, which are not instrumented) make the sanitizer's search die ("Tracer caught signal 11"), also when they have just ended;
// where anything was inferred nothing is looked for. The other programs, and `yolo` itself, are searched.
#include <gtest/gtest.h>
#include <sanitizer/lsan_interface.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

// The sanitizer looks for it by its name.
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_options() { return "leak_check_at_exit=0"; }

namespace {

bool is_alone() {
  const std::filesystem::directory_iterator threads("/proc/self/task");
  return std::distance(begin(threads), end(threads)) == 1;
}

// OpenVINO opens its part for the processor at the first use and closes it with the last network; TBB keeps its helper.
bool has_inferred() {
  std::ifstream maps("/proc/self/maps");
  const std::string all((std::istreambuf_iterator<char>(maps)), {});
  return all.find("libopenvino_intel_cpu_plugin") != std::string::npos || all.find("libtbbbind") != std::string::npos;
}

class LeakCheck final : public testing::Environment {
  void TearDown() override {
    if (is_alone() && !has_inferred()) __lsan_do_leak_check();
  }
};

[[maybe_unused]] const testing::Environment* const kLeakCheck = testing::AddGlobalTestEnvironment(new LeakCheck);

}  // namespace
