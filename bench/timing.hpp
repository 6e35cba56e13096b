// What the benchmark programs share: words of the command line and wall time.
#pragma once

#include <chrono>
#include <string>

namespace yolo::bench {

/// The word behind option `i`, which it steps to; empty at the end.
inline std::string next_word(int count, char** words, int& i) { return i + 1 < count ? std::string(words[++i]) : std::string(); }

template <typename Work>
double milliseconds(Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace yolo::bench
