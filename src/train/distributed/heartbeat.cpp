// A process that is alive changes its value at least every half second; one that hangs does not count on.
#include "train/distributed/heartbeat.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>

namespace yolo::train {
namespace {

constexpr std::chrono::milliseconds kBeat(500);
constexpr std::chrono::milliseconds kWatch(3000);  // without a change in that time a process has ended

// The number after the comma, 0 where there is none.
std::int64_t exchanges_of(const std::optional<std::string>& value) {
  std::int64_t count = 0;
  if (!value) return count;
  const std::size_t comma = value->find(',');
  if (comma != std::string::npos)
    std::from_chars(value->data() + comma + 1, value->data() + value->size(), count);
  return count;
}

std::string list(const std::vector<int>& ranks, const char* one, const char* several) {
  return fmt::format("{} {} {}", ranks.size() == 1 ? "rank" : "ranks", fmt::join(ranks, ", "),
                     ranks.size() == 1 ? one : several);
}

}  // namespace

std::string heartbeat_key(int rank) { return fmt::format("heartbeat/{}", rank); }

Heartbeat::Heartbeat(SharedValues store, int rank) : store_(std::move(store)), key_(heartbeat_key(rank)) {
  thread_ = std::thread([this] { run(); });
}

Heartbeat::~Heartbeat() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stop_asked_.notify_all();
  thread_.join();
}

void Heartbeat::run() {
  std::int64_t beats = 0;
  std::unique_lock lock(mutex_);
  while (!stop_) {
    lock.unlock();
    try {
      store_.set(key_, fmt::format("{},{}", ++beats, exchanges_.load()));
    } catch (const std::exception&) {
      return;  // rank 0 has gone with the store; the next exchange says so
    }
    lock.lock();
    stop_asked_.wait_for(lock, kBeat, [&] { return stop_; });
  }
}

std::string missing_ranks(const SharedValues& store, int rank, int world_size, std::int64_t exchanges) {
  const auto read_all = [&] {
    std::vector<std::optional<std::string>> values;
    for (int other = 0; other < world_size; ++other) values.push_back(store.get(heartbeat_key(other)));
    return values;
  };
  try {
    const auto before = read_all();
    std::this_thread::sleep_for(kWatch);
    const auto after = read_all();
    std::vector<int> ended, late;
    for (int other = 0; other < world_size; ++other) {
      if (other == rank) continue;
      if (before[other] == after[other]) {
        ended.push_back(other);
      } else if (exchanges_of(after[other]) < exchanges) {
        late.push_back(other);
      }
    }
    if (!ended.empty()) return list(ended, "has ended", "have ended");
    if (!late.empty()) return list(late, "is alive but did not come", "are alive but did not come");
    return "all other ranks are alive";
  } catch (const std::exception&) {
    return "rank 0, which holds the common store, has ended";
  }
}

}  // namespace yolo::train
