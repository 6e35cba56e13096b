// Tells when threads share a model for single pictures.
#pragma once

#include <atomic>

namespace yolo::engine {

/// Counts the threads that predict a single picture at this moment, and how often they met.
class Crowd {
 public:
  /// A thread's stay, from before its picture to after it.
  class Stay {
   public:
    explicit Stay(Crowd& crowd) : crowd_(crowd), others_(crowd.present_.fetch_add(1)) {
      if (others_ > 0) crowd_.meetings_.fetch_add(1, std::memory_order_relaxed);
    }
    ~Stay() { crowd_.present_.fetch_sub(1); }
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;

    /// Whether others are here and this has happened so often that a network of its own for it pays.
    bool is_usual() const { return others_ > 0 && crowd_.meetings_.load(std::memory_order_relaxed) > kFewMeetings; }

   private:
    Crowd& crowd_;
    int others_;
  };

 private:
  static constexpr int kFewMeetings = 8;  // less than the time in which a network is compiled

  std::atomic<int> present_{0}, meetings_{0};
};

}  // namespace yolo::engine
