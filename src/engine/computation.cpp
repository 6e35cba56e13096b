#include "engine/computation.hpp"

#include <algorithm>

namespace yolo::engine {
namespace {

constexpr std::size_t kFreeRequests = 6;  // idle requests kept; each holds the memory of its maps

}  // namespace

std::unique_ptr<runtime::PictureRequest> Computation::take(const runtime::InputShape& shape) const {
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(free_.rbegin(), free_.rend(), [&](const auto& request) { return request->shape() == shape; });
    if (found != free_.rend()) {
      std::unique_ptr<runtime::PictureRequest> request = std::move(*found);
      free_.erase(std::next(found).base());
      return request;
    }
  }
  return backend_->make_request(shape);
}

void Computation::give_back(std::unique_ptr<runtime::PictureRequest> request) const {
  std::unique_ptr<runtime::PictureRequest> oldest;  // ends outside the lock
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(request));
  if (free_.size() <= kFreeRequests) return;
  oldest = std::move(free_.front());
  free_.erase(free_.begin());
}

}  // namespace yolo::engine
