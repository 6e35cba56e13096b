// What rank 0 tells the others, who wait for it as long as rank 0 lives: a validation may take hours.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "train/distributed/heartbeat.hpp"

namespace yolo::train {

class Announcements {
 public:
  /// `look`: time between two looks at the store. Rank 0 counts as lost when `patience` looks in a row found
  /// its heartbeat unchanged; looks are counted, not time, so that a machine that slept with both processes
  /// on it does no harm.
  explicit Announcements(SharedValues store, std::chrono::milliseconds look = std::chrono::milliseconds(250),
                         int patience = 120)
      : store_(std::move(store)), look_(look), patience_(patience) {}

  /// Rank 0: the next announcement, or that there will be none and why.
  void tell(const std::string& text);
  void fail(const std::string& reason);
  /// The others: the next announcement. Throws Error that names rank 0 when it failed, ended or shows no sign
  /// of life.
  std::string wait();

 private:
  SharedValues store_;
  std::chrono::milliseconds look_;
  int patience_;
  std::int64_t next_ = 0;
};

}  // namespace yolo::train
