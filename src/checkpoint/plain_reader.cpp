// A bounded walk over the values of a pickle.
#include "checkpoint/plain_reader.hpp"

#include "checkpoint/attributes.hpp"

namespace yolo::checkpoint {
namespace {

constexpr int kMaxDepth = 64;

class Copier {
 public:
  Copier(TensorReader& tensors, Budget& budget) : tensors_(tensors), budget_(budget) {}

  Plain copy(const Value& value, int depth) {
    if (depth > kMaxDepth) throw Error(fmt::format("its values are nested deeper than {} levels", kMaxDepth));
    budget_.spend(1);
    if (const auto* flag = value.as<bool>()) return *flag;
    if (const auto* integer = value.as<std::int64_t>()) return *integer;
    if (const auto* real = value.as<double>()) return *real;
    if (const auto text = value.text()) {
      budget_.spend(text->size());
      return clean_utf8(*text);
    }
    if (const auto* tensor = value.as<TensorRef>()) return tensors_.read(*tensor);
    if (const auto* tuple = value.as<Tuple>()) return Plain::Tuple{copy_items(tuple->items, depth)};
    if (const auto* items = value.sequence()) return Plain::List{copy_items(*items, depth)};
    if (const auto* dict = value.as<Dict>()) return copy_dict(*dict, depth);
    return copy_object(value, depth);
  }

 private:
  std::vector<Plain> copy_items(const std::vector<Ref>& items, int depth) {
    std::vector<Plain> copies;
    for (Ref item : items) copies.push_back(copy(*item, depth + 1));
    return copies;
  }

  Plain copy_dict(const Dict& dict, int depth) {
    Plain::Dict copies;
    for (const auto& [key, value] : dict.items) {
      Plain name = copy(*key, depth + 1);
      copies.items.emplace_back(std::move(name), copy(*value, depth + 1));
    }
    return copies;
  }

  Plain copy_object(const Value& value, int depth) {
    if (class_path(value).ends_with("Namespace")) {
      const Ref state = value.as<Object>()->state;
      return state && state->as<Dict>() ? copy_dict(*state->as<Dict>(), depth) : Plain::dict();
    }
    const auto path = to_attribute(value, tensors_, budget_);
    const auto* text = path ? std::get_if<std::string>(&*path) : nullptr;
    return text ? Plain(*text) : Plain();
  }

  TensorReader& tensors_;
  Budget& budget_;
};

}  // namespace

Plain to_plain(const Value& value, TensorReader& tensors, Budget& budget) {
  return Copier(tensors, budget).copy(value, 0);
}

}  // namespace yolo::checkpoint
