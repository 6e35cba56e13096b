// The dictionary {format, format_version, id, tensors, values}.
#include "checkpoint/training_state.hpp"

#include <zlib.h>

#include <yolo/error.hpp>

#include "checkpoint/archive_writer.hpp"
#include "checkpoint/checkpoint.hpp"
#include "checkpoint/plain_reader.hpp"

namespace yolo::checkpoint {
namespace {

constexpr std::string_view kFormat = "yolo.cpp training state";
constexpr std::int64_t kFormatVersion = 1;
constexpr std::uint64_t kReadBudget = std::uint64_t{64} << 20;

// Source: FNV-1a, 64 bits.
std::uint64_t hash(std::string_view bytes) {
  std::uint64_t value = 0xcbf29ce484222325U;
  for (const char c : bytes) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return value;
}

std::uint32_t checksum(const graph::Tensor& tensor) {
  const std::size_t bytes = static_cast<std::size_t>(tensor.count()) * graph::size_of(tensor.type);
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const unsigned char*>(tensor.data.get()), bytes));
}

void write_content(PickleWriter& out, const TrainingState& state) {
  out.text("tensors");
  out.put(Opcode::empty_dict);
  out.put(Opcode::mark);
  for (const auto& [name, tensor] : state.tensors) {
    out.text(name);
    out.tensor(tensor);
  }
  out.put(Opcode::set_items);
  out.text("values");
  out.plain(state.values);
}

Ref find_state(const Value& root) {
  if (root.as<Dict>()) {
    const Ref inner = root.member("training_state");
    if (inner && inner->as<Dict>()) return inner;
  }
  return &root;
}

}  // namespace

std::string state_id(const TrainingState& state) {
  PickleWriter description;
  write_content(description, state);
  std::string text = description.finish();
  for (const graph::Tensor& tensor : description.storages()) text += fmt::format(" {:08x}", checksum(tensor));
  return fmt::format("{:016x}", hash(text));
}

void write_state_value(PickleWriter& out, const TrainingState& state, std::string_view id) {
  out.put(Opcode::empty_dict);
  out.put(Opcode::mark);
  out.text("format");
  out.text(kFormat);
  out.text("format_version");
  out.integer(kFormatVersion);
  out.text("id");
  out.text(id);
  write_content(out, state);
  out.put(Opcode::set_items);
}

TrainingState read_state_value(const Value& value, TensorReader& tensors, Budget& budget,
                               std::string_view expected_id) {
  const auto text = [&](const char* name) {
    const Ref member = value.as<Dict>() ? value.member(name) : nullptr;
    return member && member->text() ? std::string(*member->text()) : std::string();
  };
  if (text("format") != kFormat) throw Error("it holds no training state of yolo.cpp");
  const Ref version = value.member("format_version");
  if (!version || version->integer() != kFormatVersion)
    throw Error("its training state was written by another version of yolo.cpp; go on with that one");
  const std::string id = text("id");
  if (!expected_id.empty() && id != expected_id)
    throw Error(fmt::format("its training state ({}) belongs to another checkpoint; {} is expected", id,
                            expected_id));
  TrainingState state;
  const Ref named = value.member("tensors");
  for (const auto& [key, tensor] :
       named && named->as<Dict>() ? named->as<Dict>()->items : std::vector<std::pair<Ref, Ref>>{}) {
    if (!key->text() || !tensor->as<TensorRef>())
      throw Error("its training state holds something other than tensors");
    budget.spend(key->text()->size() + sizeof(graph::Tensor));
    state.tensors.insert_or_assign(std::string(*key->text()), tensors.read(*tensor->as<TensorRef>()));
  }
  if (const Ref values = value.member("values")) state.values = to_plain(*values, tensors, budget);
  return state;
}

std::string write_state(const std::filesystem::path& file, const TrainingState& state) {
  try {
    const std::string id = state_id(state);
    PickleWriter description;
    write_state_value(description, state, id);
    write_archive(file, description);
    return id;
  } catch (const Error& error) {
    throw Error(fmt::format("cannot write the training state {}: {}", file.string(), error.what()));
  }
}

TrainingState read_state(const std::filesystem::path& file, std::string_view expected_id) {
  const auto checkpoint = read_checkpoint(file);
  try {
    Budget budget(kReadBudget, "its training state holds far more values than a training has");
    return read_state_value(*find_state(*checkpoint->root()), checkpoint->tensors(), budget, expected_id);
  } catch (const Error& error) {
    throw Error(fmt::format("cannot read the training state {}: {}", file.string(), error.what()));
  }
}

}  // namespace yolo::checkpoint
