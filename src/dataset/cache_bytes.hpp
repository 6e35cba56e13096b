// Plain values to bytes and back; every length is checked against what is left.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace yolo::dataset {

class ByteWriter {
 public:
  template <typename T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void put_text(std::string_view text) {
    put(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
  }
  /// Element by element in one piece.
  template <typename T>
  void put_list(const std::vector<T>& list) {
    put(static_cast<std::uint32_t>(list.size()));
    if (!list.empty()) bytes_.append(reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T));
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// After a failure everything reads as zero, and ok() is false.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return bytes_.empty(); }

  template <typename T>
  T get() {
    T value{};
    if (take(sizeof value)) std::memcpy(&value, taken_.data(), sizeof value);
    return value;
  }
  std::string get_text() {
    const auto size = get<std::uint32_t>();
    return take(size) ? std::string(taken_) : std::string();
  }
  template <typename T>
  void get_list(std::vector<T>& list) {
    const auto count = get<std::uint32_t>();
    if (!take(std::size_t{count} * sizeof(T)) || count == 0) return;
    list.resize(count);
    std::memcpy(static_cast<void*>(list.data()), taken_.data(), taken_.size());
  }
  /// A number of things that take at least `smallest` bytes each; 0 when so many cannot follow.
  std::uint32_t get_count(std::size_t smallest) {
    const auto count = get<std::uint32_t>();
    if (count <= bytes_.size() / smallest) return count;
    ok_ = false;
    return 0;
  }

 private:
  bool take(std::size_t size) {
    ok_ = ok_ && size <= bytes_.size();
    if (!ok_) return false;
    taken_ = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return true;
  }

  std::string_view bytes_, taken_;
  bool ok_ = true;
};

}  // namespace yolo::dataset
