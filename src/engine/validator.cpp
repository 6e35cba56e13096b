#include "engine/validator.hpp"

#include <yolo/error.hpp>

#include "config/options.hpp"
#include "core/cache_folder.hpp"
#include "core/usage_error.hpp"
#include "dataset/labelled_image.hpp"
#include "dataset/scan_verdict.hpp"
#include "engine/class_check.hpp"
#include "engine/network_input.hpp"
#include "engine/report.hpp"
#include "engine/val_images.hpp"
#include "engine/val_report.hpp"
#include "engine/val_writer.hpp"
#include "tasks/label_place.hpp"

namespace yolo::engine {
namespace {

tasks::PostprocessOptions postprocess_options(const ValOptions& options, bool suppresses) {
  tasks::PostprocessOptions result;
  result.conf = *options.conf;
  result.iou = options.iou;
  result.max_det = options.max_det;
  result.agnostic = options.agnostic_nms || (options.single_cls && suppresses);
  result.multi_label = true;
  result.classes = options.single_cls ? std::vector<int>{} : options.classes;
  result.keep_hidden_keypoints = true;
  return result;
}

/// A validation has one side, as the peer's; only an ONNX file may be made for two.
ValOptions one_side(ValOptions options, const LoadedModel& model, const Log& log) {
  if (options.imgsz.size() != 2 || model.description().fixed_input) return options;
  const int side = std::max(options.imgsz[0], options.imgsz[1]);
  if (options.imgsz[0] != options.imgsz[1]) log.warn(two_sides_text("val", options.imgsz, side));
  options.imgsz = {side};
  return options;
}

// As each release of the peer validates.
double usual_conf(const graph::HeadSpec& head) {
  return head.extra == graph::HeadExtra::angle && head.release == Release::v8_4 ? 0.01 : 0.001;
}

ValOptions settled(ValOptions options, const LoadedModel& model, const Log& log) {
  config::check_options(options);
  options = one_side(std::move(options), model, log);
  if (options.save.hybrid && !model.postprocessor(compilation(options)).accepts_known()) {
    throw UsageError(fmt::format("save_hybrid=True: labels can take part in NMS for detect only, not for {}",
                            model.task().name));
  }
  if (!options.conf) options.conf = usual_conf(model.head());
  if (options.data.empty()) options.data = model.description().trained_on();
  if (options.data.empty())
    throw UsageError("data: which dataset? Say data=FILE.yaml, or data=FOLDER for a classification");
  return options;
}

/// The dataset's names, unless the network knows more classes.
std::vector<std::string> class_names(const tasks::ValDataset& dataset, const LoadedModel& model,
                                     bool single) {
  if (single) return dataset.names;
  return model.description().names->size() >= dataset.names.size() ? *model.description().names : dataset.names;
}

std::vector<int> categories_of(const tasks::ValDataset& dataset) {
  std::vector<int> ids;
  for (const std::int64_t id : dataset.category_ids) {
    const bool fits = id >= 0 && id <= std::numeric_limits<int>::max();
    ids.push_back(fits ? static_cast<int>(id) : -1);
  }
  return ids;
}

}  // namespace

Validator::Validator(const LoadedModel& model, const ValOptions& options, const Callbacks& callbacks,
                     const Log& log, ValExtras extras)
    : model_(model),
      options_(settled(options, model, log)),
      callbacks_(callbacks),
      log_(log),
      extras_(std::move(extras)) {}

tasks::ValDataset Validator::load_dataset() const {
  tasks::ValDatasetRequest request;
  request.data = options_.data;
  request.split = options_.split;
  request.search.datasets_dir = model_.environment().datasets_dir;
  request.cache_folder = cache_below(model_.environment(), "labels");
  request.single_class = options_.single_cls;
  request.classes = options_.classes;
  request.threads = options_.workers;
  request.use_cache = options_.cache;
  if (options_.progress) {
    request.progress = [&](std::size_t done, std::size_t total) {
      options_.progress(fmt::format("{}: Scanning {}", options_.split, options_.data), done, total);
    };
  }
  return model_.task().load_dataset(request);
}

void Validator::warn_of_data(const tasks::ValDataset& dataset) const {
  for (const std::string& note : dataset.notes) log_.warn(note);
  check_keypoints(dataset, model_.head());
  if (options_.single_cls) return;
  const std::string note = compare_classes(dataset, *model_.description().names);
  if (!note.empty()) log_.warn(note);
}

tasks::EvaluatorOptions Validator::evaluator_options(const tasks::ValDataset& dataset) const {
  tasks::EvaluatorOptions result;
  result.names = class_names(dataset, model_, options_.single_cls);
  result.ap = options_.ap;
  result.single_class = options_.single_cls;
  result.conf = *options_.conf;
  result.keypoints = dataset.keypoints.points;
  result.keypoint_values = dataset.keypoints.values;
  result.overlap_mask = options_.overlap_mask;
  result.mask_ratio = options_.mask_ratio;
  result.release = model_.head().release;
  result.threads = options_.workers;
  result.masks_at_input_size = options_.save.json || options_.save.txt;
  return result;
}

ValMetrics Validator::run() {
  Compilation wanted = compilation(options_);
  if (!extras_.dataset) {  // a training has looked at its own
    warn_of_idle_options(model_, wanted, log_);
    warn_of_suppression(model_, wanted, options_.iou, options_.agnostic_nms, log_);
    warn_of_classes(model_, options_.classes, log_);
    warn_of_imgsz(model_, options_.imgsz, log_);
  }
  wanted.loss_maps = extras_.observe != nullptr;
  wanted.many = true;
  const std::shared_ptr<const Computation> computation = model_.computation(wanted);
  const tasks::ValDataset read = extras_.dataset ? tasks::ValDataset{} : load_dataset();
  const tasks::ValDataset& dataset = extras_.dataset ? *extras_.dataset : read;
  if (options_.verbose && !extras_.dataset) {
    log_.info(scan_line(options_.split, dataset));
  }
  if (!extras_.dataset) warn_of_data(dataset);
  const tasks::EvaluatorOptions judging = evaluator_options(dataset);
  const std::unique_ptr<tasks::Evaluator> evaluator = model_.task().make_evaluator(judging);
  tasks::PostprocessOptions postprocess = postprocess_options(options_, computation->postprocessor().suppresses());
  evaluator->prepare(postprocess);
  ValImages images(model_, options_, dataset.samples, network_input(model_, options_.imgsz),
                   extras_.crop_fraction);
  ValWriter writer(options_, std::string(model_.task().name), model_.environment().runs_dir, categories_of(dataset));
  const Pipeline pipeline(model_, computation, postprocess);
  SpeedMean speed;
  std::size_t done = 0;
  const std::string heading = val_heading(*evaluator, options_.ap);
  yolo::Validator nothing;
  yolo::Validator& custom = extras_.custom ? *extras_.custom : nothing;
  custom.init_metrics(judging.names);
  callbacks_.call({"on_val_start", {}, {}, 0, static_cast<int>(dataset.samples.size())});
  const auto judge = [&](PipelineOutput& output) {
    const ValImage image = images.take();
    CallbackEvent event{"on_val_batch_start", output.input.frames, output.results, static_cast<int>(done),
                        static_cast<int>(dataset.samples.size())};
    callbacks_.call(event);
    Results& results = output.results.front();
    const LabelledImage truth = extras_.custom ? dataset::labelled_image(*image.sample) : LabelledImage();
    custom.postprocess(truth, results);
    if (extras_.observe) extras_.observe(*image.sample, output.input.plans.front(), image.group, output.request.outputs());
    evaluator->add(*image.sample, output.input.plans.front(), results);
    if (!output.input.plans.front().transform.cuts) tasks::cut_to_image(results);
    writer.write(*image.sample, results, *evaluator, image.group);
    custom.update_metrics(truth, results);
    speed.add(results.speed);
    event.name = "on_val_batch_end";
    callbacks_.call(event);
    ++done;
    if (options_.progress) options_.progress(heading, done, dataset.samples.size());
  };
  if (options_.progress) options_.progress(heading, 0, dataset.samples.size());  // its clock starts here
  const auto next = [&]() -> std::optional<PipelineInput> {
    if (options_.stop.stop_requested()) return std::nullopt;
    return images.next();
  };
  pipeline.run(next, judge);
  if (options_.stop.stop_requested()) {
    throw Error(fmt::format("the validation was stopped after {} of {} images", done, dataset.samples.size()), ErrorCode::cancelled);
  }
  if (done == 0) {
    throw Error(fmt::format("none of the {} pictures can be read: {}", dataset.samples.size(),
                            dataset::first_reasons(images.unreadable())));
  }

  ValMetrics metrics = evaluator->finish();
  metrics.task = model_.task().name;
  metrics.speed = speed.mean();
  std::vector<dataset::LabelProblem> problems = dataset.problems;
  problems.insert(problems.end(), images.unreadable().begin(), images.unreadable().end());
  for (const dataset::LabelProblem& problem : problems) metrics.problems.push_back(problem_line(problem));
  if (extras_.dataset) problems.clear();  // who read the dataset has reported them
  metrics.save_dir = writer.finish(metrics, problems);
  custom.finalize_metrics(metrics);
  if (options_.verbose) log_.info(val_rows(metrics, extras_.class_rows));
  if (options_.verbose && extras_.tells_folder && !metrics.save_dir.empty()) log_.info(saved_line(metrics.save_dir));
  CallbackEvent end{"on_val_end"};
  end.metrics = &metrics;
  callbacks_.call(end);
  return metrics;
}

}  // namespace yolo::engine
