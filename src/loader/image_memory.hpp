// Decoded images kept in memory.
#pragma once

#include <cstdint>
#include <list>
#include <mutex>
#include <opencv2/core/mat.hpp>
#include <unordered_map>

namespace yolo::loader {

/// Images by number, up to a budget. May be used by several threads. The pixels are shared: nobody may write
/// to them.
class ImageMemory {
 public:
  /// What goes when the budget is spent: the image that was not used for longest, or nothing (later ones are
  /// not kept). In an epoch each image is used once, in an order that changes: then the one used longest ago
  /// is as likely to be next as any other, and replacing is of no use.
  enum class WhenFull { replace, refuse };

  ImageMemory(std::uint64_t budget, WhenFull when_full) : budget_(budget), when_full_(when_full) {}

  /// Empty when it is not kept.
  cv::Mat find(std::size_t number);
  /// Whether it is kept now.
  bool keep(std::size_t number, const cv::Mat& image);
  std::uint64_t bytes() const;

 private:
  struct Entry {
    std::size_t number = 0;
    cv::Mat image;
  };

  std::uint64_t budget_, bytes_ = 0;
  WhenFull when_full_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // the one used last comes first
  std::unordered_map<std::size_t, std::list<Entry>::iterator> places_;
};

}  // namespace yolo::loader
