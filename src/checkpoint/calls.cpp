// Tensors, containers and numbers from the listed calls of a pickle.
#include "checkpoint/calls.hpp"

#include <bit>
#include <yolo/error.hpp>

namespace yolo::checkpoint {
namespace {

constexpr std::size_t kMaxDimensions = 16;

const std::vector<Ref>& tuple_items(const Value& value, std::string_view what, std::size_t at_least) {
  const auto* tuple = value.as<Tuple>();
  if (!tuple || tuple->items.size() < at_least) {
    throw Error(fmt::format("{} needs a tuple of at least {} values", what, at_least));
  }
  return tuple->items;
}

std::vector<std::int64_t> extents(const Value& value, std::string_view what) {
  const auto* items = value.sequence();
  if (!items || items->size() > kMaxDimensions)
    throw Error(fmt::format("a tensor's {} is not a short tuple", what));
  std::vector<std::int64_t> numbers;
  for (Ref item : *items) {
    const auto number = item->integer();
    if (!number) throw Error(fmt::format("a tensor's {} holds something other than whole numbers", what));
    if (*number < 0) throw Error(fmt::format("a tensor's {} holds the negative number {}", what, *number));
    numbers.push_back(*number);
  }
  return numbers;
}

// Source: torch._utils._rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, hooks,
// metadata)
Value* rebuild_tensor(ValueTree& tree, const std::vector<Ref>& args, bool typed) {
  TensorRef tensor;
  tensor.storage = args[0];
  const auto* storage = tensor.storage->as<Storage>();
  if (!storage) throw Error("a tensor is built from something other than a storage");
  tensor.type = storage->type;
  if (typed) {
    const auto* type = args.size() > 6 ? args[6]->as<Global>() : nullptr;
    if (!type || type->row->kind != GlobalKind::data_type)
      throw Error("a tensor of an untyped storage has no type");
    tensor.type = type->row->type;
  }
  const auto offset = args[1]->integer();
  if (!offset || *offset < 0) throw Error("a tensor's offset is not a whole number >= 0");
  tensor.offset = *offset;
  tensor.shape = extents(*args[2], "shape");
  tensor.stride = extents(*args[3], "stride");
  if (tensor.shape.size() != tensor.stride.size())
    throw Error("a tensor's shape and stride differ in length");
  return tree.add(std::move(tensor));
}

Value* rebuild_parameter(ValueTree& tree, const std::vector<Ref>& args) {
  const auto* data = args[0]->as<TensorRef>();
  if (!data) throw Error("a parameter is built from something other than a tensor");
  TensorRef parameter = *data;
  parameter.is_parameter = true;
  return tree.add(std::move(parameter));
}

// Source: torch._tensor._rebuild_from_type_v2(func, new_type, args, state)
Value* rebuild_from_type(ValueTree& tree, const std::vector<Ref>& args) {
  const auto* function = args[0]->as<Global>();
  const bool rebuilds = function && (function->row->kind == GlobalKind::rebuild_tensor ||
                                     function->row->kind == GlobalKind::rebuild_tensor_of_type ||
                                     function->row->kind == GlobalKind::rebuild_parameter);
  if (!rebuilds) throw Error("a tensor subclass is rebuilt by something other than torch's own function");
  return build_call(tree, *args[0], *args[2]);
}

Value* make_dict(ValueTree& tree, const std::vector<Ref>& args) {
  Dict dict;
  const auto* pairs = args.empty() ? nullptr : args.back()->sequence();
  if (pairs) tree.spend(pairs->size() * sizeof(dict.items[0]));
  for (std::size_t i = 0; pairs && i < pairs->size(); ++i) {
    const auto* pair = (*pairs)[i]->sequence();
    if (!pair || pair->size() != 2) throw Error("an OrderedDict is built from something other than pairs");
    dict.items.emplace_back((*pair)[0], (*pair)[1]);
  }
  const auto* source = args.empty() ? nullptr : args.back()->as<Dict>();
  if (source) {
    tree.spend(source->items.size() * sizeof(dict.items[0]));
    dict.items = source->items;
  }
  return tree.add(std::move(dict));
}

std::vector<Ref> copy_items(ValueTree& tree, const std::vector<Ref>& args, std::string_view what) {
  if (args.empty()) return {};
  const auto* items = args[0]->sequence();
  if (!items) throw Error(fmt::format("{} is built from something other than a list", what));
  tree.spend(items->size() * sizeof(Ref));
  return *items;
}

// Python 3 writes bytes in protocol 2 as a text whose code points are the bytes.
Value* make_bytes(ValueTree& tree, const std::vector<Ref>& args) {
  if (args.empty()) return tree.add(Bytes{});
  const auto text = args[0]->text();
  if (!text) throw Error("bytes are built from something other than a text");
  tree.spend(text->size());
  std::string bytes;
  for (std::size_t i = 0; i < text->size(); ++i) {
    const auto first = static_cast<unsigned char>((*text)[i]);
    if (first < 0x80) {
      bytes.push_back(static_cast<char>(first));
    } else if ((first == 0xc2 || first == 0xc3) && i + 1 < text->size()) {
      bytes.push_back(
          static_cast<char>((first & 0x03) << 6 | (static_cast<unsigned char>((*text)[++i]) & 0x3f)));
    } else {
      throw Error("a text that should hold bytes has characters beyond latin1");
    }
  }
  return tree.add(Bytes{tree.keep(std::move(bytes))});
}

template <typename T>
std::optional<T> load_exact(std::string_view bytes) {
  if (bytes.size() != sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

template <typename T>
Value* add_scalar(ValueTree& tree, std::string_view bytes) {
  const auto value = load_exact<T>(bytes);
  if (!value) throw Error("a numpy number has the wrong length");
  if constexpr (std::is_floating_point_v<T>) return tree.add(static_cast<double>(*value));
  return tree.add(static_cast<std::int64_t>(*value));
}

// Source: numpy's scalar(dtype, bytes); the dtype object is dtype("f8", ...) with state (3, "<", ...).
Value* make_numpy_scalar(ValueTree& tree, const std::vector<Ref>& args) {
  const auto* type = args[0]->as<Object>();
  const auto* type_args = type && type->args ? type->args->sequence() : nullptr;
  const auto code = type_args && !type_args->empty() ? type_args->front()->text() : std::nullopt;
  const auto* bytes = args[1]->as<Bytes>();
  if (!code || !bytes) throw Error("a numpy number is built from something other than a type and bytes");
  const auto* state = type->state ? type->state->sequence() : nullptr;
  const auto order = state && state->size() > 1 ? (*state)[1]->text() : std::nullopt;
  if (order == ">") throw Error("a numpy number is stored big-endian, which is not supported");
  if (code == "f8") return add_scalar<double>(tree, bytes->data);
  if (code == "f4") return add_scalar<float>(tree, bytes->data);
  if (code == "i8") return add_scalar<std::int64_t>(tree, bytes->data);
  if (code == "i4") return add_scalar<std::int32_t>(tree, bytes->data);
  if (code == "i2") return add_scalar<std::int16_t>(tree, bytes->data);
  if (code == "i1") return add_scalar<std::int8_t>(tree, bytes->data);
  if (code == "u4") return add_scalar<std::uint32_t>(tree, bytes->data);
  if (code == "u2") return add_scalar<std::uint16_t>(tree, bytes->data);
  if (code == "u1") return add_scalar<std::uint8_t>(tree, bytes->data);
  if (code == "b1") return tree.add(!bytes->data.empty() && bytes->data[0] != 0);
  return tree.add(Object{nullptr, args[0], args[1]});
}

bool holds_method(const Value& holder, std::string_view name) {
  const auto* cls = holder.as<Global>();
  const auto* object = holder.as<Object>();
  const GlobalRow* row = cls ? cls->row : object ? object->cls : nullptr;
  if (!row) return false;
  if (row->kind == GlobalKind::module) return is_known_method(name);
  return object && row->package == "torch" && row->name.starts_with("_TorchCompile");
}

// getattr is what Python writes for a member of an enumeration (from 3.11 on) and for a method. Nothing is
// looked up: the result is an object that says which, and cannot be called.
Value* get_attribute(ValueTree& tree, const GlobalRow& row, const std::vector<Ref>& args,
                     const Value& all_args) {
  const auto name = args[1]->text();
  const auto* cls = args[0]->as<Global>();
  if (name && cls && cls->row->kind == GlobalKind::enumeration)
    return tree.add(Object{cls->row, &all_args, nullptr});
  if (name && args.size() == 2 && holds_method(*args[0], *name))
    return tree.add(Object{&row, &all_args, nullptr});
  throw Error(fmt::format(
      "builtins.getattr is not allowed in a checkpoint (found for \"{}\"): only the methods forward, "
      "forward_fuse and forward_split of a network's modules are kept, and nothing is run",
      printable(name.value_or("?"))));
}

}  // namespace

Value* build_call(ValueTree& tree, const Value& callable, const Value& args) {
  const auto* global = callable.as<Global>();
  if (!global) throw Error("something is called that is not a name from the allowed list");
  const GlobalRow& row = *global->row;
  const auto items = [&](std::size_t at_least) -> const std::vector<Ref>& {
    return tuple_items(args, row.name, at_least);
  };
  switch (row.kind) {
    case GlobalKind::rebuild_tensor:
      return rebuild_tensor(tree, items(4), false);
    case GlobalKind::rebuild_tensor_of_type:
      return rebuild_tensor(tree, items(7), true);
    case GlobalKind::rebuild_parameter:
      return rebuild_parameter(tree, items(1));
    case GlobalKind::rebuild_from_type:
      return rebuild_from_type(tree, items(3));
    case GlobalKind::ordered_dict:
      return make_dict(tree, items(0));
    case GlobalKind::set:
      return tree.add(Set{copy_items(tree, items(0), row.name)});
    case GlobalKind::sequence:
      return tree.add(Tuple{copy_items(tree, items(0), row.name)});
    case GlobalKind::bytes:
      return make_bytes(tree, items(0));
    case GlobalKind::numpy_scalar:
      return make_numpy_scalar(tree, items(2));
    case GlobalKind::get_attribute:
      return get_attribute(tree, row, items(2), args);
    case GlobalKind::new_object:
      return build_instance(tree, *items(1)[0], args);
    case GlobalKind::enumeration:
    case GlobalKind::record:
    case GlobalKind::module:
      return tree.add(Object{&row, &args, nullptr});
    case GlobalKind::storage:
    case GlobalKind::untyped_storage:
    case GlobalKind::data_type:
    case GlobalKind::method:
    case GlobalKind::function:
      break;
  }
  throw Error(fmt::format("{} is called, which no checkpoint needs", row.path()));
}

Value* build_instance(ValueTree& tree, const Value& cls, const Value& args) {
  const auto* global = cls.as<Global>();
  if (!global) throw Error("an object is made of something that is not a listed class");
  const GlobalKind kind = global->row->kind;
  if (kind == GlobalKind::ordered_dict || kind == GlobalKind::set || kind == GlobalKind::sequence) {
    return build_call(tree, cls, args);
  }
  if (kind != GlobalKind::record && kind != GlobalKind::module && kind != GlobalKind::enumeration) {
    throw Error(fmt::format("{} is no class of objects", global->row->path()));
  }
  return tree.add(Object{global->row, &args, nullptr});
}

Value* build_storage(ValueTree& tree, const Value& id) {
  const auto& items = tuple_items(id, "a storage", 2);
  // The old format names the class of a module with its source text, which is passed over.
  const auto* cls = items[1]->as<Global>();
  if (items[0]->text() == "module" && cls && cls->row->kind == GlobalKind::module) return tree.add(*cls);
  if (items.size() < 5) throw Error("a storage is described in a way that torch does not write");
  const auto key = items[2]->text();
  const auto numel = items[4]->integer();
  const bool is_storage =
      cls && (cls->row->kind == GlobalKind::storage || cls->row->kind == GlobalKind::untyped_storage);
  // The old format has a sixth value; before PyTorch 0.4 it was a part of another storage.
  const bool is_view = items.size() > 5 && !items[5]->is_none();
  if (items[0]->text() != "storage" || !is_storage || !key || !numel || *numel < 0 || is_view) {
    throw Error("a storage is described in a way that torch does not write");
  }
  return tree.add(Storage{*key, cls->row->type, cls->row->kind == GlobalKind::untyped_storage, *numel});
}

std::string printable(std::string_view text) {
  constexpr std::size_t kLongest = 120;
  std::string shown;
  for (const char c : text.substr(0, kLongest)) shown.push_back(c > ' ' && c < 0x7f ? c : '?');
  if (text.size() > kLongest) shown += "...";
  return shown;
}

}  // namespace yolo::checkpoint
