// Plain values that a checkpoint's pickle describes. Nothing here can run code.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <yolo/graph/tensor.hpp>

#include "checkpoint/globals.hpp"

namespace yolo::checkpoint {

struct Value;
/// Values are owned by their ValueTree and may be shared or even refer to themselves; never null.
/// Whoever walks them must bound the depth.
using Ref = const Value*;

struct None {};
struct Bytes {
  std::string_view data;
};
struct List {
  std::vector<Ref> items;
};
struct Tuple {
  std::vector<Ref> items;
};
struct Set {
  std::vector<Ref> items;
};

/// In order of insertion. A key that was set twice stands there twice; find() gives the later one.
struct Dict {
  std::vector<std::pair<Ref, Ref>> items;

  Ref find(std::string_view key) const;  ///< nullptr when absent
};

/// A name from the closed list of globals.
struct Global {
  const GlobalRow* row = nullptr;
};

/// An instance of a listed class: what it was made from and its state, uninterpreted.
struct Object {
  const GlobalRow* cls = nullptr;
  Ref args = nullptr;   ///< tuple of constructor arguments; nullptr when there were none
  Ref state = nullptr;  ///< usually the Dict of its attributes; nullptr when there is none
};

/// The block of bytes that tensors share; its bytes are the archive entry data/KEY.
struct Storage {
  std::string_view key;
  graph::DataType type = graph::DataType::f32;
  bool untyped = false;  ///< `numel` counts bytes; the tensor knows the type
  std::int64_t numel = 0;
};

/// A view of a storage, in elements. Not yet checked against the storage's size.
struct TensorRef {
  Ref storage = nullptr;
  graph::DataType type = graph::DataType::f32;
  std::int64_t offset = 0;
  graph::Shape shape;
  std::vector<std::int64_t> stride;
  bool is_parameter = false;
};

struct Value {
  std::variant<None, bool, std::int64_t, double, std::string_view, Bytes, List, Tuple, Dict, Set, Global,
               Object, Storage, TensorRef>
      data;

  template <typename T>
  const T* as() const {
    return std::get_if<T>(&data);
  }
  bool is_none() const { return std::holds_alternative<None>(data); }

  /// Numbers as the other kind where nothing is lost; a bool counts as 0 or 1.
  std::optional<std::int64_t> integer() const;
  std::optional<double> number() const;
  std::optional<std::string_view> text() const;
  /// Items of a list, tuple or set; nullptr for other kinds.
  const std::vector<Ref>* sequence() const;
  /// An attribute of an Object whose state is a Dict, or an entry of a Dict; nullptr when absent.
  Ref member(std::string_view name) const;
};

/// The values of one pickle and everything that their texts point into.
class ValueTree {
 public:
  explicit ValueTree(std::string pickle) : pickle_(std::make_unique<std::string>(std::move(pickle))) {}

  const std::string& pickle() const { return *pickle_; }
  Ref root() const { return root_; }
  void set_root(Ref root) { root_ = root; }

  Value* add(decltype(Value::data) data) { return &values_.emplace_back(Value{std::move(data)}); }
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  const GlobalRow* keep(const GlobalRow& row) { return &rows_.emplace_back(row); }
  std::size_t size() const { return values_.size(); }
  const std::deque<Value>& all() const { return values_; }
  /// Accounts for memory that a call copies. Throws Error when a hostile pickle multiplies its data.
  void spend(std::size_t bytes);

 private:
  std::unique_ptr<std::string> pickle_;  // its address must survive moves: texts point into it
  std::deque<Value> values_;
  std::deque<std::string> texts_;
  std::deque<GlobalRow> rows_;
  std::size_t spent_ = 0;
  Ref root_ = nullptr;
};

/// The class path of an Object ("torch.nn.modules.conv.Conv2d"); empty for other values.
std::string class_path(const Value& value);

}  // namespace yolo::checkpoint
