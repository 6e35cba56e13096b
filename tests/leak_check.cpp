// In builds with the address sanitizer: looks for leaks when a program's tests are over, while the threads of libraries wait for
// work. At the very end of the process some of them are just going away, and the search dies of that ("Tracer caught signal 11").
#include <gtest/gtest.h>
#include <sanitizer/lsan_interface.h>

namespace {

class LeakCheck final : public testing::Environment {
  void TearDown() override { __lsan_do_leak_check(); }
};

[[maybe_unused]] const testing::Environment* const kLeakCheck = testing::AddGlobalTestEnvironment(new LeakCheck);

}  // namespace
