// A limit on the work that untrusted data may cause.
#pragma once

#include <cstdint>
#include <yolo/error.hpp>

namespace yolo::checkpoint {

/// Counts bytes or items; throws Error with the given reason when more is spent than there was.
class Budget {
 public:
  Budget(std::uint64_t amount, const char* reason) : left_(amount), reason_(reason) {}

  void spend(std::uint64_t amount) {
    if (amount > left_) throw Error(reason_);
    left_ -= amount;
  }

 private:
  std::uint64_t left_;
  const char* reason_;
};

}  // namespace yolo::checkpoint
