// One piece of work for every index, on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace yolo::dataset {

/// Calls work(i) for every i below `count`; `threads` 0 means as many as the processor has. `progress` may be
/// empty; it is called on the calling thread, the last time with done == total. `work` must not throw.
template <typename Work>
void for_each_index(std::size_t count, int threads,
                    const std::function<void(std::size_t, std::size_t)>& progress, const Work& work) {
  constexpr std::size_t kPiece = 64, kMostThreads = 64;
  std::atomic<std::size_t> next{0}, done{0};
  const auto run = [&](bool reports) {
    for (std::size_t begin = next.fetch_add(kPiece); begin < count; begin = next.fetch_add(kPiece)) {
      const std::size_t end = std::min(begin + kPiece, count);
      for (std::size_t i = begin; i < end; ++i) work(i);
      const std::size_t total = done.fetch_add(end - begin) + (end - begin);
      if (reports && progress && total < count) progress(total, count);
    }
  };
  const std::size_t wished =
      threads > 0 ? static_cast<std::size_t>(threads) : std::thread::hardware_concurrency();
  const std::size_t used = std::clamp<std::size_t>(std::min(wished, count / kPiece), 1, kMostThreads);
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < used; ++i) others.emplace_back([&] { run(false); });
    run(true);
  }
  if (progress) progress(count, count);
}

}  // namespace yolo::dataset
