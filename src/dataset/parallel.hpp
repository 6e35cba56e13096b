// One piece of work for every index, on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <thread>

#include "core/parallel.hpp"

namespace yolo::dataset {

/// Calls work(i) for every i below `count`; `threads` 0 means as many as the processor has. `progress` may be
/// empty; it is called on the calling thread, the first time with done == 0, the last time with done == total.
/// The exception of the lowest piece of work is passed on.
template <typename Work>
void for_each_index(std::size_t count, int threads,
                    const std::function<void(std::size_t, std::size_t)>& progress, const Work& work) {
  constexpr std::size_t kPiece = 64, kMostThreads = 64;
  const std::size_t wished =
      threads > 0 ? static_cast<std::size_t>(threads) : std::thread::hardware_concurrency();
  const std::size_t used = std::clamp<std::size_t>(std::min(wished, count / kPiece), 1, kMostThreads);
  const std::thread::id caller = std::this_thread::get_id();
  std::atomic<std::size_t> done{0};
  if (progress && count > 0) progress(0, count);
  parallel_for((count + kPiece - 1) / kPiece, static_cast<int>(used), [&](std::size_t piece) {
    const std::size_t begin = piece * kPiece, end = std::min(begin + kPiece, count);
    for (std::size_t i = begin; i < end; ++i) work(i);
    const std::size_t total = done.fetch_add(end - begin) + (end - begin);
    if (progress && total < count && std::this_thread::get_id() == caller) progress(total, count);
  });
  if (progress) progress(count, count);
}

}  // namespace yolo::dataset
