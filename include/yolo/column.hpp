// Values that lie in rows of a list, seen without copying them.
#pragma once

#include <cstddef>
#include <cstring>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

namespace yolo {

/// One value of each row, where it lies: `stride` bytes from one to the next. Valid as long as the list that it was taken
/// from lives and does not change. Convert it to a std::vector to keep the values.
template <typename Value>
class Column {
  static_assert(std::is_trivially_copyable_v<Value>);

 public:
  using value_type = Value;
  using size_type = std::size_t;

  class const_iterator {
   public:
    using iterator_category = std::input_iterator_tag;  // it gives values, not references
    using iterator_concept = std::random_access_iterator_tag;
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Value;

    const_iterator() = default;
    Value operator*() const { return (*this)[0]; }
    Value operator[](difference_type steps) const {
      Value value;
      std::memcpy(&value, place_ + steps * stride_, sizeof value);
      return value;
    }
    const_iterator& operator++() { return *this += 1; }
    const_iterator& operator--() { return *this += -1; }
    const_iterator operator++(int) { return std::exchange(*this, *this + 1); }
    const_iterator operator--(int) { return std::exchange(*this, *this - 1); }
    const_iterator& operator+=(difference_type steps) { return place_ += steps * stride_, *this; }
    const_iterator& operator-=(difference_type steps) { return *this += -steps; }
    friend const_iterator operator+(const_iterator at, difference_type steps) { return at += steps; }
    friend const_iterator operator+(difference_type steps, const_iterator at) { return at += steps; }
    friend const_iterator operator-(const_iterator at, difference_type steps) { return at -= steps; }
    friend difference_type operator-(const const_iterator& a, const const_iterator& b) {
      return a.stride_ == 0 ? 0 : (a.place_ - b.place_) / a.stride_;
    }
    friend bool operator==(const const_iterator& a, const const_iterator& b) { return a.place_ == b.place_; }
    friend auto operator<=>(const const_iterator& a, const const_iterator& b) { return a.place_ <=> b.place_; }

   private:
    friend class Column;
    const_iterator(const std::byte* place, std::ptrdiff_t stride) : place_(place), stride_(stride) {}

    const std::byte* place_ = nullptr;
    std::ptrdiff_t stride_ = 0;
  };
  using iterator = const_iterator;
  using reference = Value;
  using const_reference = Value;

  Column() = default;
  /// `first` points to the value in the first row.
  Column(const void* first, std::size_t size, std::size_t stride)
      : first_(static_cast<const std::byte*>(first)), size_(size), stride_(stride) {}

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Value operator[](std::size_t row) const { return begin()[static_cast<std::ptrdiff_t>(row)]; }
  const_iterator begin() const { return {first_, static_cast<std::ptrdiff_t>(stride_)}; }
  const_iterator end() const { return begin() + static_cast<std::ptrdiff_t>(size_); }

  const void* data() const { return first_; }     ///< of the first row; null when empty
  std::size_t stride() const { return stride_; }  ///< bytes from row to row

  operator std::vector<Value>() const { return std::vector<Value>(begin(), end()); }
  friend bool operator==(const Column& a, const Column& b) { return std::vector<Value>(a) == std::vector<Value>(b); }
  friend bool operator==(const Column& a, const std::vector<Value>& b) { return std::vector<Value>(a) == b; }

 private:
  const std::byte* first_ = nullptr;
  std::size_t size_ = 0, stride_ = sizeof(Value);
};

}  // namespace yolo
