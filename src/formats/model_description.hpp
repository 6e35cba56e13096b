// What is known of a model, whatever file it came from.
#pragma once

#include <memory>
#include <opencv2/core/types.hpp>
#include <optional>
#include <string>
#include <vector>

#include <yolo/graph/module.hpp>

#include "graph/heads.hpp"

namespace yolo::formats {

struct ModelDescription {
  std::string name;  ///< "yolo11n": the file's name without its ending
  std::string task;  ///< "detect"
  std::shared_ptr<const std::vector<std::string>> names;  ///< class names by index
  std::optional<graph::HeadSpec> head;   ///< nothing: it ends in no head that can be run
  int stride = 32;                       ///< sides of network inputs are multiples of it: the largest of the head, at least 32 as by the peer
  int channels = 3;                      ///< of a picture
  std::optional<cv::Size> fixed_input;   ///< the only input that it takes; nothing: any
  graph::Provenance provenance;          ///< how it was trained, when and by whom
  std::vector<std::string> remarks;      ///< what its reader found worth telling, a line each

  /// Dataset that it was trained on; empty when the file does not tell.
  std::string trained_on() const { return provenance.argument_text("data"); }
};

/// Of a network in memory or in a file. `origin` begins error messages. Throws Error when it has no layers.
ModelDescription describe(const graph::Network& network, std::string name, const std::string& origin);

}  // namespace yolo::formats
