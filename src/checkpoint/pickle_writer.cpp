// The instructions of a pickle, and tensors as torch describes them.
#include "checkpoint/pickle_writer.hpp"

#include <bit>
#include <yolo/error.hpp>

#include "checkpoint/attributes.hpp"
#include "checkpoint/globals.hpp"

namespace yolo::checkpoint {
namespace {

constexpr std::size_t kKnownLength = 256;  // longer texts do not come twice

}  // namespace

PickleWriter::PickleWriter() {
  constexpr std::uint8_t kProtocol = 2;
  put(Opcode::proto);
  number(kProtocol);
}

// Little-endian, as all numbers of a pickle but floats.
template <typename T>
void PickleWriter::number(T value) {
  auto bits = static_cast<std::make_unsigned_t<T>>(value);
  for (std::size_t i = 0; i < sizeof(T); ++i) out_.push_back(static_cast<char>(bits >> (8 * i) & 0xff));
}

void PickleWriter::integer(std::int64_t value) {
  if (value >= 0 && value <= 0xff) {
    put(Opcode::bin_int1);
    number(static_cast<std::uint8_t>(value));
  } else if (value >= INT32_MIN && value <= INT32_MAX) {
    put(Opcode::bin_int);
    number(static_cast<std::int32_t>(value));
  } else {
    put(Opcode::long1);
    number(std::uint8_t{sizeof value});
    number(value);
  }
}

void PickleWriter::real(double value) {
  put(Opcode::bin_float);
  const auto bits = std::bit_cast<std::uint64_t>(value);
  for (int shift = 56; shift >= 0; shift -= 8) out_.push_back(static_cast<char>(bits >> shift & 0xff));
}

void PickleWriter::text(std::string_view value) {
  const std::string clean = clean_utf8(value);
  if (clean.size() > UINT32_MAX) throw Error("a text of more than 4 GiB cannot be written");
  const std::string name = "t" + clean;
  if (const auto found = known_.find(name); found != known_.end()) return recall(found->second);
  put(Opcode::bin_unicode);
  number(static_cast<std::uint32_t>(clean.size()));
  out_ += clean;
  if (clean.size() <= kKnownLength) known_.emplace(name, memorise());
}

void PickleWriter::global(std::string_view package, std::string_view name) {
  const std::string line = fmt::format("{}\n{}\n", package, name);
  const std::string key = "g" + line;
  if (const auto found = known_.find(key); found != known_.end()) return recall(found->second);
  put(Opcode::global);
  out_ += line;
  known_.emplace(key, memorise());
}

void PickleWriter::object(std::string_view package, std::string_view name) {
  global(package, name);
  put(Opcode::empty_tuple);
  put(Opcode::new_obj);
}

void PickleWriter::empty_ordered_dict() {
  global("collections", "OrderedDict");
  put(Opcode::empty_tuple);
  put(Opcode::reduce);
}

void PickleWriter::empty_set() {
  global("__builtin__", "set");
  put(Opcode::empty_list);
  put(Opcode::tuple1);
  put(Opcode::reduce);
}

std::uint32_t PickleWriter::memorise() {
  put(Opcode::long_bin_put);
  number(memorised_);
  return memorised_++;
}

void PickleWriter::recall(std::uint32_t index) {
  put(Opcode::long_bin_get);
  number(index);
}

std::size_t PickleWriter::storage_index(const graph::Tensor& value) {
  if (!value.has_data())
    throw Error("a tensor without values cannot be written; give the network weights first");
  const auto key = std::make_tuple(value.data.get(), value.type, value.count());
  const auto [entry, is_new] = indices_.try_emplace(key, storages_.size());
  if (is_new) storages_.push_back(value);  // keeps the data alive, so that its address stays its own
  return entry->second;
}

void PickleWriter::extents(const std::vector<std::int64_t>& values) {
  put(Opcode::mark);
  for (const std::int64_t value : values) integer(value);
  put(Opcode::tuple);
}

// Source: torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)
void PickleWriter::tensor(const graph::Tensor& value) {
  const std::size_t index = storage_index(value);
  std::vector<std::int64_t> stride(value.shape.size(), 1);
  for (std::size_t i = stride.size(); i-- > 1;)
    stride[i - 1] = stride[i] * std::max<std::int64_t>(value.shape[i], 1);
  const GlobalRow& storage = storage_class(value.type);
  global("torch._utils", "_rebuild_tensor_v2");
  put(Opcode::mark);
  put(Opcode::mark);
  text("storage");
  global(storage.package, storage.name);
  text(std::to_string(index));
  text("cpu");
  integer(value.count());
  put(Opcode::tuple);
  put(Opcode::bin_pers_id);
  integer(0);
  extents(value.shape);
  extents(stride);
  boolean(false);
  empty_ordered_dict();
  put(Opcode::tuple);
  put(Opcode::reduce);
}

// Source: torch._utils._rebuild_parameter(data, requires_grad, hooks). The peer's files never require
// gradients.
void PickleWriter::parameter(const graph::Tensor& value) {
  global("torch._utils", "_rebuild_parameter");
  tensor(value);
  boolean(false);
  empty_ordered_dict();
  put(Opcode::tuple3);
  put(Opcode::reduce);
}

void PickleWriter::plain(const Plain& value) {
  const auto all = [&](const std::vector<Plain>& items, Opcode end) {
    put(Opcode::mark);
    for (const Plain& item : items) plain(item);
    put(end);
  };
  if (const auto* flag = value.as<bool>()) return boolean(*flag);
  if (const auto* whole = value.as<std::int64_t>()) return integer(*whole);
  if (const auto* fraction = value.as<double>()) return real(*fraction);
  if (const auto* words = value.as<std::string>()) return text(*words);
  if (const auto* numbers = value.as<graph::Tensor>()) return tensor(*numbers);
  if (const auto* tuple = value.as<Plain::Tuple>()) return all(tuple->items, Opcode::tuple);
  if (const auto* list = value.as<Plain::List>()) {
    put(Opcode::empty_list);
    return all(list->items, Opcode::appends);
  }
  if (const auto* dict = value.as<Plain::Dict>()) {
    put(Opcode::empty_dict);
    put(Opcode::mark);
    for (const auto& [key, entry] : dict->items) {
      plain(key);
      plain(entry);
    }
    return put(Opcode::set_items);
  }
  none();
}

std::string PickleWriter::finish() {
  put(Opcode::stop);
  return std::move(out_);
}

}  // namespace yolo::checkpoint
