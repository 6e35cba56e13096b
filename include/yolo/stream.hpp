// Predictions that are pulled: one at a time, as fast as the caller takes them.
#pragma once

#include <iterator>
#include <memory>
#include <optional>

#include <yolo/export.hpp>
#include <yolo/frame.hpp>
#include <yolo/model.hpp>
#include <yolo/results.hpp>

namespace yolo {

/// A frame and what was found in it.
struct Prediction {
  Frame frame;
  Results results;
};

/// A run of predict, from Model::stream(). While the caller works on one prediction, the next ones are read and computed, a
/// few at most. What the options ask to be saved is saved as it goes. Its end ends the run; the model may end before it.
class YOLO_API Stream {
 public:
  Stream(Stream&&) noexcept;
  Stream& operator=(Stream&&) noexcept;
  ~Stream();

  /// The next one, in the order of the source; nothing at the end and after cancel(). Called by one thread at a time. Throws
  /// Error.
  std::optional<Prediction> next();

  /// Ends the run, from any thread: what is under way is dropped, next() gives nothing any more.
  void cancel();

  /// Closes what was saved and tells of the run so far; next() gives nothing any more.
  RunSummary finish();

  class iterator;
  /// Pulls the first one; for a range-for. There is one pass only.
  iterator begin();
  std::default_sentinel_t end() { return {}; }

 private:
  friend class Model;
  struct Impl;
  explicit Stream(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

class Stream::iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = Prediction;
  using difference_type = std::ptrdiff_t;
  using pointer = Prediction*;
  using reference = Prediction&;

  explicit iterator(Stream& stream) : stream_(&stream), current_(stream.next()) {}
  Prediction& operator*() const { return *current_; }
  Prediction* operator->() const { return &*current_; }
  iterator& operator++() { return current_ = stream_->next(), *this; }
  void operator++(int) { ++*this; }
  friend bool operator==(const iterator& at, std::default_sentinel_t) { return !at.current_; }

 private:
  Stream* stream_;
  mutable std::optional<Prediction> current_;
};

inline Stream::iterator Stream::begin() { return iterator(*this); }

}  // namespace yolo
