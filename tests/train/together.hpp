// Several ranks of a training as threads of one test.
#pragma once

#include <torch/types.h>

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "train/network/joint_batch_norm.hpp"

namespace yolo::test {

/// Runs `work(statistics)` once for each rank, at the same time; what they hand to JointStatistics::sum is
/// added up in the order of the ranks. Throws what one of them threw.
class Together {
 public:
  explicit Together(int ranks) : ranks_(ranks), values_(static_cast<std::size_t>(ranks)) {}

  void run(const std::function<void(const train::JointStatistics&)>& work) {
    std::vector<std::thread> threads;
    std::vector<std::exception_ptr> errors(static_cast<std::size_t>(ranks_));
    for (int rank = 0; rank < ranks_; ++rank) {
      threads.emplace_back([&, rank] {
        const train::JointStatistics statistics{
            rank, ranks_, [this, rank](const at::Tensor& own) { return sum(rank, own); }};
        try {
          work(statistics);
        } catch (...) {
          errors[static_cast<std::size_t>(rank)] = std::current_exception();
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::exception_ptr& error : errors) {
      if (error) std::rethrow_exception(error);
    }
  }

 private:
  at::Tensor sum(int rank, const at::Tensor& own) {
    const at::NoGradGuard no_gradients;
    std::unique_lock lock(mutex_);
    values_[static_cast<std::size_t>(rank)] = own.detach();
    const int round = round_;
    if (++arrived_ == ranks_) {
      total_ = values_[0].clone();
      for (std::size_t i = 1; i < values_.size(); ++i) total_ += values_[i];
      arrived_ = 0;
      ++round_;
      all_here_.notify_all();
    } else if (!all_here_.wait_for(lock, std::chrono::seconds(60), [&] { return round_ != round; })) {
      throw std::runtime_error("the other ranks did not come: their calls differ");
    }
    return total_.clone();
  }

  int ranks_, arrived_ = 0, round_ = 0;
  std::vector<at::Tensor> values_;
  at::Tensor total_;  // of the last round; the next one cannot end before all have taken it
  std::mutex mutex_;
  std::condition_variable all_here_;
};

}  // namespace yolo::test
