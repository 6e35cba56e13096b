// The dictionary of a checkpoint, in both directions.
#include "checkpoint/training_checkpoint.hpp"

#include <yolo/error.hpp>

#include "checkpoint/archive_writer.hpp"
#include "checkpoint/checkpoint.hpp"
#include "checkpoint/module_reader.hpp"
#include "checkpoint/network_reader.hpp"
#include "checkpoint/network_writer.hpp"
#include "checkpoint/plain_reader.hpp"

namespace yolo::checkpoint {
namespace {

constexpr std::uint64_t kReadBudget = std::uint64_t{256} << 20;

template <typename T>
Plain or_none(const std::optional<T>& value) {
  return value ? Plain(*value) : Plain();
}

// The peer reads the task from the arguments, and takes a network for a detector without one.
Plain arguments_of(const CheckpointContents& contents) {
  Plain arguments = contents.record.train_args;
  const graph::Network* network = contents.ema ? contents.ema : contents.model;
  if (network && !arguments.find("task")) arguments.set("task", network->task);
  return arguments;
}

void write_root(PickleWriter& out, const CheckpointContents& contents) {
  const CheckpointRecord& record = contents.record;
  const auto item = [&](const char* name, const Plain& value) {
    out.text(name);
    out.plain(value);
  };
  const Plain arguments = arguments_of(contents);
  const auto network = [&](const char* name, const graph::Network* written) {
    out.text(name);
    written ? write_network(out, *written, contents.store_as, arguments) : out.none();
  };
  out.put(Opcode::empty_dict);
  out.put(Opcode::mark);
  item("date", record.date);
  item("version", record.version);
  item("license", record.license);
  item("docs", record.docs);
  item("epoch", record.epoch);
  item("best_fitness", or_none(record.best_fitness));
  network("model", contents.model);
  network("ema", contents.ema);
  item("updates", or_none(record.updates));
  item("optimizer", record.optimizer);
  item("train_args", arguments);
  item("train_metrics", record.train_metrics);
  item("train_results", record.train_results);
  const std::string id = record.state ? state_id(*record.state) : record.state_id;
  if (!id.empty()) item("state_id", id);
  if (record.state) {
    out.text("training_state");
    write_state_value(out, *record.state, id);
  }
  out.put(Opcode::set_items);
}

CheckpointRecord read_record(const Value& root, TensorReader& tensors) {
  Budget budget(kReadBudget, "it holds far more values than a training writes");
  const auto value = [&](const char* name) {
    const Ref member = root.member(name);
    return member ? to_plain(*member, tensors, budget) : Plain();
  };
  const auto text = [&](const char* name) { return std::string(value(name).text().value_or("")); };
  const auto table = [&](const char* name) {
    Plain read = value(name);
    return read.as<Plain::Dict>() ? std::move(read) : Plain::dict();
  };
  CheckpointRecord record;
  const auto epoch = value("epoch").integer().value_or(-1);
  record.epoch = epoch >= -1 && epoch <= INT32_MAX ? static_cast<int>(epoch) : -1;
  record.best_fitness = value("best_fitness").number();
  record.updates = value("updates").integer();
  record.date = text("date");
  record.version = text("version");
  record.license = text("license");
  record.docs = text("docs");
  record.train_args = table("train_args");
  record.train_metrics = table("train_metrics");
  record.train_results = table("train_results");
  record.optimizer = value("optimizer");
  record.state_id = text("state_id");
  const Ref state = root.member("training_state");
  if (state && state->as<Dict>()) record.state = read_state_value(*state, tensors, budget, record.state_id);
  return record;
}

}  // namespace

void write_checkpoint(const std::filesystem::path& file, const CheckpointContents& contents) {
  try {
    PickleWriter description;
    write_root(description, contents);
    write_archive(file, description);
  } catch (const Error& error) {
    const std::string reason = error.what(), name = file.string();
    const bool is_named = reason.starts_with(name);
    throw Error(fmt::format("the checkpoint {}{}", is_named ? "" : name + " cannot be written: ", reason));
  }
}

TrainingCheckpoint read_training_checkpoint(const std::filesystem::path& file) {
  const auto checkpoint = read_checkpoint(file);
  try {
    return read_training_checkpoint(*checkpoint);
  } catch (const Error& error) {
    throw Error(fmt::format("cannot read the checkpoint {}: {}", file.string(), error.what()));
  }
}

TrainingCheckpoint read_training_checkpoint(Checkpoint& checkpoint) {
  const Value& root = *checkpoint.root();
  if (!root.as<Dict>()) throw Error("it is no checkpoint of a training");
  TrainingCheckpoint result;
  const auto network = [&](const char* name) -> std::optional<graph::Network> {
    const Ref model = root.member(name);
    if (!model || !is_module(*model)) return std::nullopt;
    return read_network(checkpoint, *model);
  };
  result.model = network("model");
  result.ema = network("ema");
  if (!result.model && !result.ema) throw Error("it holds no network under \"model\" or \"ema\"");
  result.record = read_record(root, checkpoint.tensors());
  return result;
}

CheckpointRecord read_checkpoint_record(Checkpoint& checkpoint) {
  const Value& root = *checkpoint.root();
  if (!root.as<Dict>()) throw Error("it is no checkpoint of a training");
  return read_record(root, checkpoint.tensors());
}

void strip_checkpoint(const std::filesystem::path& from, const std::filesystem::path& to) {
  TrainingCheckpoint checkpoint = read_training_checkpoint(from);
  CheckpointContents contents;
  contents.model = checkpoint.ema ? &*checkpoint.ema : &*checkpoint.model;
  contents.store_as = graph::DataType::f16;
  contents.record = std::move(checkpoint.record);
  contents.record.epoch = -1;
  contents.record.best_fitness.reset();
  contents.record.updates.reset();
  contents.record.optimizer = {};
  contents.record.state.reset();
  contents.record.state_id.clear();
  write_checkpoint(to, contents);
}

}  // namespace yolo::checkpoint
