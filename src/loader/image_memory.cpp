// Keeps images up to a budget of bytes.
#include "loader/image_memory.hpp"

namespace yolo::loader {
namespace {

std::uint64_t bytes_of(const cv::Mat& image) { return image.total() * image.elemSize(); }

}  // namespace

cv::Mat ImageMemory::find(std::size_t number) {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(number);
  if (found == places_.end()) return {};
  if (when_full_ == WhenFull::replace) entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->image;
}

bool ImageMemory::keep(std::size_t number, const cv::Mat& image) {
  const std::uint64_t size = bytes_of(image);
  std::list<Entry> dropped;  // freed without the mutex
  const std::lock_guard lock(mutex_);
  if (places_.contains(number)) return true;  // another thread read it at the same time
  if (size > budget_) return false;
  while (bytes_ + size > budget_) {
    if (when_full_ == WhenFull::refuse) return false;
    bytes_ -= bytes_of(entries_.back().image);
    places_.erase(entries_.back().number);
    dropped.splice(dropped.begin(), entries_, std::prev(entries_.end()));
  }
  entries_.push_front({number, image});
  places_[number] = entries_.begin();
  bytes_ += size;
  return true;
}

std::uint64_t ImageMemory::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace yolo::loader
