// Ctrl-C ends a run in order: what was predicted is saved, videos and JSON are complete.
#pragma once

#include <pthread.h>

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace yolo::cli {

/// While it lives the first Ctrl-C asks for an end, and a second one ends the program at once. To be made before other threads,
/// which must not get the signal. Where the program was started to ignore Ctrl-C it does nothing.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  std::stop_token token() const { return stop_.get_token(); }

 private:
  void wait();

  std::stop_source stop_;
  std::atomic<bool> over_{false};
  sigset_t before_{};
  std::thread waiting_;
};

}  // namespace yolo::cli
