// What a task adds to the engine: how raw maps become results.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include <yolo/results.hpp>

#include "graph/module.hpp"
#include "image/transform.hpp"
#include "runtime/backend.hpp"

namespace yolo::tasks {

struct PostprocessOptions {
  double conf = 0.25, iou = 0.7;
  int max_det = 300;
  bool agnostic = false;
  bool multi_label = false;  ///< a place may give one box for each class above conf (val)
  std::vector<int> classes;  ///< empty: all
};

/// Turns the raw maps of one image into its part of the results. Stateless; any number of threads may call it.
class Postprocessor {
 public:
  virtual ~Postprocessor() = default;
  /// `image` is the index within the batch of the maps.
  virtual void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
                       const PostprocessOptions& options, Results& results) const = 0;
};

/// One row a task; the engine knows tasks only through this.
struct TaskSpec {
  std::string_view name;
  std::unique_ptr<Postprocessor> (*make_postprocessor)(const graph::Network& network);
};

/// Throws Error naming the tasks that there are.
const TaskSpec& find_task(std::string_view name);

}  // namespace yolo::tasks
