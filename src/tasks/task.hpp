// What a task adds to the engine: how an image goes in, how raw maps become results, how results are judged and drawn.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <yolo/annotator.hpp>
#include <yolo/results.hpp>

#include "core/own_symbols.hpp"
#include "graph/heads.hpp"
#include "image/input_fitter.hpp"
#include "runtime/backend.hpp"
#include "tasks/evaluator.hpp"
#include "tasks/postprocess_options.hpp"
#include "tasks/val_dataset.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::tasks {

/// Turns the raw maps of one image into its part of the results. Stateless; any number of threads may call it.
class Postprocessor {
 public:
  virtual ~Postprocessor() = default;
  /// `image` is the index within the batch of the maps. `maps` are the graph's outputs, in order.
  virtual void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
                       const PostprocessOptions& options, Results& results) const = 0;
  /// Whether half precision would move boxes visibly; then the automatic precision is f32.
  virtual bool needs_single_precision() const { return false; }
  /// Whether boxes that overlap too much are left out (NMS).
  virtual bool suppresses() const { return true; }
  /// Whether PostprocessOptions::known takes part in NMS.
  virtual bool accepts_known() const { return false; }
};

/// One row a task; the engine knows tasks only through this.
struct TaskSpec {
  std::string_view name;
  std::unique_ptr<image::InputFitter> (*make_fitter)(const graph::HeadSpec& head);
  std::unique_ptr<Postprocessor> (*make_postprocessor)(const graph::HeadSpec& head);
  /// For the graph of several views that graph::repeat_for_views makes (augment); gives nothing for a network that cannot be
  /// predicted so, and is null where none of the task can.
  std::unique_ptr<Postprocessor> (*make_view_postprocessor)(const graph::HeadSpec& head);
  std::unique_ptr<Evaluator> (*make_evaluator)(const EvaluatorOptions& options);
  /// Draws the task's own part of a result (masks, boxes, skeletons, ...); nothing where the result has none. A picture
  /// is made by calling the draw functions of all tasks in the order of the rows.
  void (*draw)(Annotator& annotator, const Results& results, const PlotOptions& options);
  /// Reads the labelled images of a validation.
  ValDataset (*load_dataset)(const ValDatasetRequest& request);
};

/// All rows, in the order of drawing.
std::span<const TaskSpec> all_tasks();

/// Throws Error naming the tasks that there are.
const TaskSpec& find_task(std::string_view name);

}  // namespace yolo::tasks
YOLO_OWN_SYMBOLS_END
