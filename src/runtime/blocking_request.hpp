// For engines that compute in the calling thread.
#pragma once

#include <future>

#include "runtime/executable.hpp"

namespace yolo::runtime {

/// start() gives compute() to a thread of its own.
class BlockingRequest : public Request {
 public:
  void start() final {
    computed_ = std::async(std::launch::async, [this] { run(); });
  }
  void wait() final { computed_.get(); }
  void run() final {
    compute();
    finished_ = std::chrono::steady_clock::now();
  }
  std::chrono::steady_clock::time_point finished() const final { return finished_; }

 protected:
  /// Computes the outputs. Throws Error.
  virtual void compute() = 0;
  /// A derived class calls this first thing in its destructor: a run that nobody waited for uses its members.
  void finish() noexcept {
    if (computed_.valid()) computed_.wait();
  }

 private:
  std::future<void> computed_;
  std::chrono::steady_clock::time_point finished_;
};

}  // namespace yolo::runtime
