// What joins two stages of a pipeline: a queue that holds few items and can be shut.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>

namespace yolo::engine {

/// One producer, one consumer. close() ends it after what is queued; fail() passes an exception on; cancel() makes
/// both sides give up at once.
template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  /// Waits for room. False when the consumer has given up.
  bool push(T item) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return items_.size() < capacity_ || cancelled_; });
    if (cancelled_) return false;
    items_.push_back(std::move(item));
    filled_.notify_one();
    return true;
  }

  /// Waits for an item; nothing at the end. Throws what the producer failed with.
  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [&] { return !items_.empty() || closed_ || cancelled_; });
    if (cancelled_) return std::nullopt;
    if (items_.empty()) {
      if (error_) std::rethrow_exception(error_);
      return std::nullopt;
    }
    std::optional<T> item(std::move(items_.front()));
    items_.pop_front();
    room_.notify_one();
    return item;
  }

  void close() { finish(nullptr); }
  void fail(std::exception_ptr error) { finish(std::move(error)); }

  void cancel() {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    room_.notify_all();
    filled_.notify_all();
  }

 private:
  void finish(std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    error_ = std::move(error);
    filled_.notify_all();
  }

  std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable room_, filled_;
  std::deque<T> items_;
  std::exception_ptr error_;
  bool closed_ = false, cancelled_ = false;
};

}  // namespace yolo::engine
