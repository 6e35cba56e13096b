// Signs of life of all processes in the common store, to tell who is missing when an exchange fails.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace yolo::train {

/// The part of a key-value store that is needed; both may throw when the store cannot be reached.
struct SharedValues {
  std::function<void(const std::string& key, const std::string& value)> set;
  std::function<std::optional<std::string>(const std::string& key)> get;
};

/// Where a process's signs of life are.
std::string heartbeat_key(int rank);

/// A thread that writes "beats, exchanges" of this process under heartbeat/RANK every half second.
class Heartbeat {
 public:
  Heartbeat(SharedValues store, int rank);
  ~Heartbeat();

  /// Another exchange begins.
  void begin_exchange() { ++exchanges_; }
  std::int64_t exchanges() const { return exchanges_; }

 private:
  void run();

  SharedValues store_;
  std::string key_;
  std::atomic<std::int64_t> exchanges_ = 0;
  std::mutex mutex_;
  std::condition_variable stop_asked_;
  bool stop_ = false;
  std::thread thread_;
};

/// Looks at the signs of life for some seconds and says which ranks have ended and which are late, such as
/// "rank 1 has ended". `exchanges`: how many this process has begun.
std::string missing_ranks(const SharedValues& store, int rank, int world_size, std::int64_t exchanges);

}  // namespace yolo::train
