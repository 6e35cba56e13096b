#include "engine/backend_pool.hpp"

#include <algorithm>

namespace yolo::engine {
namespace {

constexpr std::size_t kKept = 4;  // compiled networks of a model that stay though nobody uses them

}  // namespace

std::shared_ptr<const Computation> BackendPool::get(const formats::RunRequest& request) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.request == request; });
  std::shared_ptr<const Computation> computation = found != entries_.end() ? found->known.lock() : nullptr;
  if (found != entries_.end()) entries_.erase(found);
  if (!computation) computation = make_(request);
  entries_.push_back({request, computation, computation});
  keep_recent();
  return computation;
}

void BackendPool::keep_recent() const {
  std::size_t kept = 0;
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (entry->kept && ++kept > kKept) entry->kept.reset();
  }
  std::erase_if(entries_, [](const Entry& entry) { return entry.known.expired(); });
}

}  // namespace yolo::engine
