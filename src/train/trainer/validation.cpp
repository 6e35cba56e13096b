// Measures weights in memory as `yolo val` measures a file.
#include "train/trainer/validation.hpp"

#include "engine/validator.hpp"
#include "train/trainer/val_loss.hpp"

namespace yolo::train {

ValOptions val_options(const Session& session, bool last) {
  ValOptions options;
  options.data = session.options.data;
  options.imgsz = {session.imgsz};
  options.batch = session.batch * 2;  // as the peer: nothing is kept for gradients
  options.iou = session.options.iou;
  options.max_det = session.options.max_det;
  options.single_cls = session.options.single_cls;
  options.classes = session.options.classes;
  if (!session.options.amp) options.compute.half = false;
  options.compute.threads = session.options.threads;
  options.workers = session.options.workers;
  options.ap = session.options.ap;
  options.overlap_mask = session.options.overlap_mask;
  options.mask_ratio = session.options.mask_ratio;
  options.verbose = session.options.verbose;
  options.progress = session.options.progress;
  options.plots = last && session.options.plots;
  options.folder = {session.save_dir.parent_path().string(), session.save_dir.filename().string(), /*exist_ok=*/true};
  return options;
}

ValMetrics validate_weights(Session& session, const graph::Network& weights, bool last) {
  const engine::LoadedModel model(
      formats::open_network(weights, last ? "best" : "averaged", {.registry = &session.registry()}), session.registry(),
      session.options.environment);
  ValLoss loss(*session.criterion, format_settings(session.data, session.options), session.data.train.keypoints.points);
  engine::ValExtras extras;
  extras.dataset = &session.data.val;
  extras.class_rows = last;
  extras.tells_folder = false;  // the training does, at its end
  extras.custom = session.validator.get();
  if (session.data.classifies())
    extras.crop_fraction = session.options.augment.crop_fraction;
  if (!last) {
    extras.observe = [&](const dataset::Sample& sample, const image::InputPlan& plan, int group,
                         std::span<const runtime::RawMap> maps) { loss.add(sample, plan, group, maps); };
  }
  ValMetrics metrics =
      engine::Validator(model, val_options(session, last), session.callbacks, session.log, extras).run();
  if (!last) session.val_losses = loss.finish();
  return metrics;
}

}  // namespace yolo::train
