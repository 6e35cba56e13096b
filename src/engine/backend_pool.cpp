#include "engine/backend_pool.hpp"

#include <algorithm>

namespace yolo::engine {
namespace {

constexpr std::size_t kKept = 4;  // compiled networks of a model that stay though nobody uses them

}  // namespace

std::shared_ptr<const Computation> BackendPool::get(const formats::RunRequest& request) const {
  const std::shared_ptr<Entry> entry = entry_of(request);
  if (std::shared_ptr<const Computation> computation = known(*entry)) return computation;
  const std::lock_guard making(entry->making);
  return made(*entry);
}

std::shared_ptr<const Computation> BackendPool::get_unless_in_making(const formats::RunRequest& request) const {
  const std::shared_ptr<Entry> entry = entry_of(request);
  if (std::shared_ptr<const Computation> computation = known(*entry)) return computation;
  const std::unique_lock making(entry->making, std::try_to_lock);
  return making.owns_lock() ? made(*entry) : nullptr;
}

std::shared_ptr<BackendPool::Entry> BackendPool::entry_of(const formats::RunRequest& request) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) { return entry->request == request; });
  if (found != entries_.end()) {
    std::rotate(found, found + 1, entries_.end());
  } else {
    entries_.push_back(std::make_shared<Entry>());
    entries_.back()->request = request;
  }
  return entries_.back();
}

std::shared_ptr<const Computation> BackendPool::known(Entry& entry) const {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<const Computation> computation = entry.known.lock();
  if (computation) entry.kept = computation;
  keep_recent();
  return computation;
}

// Called by who holds entry.making; another one may have made it just before.
std::shared_ptr<const Computation> BackendPool::made(Entry& entry) const {
  if (std::shared_ptr<const Computation> computation = known(entry)) return computation;
  std::shared_ptr<const Computation> computation = make_(entry.request);
  const std::lock_guard lock(mutex_);
  entry.kept = computation;
  entry.known = computation;
  keep_recent();
  return computation;
}

void BackendPool::keep_recent() const {
  std::size_t kept = 0;
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if ((*entry)->kept && ++kept > kKept) (*entry)->kept.reset();
  }
  // Who waits for one, or makes it, holds its entry.
  std::erase_if(entries_, [](const auto& entry) { return entry->known.expired() && entry.use_count() == 1; });
}

}  // namespace yolo::engine
