// A pickle machine that builds plain values: stack, marks, memo and the opcodes of protocols 2 to 5.
#include "checkpoint/pickle.hpp"

#include <yolo/error.hpp>

#include "checkpoint/byte_cursor.hpp"
#include "checkpoint/calls.hpp"
#include "checkpoint/pickle_scalars.hpp"
#include "checkpoint/value_stack.hpp"

namespace yolo::checkpoint {
namespace {

constexpr std::size_t kLongestName = 256;

class Machine {
 public:
  Machine(ValueTree& tree, const PickleLimits& limits)
      : tree_(tree),
        limits_(limits),
        in_(tree.pickle()),
        stack_(limits.stack, limits.marks),
        none_(tree.add(None{})),
        true_(tree.add(true)),
        false_(tree.add(false)),
        empty_tuple_(tree.add(Tuple{})) {}

  std::size_t position() const { return in_.position(); }

  Ref run() {
    for (;;) {
      const auto opcode = static_cast<Opcode>(in_.number<std::uint8_t>());
      if (opcode == Opcode::stop) return pop();
      step(opcode);
      if (tree_.size() > limits_.values) {
        throw Error(fmt::format("it holds more than {} values", limits_.values));
      }
    }
  }

 private:
  void push(Value* value) { stack_.push(value); }
  template <typename T>
  void push_new(T data) {
    push(tree_.add(std::move(data)));
  }
  Value* pop() { return stack_.pop(); }
  Value& top() { return stack_.top(); }
  std::vector<Ref> pop_to_mark() { return stack_.pop_to_mark(); }
  void push_tuple(std::size_t count) {
    Tuple tuple;
    tuple.items.resize(count);
    for (std::size_t i = count; i-- > 0;) tuple.items[i] = pop();
    push_new(std::move(tuple));
  }

  void step(Opcode opcode) {
    if (auto scalar = read_scalar(opcode, in_)) {
      push_new(std::move(*scalar));
    } else if (!push_constant(opcode) && !rearrange(opcode) && !build_container(opcode) &&
               !fill_container(opcode) && !use_names(opcode)) {
      control(opcode);
    }
  }
  bool push_constant(Opcode opcode);
  bool build_container(Opcode opcode);
  bool fill_container(Opcode opcode);
  bool rearrange(Opcode opcode);
  bool use_names(Opcode opcode);
  void control(Opcode opcode);

  void append(const std::vector<Ref>& items);
  void set_items(const std::vector<Ref>& items);
  void add_to_set(const std::vector<Ref>& items);
  void build_state();
  void new_object(bool with_keywords);
  void store(std::uint64_t index);
  void fetch(std::uint64_t index);
  void push_global(std::string_view package, std::string_view name);

