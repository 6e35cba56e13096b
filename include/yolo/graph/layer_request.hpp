// What a row of a model YAML asks of a layer: [from, repeats, module, args], already scaled.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <yolo/export.hpp>
#include <yolo/graph/module.hpp>

namespace yolo::graph {

/// Passed to a layer's make function. The function reads the arguments it knows, and sets out_channels. An
/// argument that no function asked for is an error: it would change the network in silence.
class YOLO_API LayerRequest {
 public:
  std::vector<std::int64_t> in_channels;  ///< channels of each input, in order of `from`
  std::int64_t repeats = 1;               ///< after scaling by depth
  bool repeats_used = false;              ///< set by layers that repeat inside; else the module is stacked
  std::int64_t classes = 80;
  double width = 1.0;
  std::int64_t max_channels = INT64_MAX;
  std::string scale;                      ///< "n", "s", ... or empty
  bool newer = false;                     ///< of YOLO12's and YOLO26's time, when some layers are built otherwise (docs/families.md)
  std::int64_t bins = 16;                 ///< steps of the distribution of a box side (the key reg_max); 1: none
  bool one_to_one = false;                ///< the head has one-to-one branches beside the others (the key end2end)
  bool plain_classes = false;             ///< the head's class branches are plain 3x3 blocks, as YOLOv8's were
  ModulePtr activation;                   ///< the one activation module shared by all convolutions
  std::map<std::string, ModulePtr>* shared = nullptr;  ///< what all layers of a kind have in common
  std::string where;                      ///< "layer 3 (C3k2) of yolo11.yaml", for messages

  std::int64_t out_channels = 0;          ///< result

  LayerRequest() = default;
  /// Arguments as YAML gives them; a list of numbers stays one argument.
  explicit LayerRequest(std::vector<Attribute> args) : args_(std::move(args)), read_(args_.size(), false) {}

  std::int64_t input() const;  ///< channels of the only input
  /// An activation that all layers of the kind `layer` hold together, beside `activation`: the one of RepConv.
  ModulePtr shared_activation(const std::string& layer, const char* type) const;
  /// Channels wanted by argument `index`, times width, rounded up to a multiple of 8, at most max_channels.
  std::int64_t scaled_channels(std::size_t index) const;
  // Reading. Python's True and False are no whole numbers here; 1 and 0 may stand for them.
  std::int64_t integer(std::size_t index) const;
  std::int64_t integer(std::size_t index, std::int64_t fallback) const;
  std::int64_t count(std::size_t index, std::int64_t fallback) const;  ///< of parts that a layer is made of: 0 to 1000
  double number(std::size_t index, double fallback) const;
  bool flag(std::size_t index, bool fallback) const;
  std::string text(std::size_t index, std::string_view fallback) const;
  const std::vector<std::int64_t>* list(
      std::size_t index) const;            ///< nullptr when it is no list of whole numbers
  bool is_given(std::size_t index) const;  ///< and not None; does not count as reading
  void expect_none(std::size_t index, const char* name) const;  ///< throws when it is given and not None

  /// Throws Error that names the first argument that was not read.
  void refuse_leftovers() const;

 private:
  const Attribute* take(std::size_t index) const;  ///< nullptr when it is not given

  std::vector<Attribute> args_;
  mutable std::vector<bool> read_;
};

/// x rounded up to a multiple of `divisor` (the manual's make_divisible).
YOLO_API std::int64_t make_divisible(double x, std::int64_t divisor);

}  // namespace yolo::graph
