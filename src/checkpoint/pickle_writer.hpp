// Writes pickle data of protocol 2: plain values, tensors and objects, as torch.save lays them out.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "checkpoint/pickle_opcodes.hpp"
#include "checkpoint/plain.hpp"

namespace yolo::checkpoint {

/// Every call appends to the stream; the names are those of Python's pickletools where they stand for one
/// instruction. Texts and global names are written once and recalled afterwards.
class PickleWriter {
 public:
  PickleWriter();

  void plain(const Plain& value);
  void none() { put(Opcode::none); }
  void boolean(bool value) { put(value ? Opcode::new_true : Opcode::new_false); }
  void integer(std::int64_t value);
  void real(double value);
  void text(std::string_view value);  ///< bytes that are not UTF-8 are replaced by U+FFFD
  /// A tensor whose bytes are to be stored as data/N; throws Error when it has no values. Tensors that share
  /// their data share the entry.
  void tensor(const graph::Tensor& value);
  void parameter(const graph::Tensor& value);  ///< a tensor that a module lists as its parameter

  void put(Opcode opcode) { out_.push_back(static_cast<char>(opcode)); }
  void global(std::string_view package, std::string_view name);
  /// A new object of a class, without attributes yet; its state follows and then Opcode::build.
  void object(std::string_view package, std::string_view name);
  void empty_ordered_dict();
  void empty_set();

  std::uint32_t memorise();  ///< gives a number for the value that was just written
  void recall(std::uint32_t number);

  /// Ends the stream. Nothing may be written afterwards.
  std::string finish();
  /// What data/0, data/1, ... have to hold.
  const std::vector<graph::Tensor>& storages() const { return storages_; }

 private:
  template <typename T>
  void number(T value);
  void extents(const std::vector<std::int64_t>& values);
  std::size_t storage_index(const graph::Tensor& value);

  std::string out_;
  std::uint32_t memorised_ = 0;
  std::unordered_map<std::string, std::uint32_t> known_;
  std::map<std::tuple<const std::byte*, graph::DataType, std::int64_t>, std::size_t> indices_;
  std::vector<graph::Tensor> storages_;
};

}  // namespace yolo::checkpoint
