// In builds with the address sanitizer: looks for leaks when a program's tests are over. Threads that inference leaves behind
// (OpenVINO's and TBB's, which are not instrumented) make the sanitizer's search die ("Tracer caught signal 11"), there or at the
// end of the process; where there are any, nothing is looked for. The other programs, and `yolo` itself, are searched.
#include <gtest/gtest.h>
#include <sanitizer/lsan_interface.h>

#include <filesystem>
#include <iterator>

extern "C" const char* __lsan_default_options() { return "leak_check_at_exit=0"; }

namespace {

bool is_alone() {
  const std::filesystem::directory_iterator threads("/proc/self/task");
  return std::distance(begin(threads), end(threads)) == 1;
}

class LeakCheck final : public testing::Environment {
  void TearDown() override {
    if (is_alone()) __lsan_do_leak_check();
  }
};

[[maybe_unused]] const testing::Environment* const kLeakCheck = testing::AddGlobalTestEnvironment(new LeakCheck);

}  // namespace