  ValueTree& tree_;
  const PickleLimits& limits_;
  ByteCursor in_;
  ValueStack stack_;
  std::vector<Value*> memo_;
  std::size_t memo_count_ = 0;
  Value* none_;
  Value* true_;
  Value* false_;
  Value* empty_tuple_;
};

bool Machine::push_constant(Opcode opcode) {
  switch (opcode) {
    case Opcode::none:
      push(none_);
      break;
    case Opcode::new_true:
      push(true_);
      break;
    case Opcode::new_false:
      push(false_);
      break;
    case Opcode::empty_tuple:
      push(empty_tuple_);
      break;
    case Opcode::empty_list:
      push_new(List{});
      break;
    case Opcode::empty_dict:
      push_new(Dict{});
      break;
    case Opcode::empty_set:
      push_new(Set{});
      break;
    default:
      return false;
  }
  return true;
}

bool Machine::build_container(Opcode opcode) {
  switch (opcode) {
    case Opcode::mark:
      stack_.mark();
      break;
    case Opcode::tuple1:
      push_tuple(1);
      break;
    case Opcode::tuple2:
      push_tuple(2);
      break;
    case Opcode::tuple3:
      push_tuple(3);
      break;
    case Opcode::tuple:
      push_new(Tuple{pop_to_mark()});
      break;
    case Opcode::list:
      push_new(List{pop_to_mark()});
      break;
    case Opcode::frozen_set:
      push_new(Set{pop_to_mark()});
      break;
    case Opcode::dict: {
      const auto items = pop_to_mark();
      push_new(Dict{});
      set_items(items);
      break;
    }
    default:
      return false;
  }
  return true;
}

bool Machine::fill_container(Opcode opcode) {
  switch (opcode) {
    case Opcode::append:
      append({pop()});
      break;
    case Opcode::appends:
      append(pop_to_mark());
      break;
    case Opcode::set_item: {
      Ref value = pop();
      set_items({pop(), value});
      break;
    }
    case Opcode::set_items:
      set_items(pop_to_mark());
      break;
    case Opcode::add_items:
      add_to_set(pop_to_mark());
      break;
    default:
      return false;
  }
  return true;
}

bool Machine::rearrange(Opcode opcode) {
  switch (opcode) {
    case Opcode::pop:
      pop();
      break;
    case Opcode::pop_mark:
      pop_to_mark();
      break;
    case Opcode::dup:
      push(&top());
      break;
    case Opcode::bin_put:
      store(in_.number<std::uint8_t>());
      break;
    case Opcode::long_bin_put:
      store(in_.number<std::uint32_t>());
      break;
    case Opcode::memoize:
      store(memo_count_);
      break;
    case Opcode::bin_get:
      fetch(in_.number<std::uint8_t>());
      break;
    case Opcode::long_bin_get:
      fetch(in_.number<std::uint32_t>());
      break;
    default:
      return false;
  }
  return true;
}

bool Machine::use_names(Opcode opcode) {
  switch (opcode) {
    case Opcode::global: {
      const std::string_view package = in_.line(kLongestName);
      push_global(package, in_.line(kLongestName));
      break;
    }
    case Opcode::stack_global: {
      const auto name = pop()->text();
      const auto package = pop()->text();
      if (!name || !package) throw Error("a name is not a text");
      push_global(*package, *name);
      break;
    }
    case Opcode::reduce: {
      const Value* args = pop();
      push(build_call(tree_, *pop(), *args));
      break;
    }
    case Opcode::new_obj:
      new_object(false);
      break;
    case Opcode::new_obj_ex:
      new_object(true);
      break;
    case Opcode::build:
      build_state();
      break;
    case Opcode::bin_pers_id:
      push(build_storage(tree_, *pop()));
      break;
    default:
      return false;
  }
  return true;
}

// What is left: the two that say something about the stream, and those that are refused.
void Machine::control(Opcode opcode) {
  switch (opcode) {
    case Opcode::frame:
      in_.number<std::uint64_t>();  // its length adds nothing here
      return;
    case Opcode::proto: {
      const int version = in_.number<std::uint8_t>();
      if (version < 2 || version > 5)
        throw Error(fmt::format("it is of protocol {}; 2 to 5 are known", version));
      return;
    }
    case Opcode::inst: {  // names a class and calls it: no checkpoint has it, but say which class
      const std::string_view package = in_.line(kLongestName);
      push_global(package, in_.line(kLongestName));
      break;
    }
    default:
      break;
  }
  throw Error(fmt::format("it uses the pickle instruction 0x{:02x}, which checkpoints do not need",
                          static_cast<unsigned char>(opcode)));
}

void Machine::append(const std::vector<Ref>& items) {
  auto* list = std::get_if<List>(&top().data);
  if (!list) throw Error("it appends to something other than a list");
  list->items.insert(list->items.end(), items.begin(), items.end());
}

void Machine::set_items(const std::vector<Ref>& items) {
  auto* dict = std::get_if<Dict>(&top().data);
  if (!dict || items.size() % 2 != 0) throw Error("it sets items of something other than a dictionary");
  dict->items.reserve(dict->items.size() + items.size() / 2);
  for (std::size_t i = 0; i < items.size(); i += 2) dict->items.emplace_back(items[i], items[i + 1]);
}

void Machine::add_to_set(const std::vector<Ref>& items) {
  auto* set = std::get_if<Set>(&top().data);
  if (!set) throw Error("it adds to something other than a set");
  set->items.insert(set->items.end(), items.begin(), items.end());
}

void Machine::build_state() {
  const Value* state = pop();
  Value& target = top();
  if (auto* object = std::get_if<Object>(&target.data)) {
    object->state = state;
  } else if (!target.as<Dict>() && !target.as<Set>() && !target.as<TensorRef>()) {
    // Attributes of an OrderedDict, a set or a parameter say nothing about the network.
    throw Error("it sets the state of something other than an object");
  }
}

void Machine::new_object(bool with_keywords) {
  if (with_keywords) pop();
  const Value* args = pop();
  push(build_instance(tree_, *pop(), *args));
}

void Machine::store(std::uint64_t index) {
  if (index >= limits_.memo) throw Error(fmt::format("it memorises more than {} values", limits_.memo));
  if (index >= memo_.size()) memo_.resize(std::max<std::size_t>(index + 1, memo_.size() * 2), nullptr);
  if (!memo_[index]) ++memo_count_;
  memo_[index] = &top();
}

void Machine::fetch(std::uint64_t index) {
  if (index >= memo_.size() || !memo_[index]) throw Error("it recalls a value that it never memorised");
  push(memo_[index]);
}

void Machine::push_global(std::string_view package, std::string_view name) {
  const auto row = find_global(package, name);
  if (!row) {
    throw Error(
        fmt::format("{}.{} is not allowed in a checkpoint: only tensors, plain values and known layers are "
                    "read, and nothing is run",
                    printable(package), printable(name)));
  }
  push_new(Global{tree_.keep(*row)});
}

}  // namespace

ValueTree read_pickle(std::string pickle, const PickleLimits& limits, std::size_t* length) {
  if (pickle.size() > limits.bytes) {
    throw Error(
        fmt::format("its description is {} bytes long; at most {} are read", pickle.size(), limits.bytes));
  }
  if (pickle.size() < 2 || pickle[0] != '\x80')
    throw Error("its data.pkl is not a pickle of protocol 2 or later");
  ValueTree tree(std::move(pickle));
  Machine machine(tree, limits);
  try {
    tree.set_root(machine.run());
  } catch (const Error& error) {
    throw Error(fmt::format("{} (byte {} of its data.pkl)", error.what(), machine.position()));
  }
  if (length) *length = machine.position();
  return tree;
}

}  // namespace yolo::checkpoint
