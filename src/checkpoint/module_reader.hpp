// Builds the tree of modules from the objects that a checkpoint describes.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include <yolo/graph/module.hpp>

#include "checkpoint/budget.hpp"
#include "checkpoint/tensor_reader.hpp"
#include "checkpoint/value.hpp"

namespace yolo::checkpoint {

/// Objects that a file shares (one activation used by all convolutions) stay one Module.
class ModuleReader {
 public:
  explicit ModuleReader(TensorReader& tensors);

  /// The module of an object of a listed network class, with everything below it. Throws Error for other
  /// values, for what module_rules do not know, and when modules contain themselves, are nested too deep or
  /// are repeated without bound. `place` names the module in messages: "model.9".
  graph::ModulePtr read(const Value& object, const std::string& place);

  Budget& budget() { return budget_; }

 private:
  struct Built {
    graph::ModulePtr module;   ///< nullptr while its parts are being read
    std::uint64_t places = 0;  ///< modules below and including it, shared ones counted at each place
  };
  Built& build(const Value& object, const std::string& place, int depth);
  void read_tensors(const Value& object, graph::Module& module);
  void read_settings(const Value& object, graph::Module& module);

  TensorReader& tensors_;
  Budget budget_;
  std::uint64_t places_ = 0;
  std::unordered_map<Ref, Built> built_;
  std::unordered_set<Ref> states_;
};

/// Whether the value is an object of a listed network class.
bool is_module(const Value& value);

/// The parts of a module in order of registration, without those set to None; empty for other values.
std::vector<std::pair<std::string, Ref>> parts_of(const Value& object);

}  // namespace yolo::checkpoint
