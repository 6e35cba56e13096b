// The beginning of a training: from options to everything that its loop needs.
#include <ATen/Parallel.h>
#include <malloc.h>

#include <yolo/error.hpp>

#include "config/options.hpp"
#include "core/argument_effect.hpp"
#include "core/cache_folder.hpp"
#include "core/cpu.hpp"
#include "core/files.hpp"
#include "core/paths.hpp"
#include "core/usage_error.hpp"
#include "engine/model_summary.hpp"
#include "engine/network_input.hpp"
#include "engine/run_folder.hpp"
#include "engine/val_report.hpp"
#include "engine/weights.hpp"
#include "graph/emit.hpp"
#include "image/letterbox.hpp"
#include "plot/chart/labels.hpp"
#include "record/args_yaml.hpp"
#include "record/label_boxes.hpp"
#include "train/network/device.hpp"
#include "train/network/initialise.hpp"
#include "train/trainer/resume.hpp"
#include "train/trainer/share_training.hpp"

namespace yolo::train {
namespace {

constexpr int kLeastStride = 32;
constexpr int kClassesOfClassifiers = 10;

// Every option against the table of arguments, before anything is read.
void check(TrainOptions& options) {
  config::check_options(options);
  if (options.time == 0.0) options.time.reset();
}

// Once the task is known.
void warn_of_options(const Session& session) {
  const TrainOptions& options = session.options;
  const std::string task(session.task->name);
  if (!options.task.empty() && options.task != task) session.log.warn(other_task_text(options.task, session.model, task));
  warn_of_task(config::train_arguments(options, task, session.model), task, session.log);
}

/// What the training begins with.
formats::Opened open_start(const Session& session) {
  const std::filesystem::path file = engine::locate_weights(session.model, {.environment = session.options.environment, .log = session.log});
  formats::Opened opened = formats::open_model(file, {.registry = &session.registry(), .use_cache = false});
  if (!opened.format->capabilities.layers)
    throw Error(fmt::format("{}: an {} file cannot be trained; use the .pt file", file.string(), opened.format->name));
  for (const std::string& remark : opened.description.remarks) session.log.warn(fmt::format("{}: {}", file.string(), remark));
  return opened;
}

void choose_data(Session& session, const std::optional<graph::Network>& weights) {
  if (!session.options.data.empty()) return;
  if (weights) session.options.data = weights->provenance.argument_text("data");
  if (session.options.data.empty())
    throw UsageError("data: which dataset? Say data=FILE.yaml, or data=FOLDER for a classification");
}

void warn_of_classes(const Session& session) {
  const auto known = static_cast<int>(session.data.train.names.size());
  for (const int cls : session.options.classes) {
    if (cls < known || session.options.single_cls) continue;
    session.log.warn(fmt::format("classes: the data have {} classes, 0 to {}, and none with the number {}", known, known - 1, cls));
  }
}

std::optional<graph::Network> read_model_and_data(Session& session) {
  formats::Opened start = open_start(session);
  session.task = &tasks::find_task(start.description.task);
  std::optional<graph::Network> weights;
  if (start.format->capabilities.values) weights = std::move(start.network);
  warn_of_options(session);
  choose_data(session, weights);
  session.data = open_training_data(*session.task, session.options, session.log);
  warn_of_classes(session);
  return weights;
}

std::filesystem::path choose_folder(const Session& session, const SharedFile* resumed) {
  if (resumed != nullptr) return open_resumed_folder(session, resumed->path());
  const TrainOptions& options = session.options;
  return engine::open_run_folder(options.environment.runs_dir, {options.project, options.name, options.exist_ok},
                                 std::string(session.task->name), "train");
}

void open_folder(Session& session, const SharedFile* resumed) {
  session.save_dir = session.processes->from_first([&] { return choose_folder(session, resumed).string(); });
  const std::filesystem::path weights = session.save_dir / "weights";
  if (session.writes()) make_folders(weights);
  session.last = weights / "last.pt";
  session.best = weights / "best.pt";
}

// Every step frees and asks for the same large blocks: memory that goes back to the system in between has to be cleared by it
// each time, a tenth of a step.
void keep_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, std::numeric_limits<int>::max());
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
#endif
}

// The cores are shared with the other processes on this machine.
int threads_of(const Session& session) {
  if (session.options.threads > 0) return session.options.threads;
  return std::max(1, default_threads() / session.processes->settings().local_world_size);
}

void set_up_computing(Session& session) {
  keep_memory();
  const DistributedSettings& place = session.processes->settings();
  session.device = session.processes->is_alone() ? find_device(session.options.device)
                                                 : find_device_of_process(session.options.device, place.local_rank);
  session.compute = session.options.amp ? mixed_precision(session.device) : at::kFloat;
  at::set_num_threads(threads_of(session));
  at::globalContext().setDeterministicAlgorithms(session.options.deterministic, /*warn_only=*/true);
  at::globalContext().setDeterministicFillUninitializedMemory(false);  // costs a pass over every result, and nothing here reads such
  at::manual_seed(session.options.seed);
}

int stride_of(const graph::Network& network) {
  const double largest = network.strides.empty()
                             ? kLeastStride
                             : *std::max_element(network.strides.begin(), network.strides.end());
  return std::max(kLeastStride, static_cast<int>(largest));
}

// What a checkpoint tells of the pictures of its classifier.
void note_transforms(const Session& session, graph::Network& network) {
  if (!session.data.classifies()) return;
  const auto scaled = static_cast<std::int64_t>(session.imgsz / session.options.augment.crop_fraction);
  network.provenance.crop = graph::CropSizes{scaled, session.imgsz};
}

void make_network(Session& session, const std::optional<graph::Network>& weights) {
  graph::Network made = session.get_model(weights ? &*weights : nullptr);
  initialise(made, session.options.seed);  // what a network of the user's own lacks
  made.names = session.data.train.names;
  session.stride = stride_of(made);
  session.imgsz = image::round_up_to_stride(session.options.imgsz, session.stride);
  if (session.imgsz != session.options.imgsz)
    session.log.warn(engine::imgsz_text({session.options.imgsz}, session.stride, {session.imgsz}));
  const int smallest = session.options.rect ? session.stride : session.imgsz;
  if (session.data.target == augment::TargetKind::masks && session.options.mask_ratio > smallest) {
    throw UsageError(fmt::format("mask_ratio={}: no mask is left of an input of {} pixels; expected at most that",
                                 session.options.mask_ratio, smallest));
  }
  note_transforms(session, made);
  session.set_model_attributes(made);
  session.network = std::make_unique<TorchNetwork>(made, session.device, session.registry());
  session.network->set_compute(session.compute);
  session.structure = made;
  session.averaged = std::make_unique<Parameters>(session.structure, session.device);
  const std::string name = std::filesystem::path(session.model).stem().string();
  session.log.info(engine::model_info(made, name, false, session.registry()).text());
}

void open_tensorboard(Session& session) {
  if (!session.options.environment.tensorboard) return;
  try {
    session.tensorboard = std::make_unique<record::EventFile>(session.save_dir, record::wall_seconds());
    session.log.info(record::tensorboard_text(session.save_dir));
  } catch (const Error& error) {
    session.log.warn(fmt::format("no figures for TensorBoard: {}", error.what()));
  }
}

// The first remarks on both splits, and all of them in a file.
void report_data(const Session& session) {
  std::vector<dataset::LabelProblem> problems = session.data.train.problems;
  problems.insert(problems.end(), session.data.val.problems.begin(), session.data.val.problems.end());
  if (problems.empty()) return;
  dataset::write_labels_report(session.save_dir / "labels_report.json", problems);
  std::vector<std::string> lines;
  for (const dataset::LabelProblem& problem : problems) lines.push_back(engine::problem_line(problem));
  session.log.warn(engine::problem_list(lines, session.save_dir.string()));
}

void open_records(Session& session) {
  session.stopping = std::make_unique<record::EarlyStopping>(session.options.patience);
  session.console = std::make_unique<record::TrainingConsole>(
      session.log, session.options.progress, session.criterion->item_names(), session.device.is_cuda());
  if (!session.writes()) return;
  report_data(session);
  const Arguments arguments =
      config::train_arguments(session.options, std::string(session.task->name), session.model);
  atomic_write(session.save_dir / "args.yaml", record::args_yaml(arguments, session.save_dir));
  open_tensorboard(session);
  if (!session.options.plots || session.data.classifies()) return;
  const std::filesystem::path file = session.save_dir / "labels.jpg";
  session.log.info(record::plotting_labels_text(file));
  const plot::LabelBoxes boxes = record::label_boxes(session.data.train.samples, session.data.train.names);
  plot::plot_labels(file, boxes);
  plot::plot_labels_correlogram(session.save_dir / "labels_correlogram.jpg", boxes);
}

void tell_start(Session& session) {
  record::TrainingStart start;
  start.train_size = start.val_size = session.imgsz;
  start.workers = std::min(session.options.workers, logical_cores());
  start.save_dir = session.save_dir;
  start.epochs = session.options.epochs;
  start.hours = session.options.time;
  start.first_epoch = session.first_epoch;
  session.log.info(record::start_text(start));
}

// What a change of the batch size does not touch: the images, the loss and the user's own figures.
void make_data(Session& session) {
  loader::TrainingSetOptions settings;
  settings.cache_folder = cache_below(session.options.environment, "images");
  settings.imgsz = session.data.classifies() ? 0 : session.imgsz;
  settings.stretch = !session.data.classifies() && !session.task->make_fitter(graph::read_head(session.network->structure()))->follows_proportions();
  settings.fraction = session.options.fraction;
  settings.cache = session.options.cache;
  settings.recent = static_cast<std::size_t>(session.batch) * 8 + 64;
  session.data.set = std::make_shared<loader::TrainingSet>(session.data.train.samples, settings, session.log);
  session.validator = session.get_validator();
}

}  // namespace

void make_steps(Session& session) {
  session.batches = session.get_dataloader(
      {session.data, session.options, session.batch, session.imgsz, session.stride,
       {static_cast<std::size_t>(session.processes->rank()), static_cast<std::size_t>(session.processes->world_size())}});
  OptimisationPlan plan;
  plan.batch = session.batch;
  plan.batches = static_cast<std::int64_t>(session.batches->batches());
  plan.samples = static_cast<std::int64_t>(session.batches->samples());
  plan.epochs = session.epochs();
  plan.automatic = session.automatic_optimizer;
  // The peer's classifiers do not tell their number of classes to its rule for optimizer=auto, which then
  // takes 10.
  plan.classes = session.data.classifies() ? kClassesOfClassifiers : session.data.classes();
  session.optimisation =
      std::make_unique<Optimisation>(session.network->parameters(), *session.averaged, session.options, plan);
  session.log.info(session.optimisation->description());
}

void prepare(Session& session) {
  join_training(session);
  const std::unique_ptr<SharedFile> resumed = find_resumed(session);
  check(session.options);
  if (session.run_id.empty()) session.run_id = new_run_id();
  session.call("on_pretrain_routine_start");
  set_up_computing(session);
  std::optional<graph::Network> weights;
  session.processes->first_then_others([&] { weights = read_model_and_data(session); });
  make_network(session, weights);
  session.criterion = session.get_criterion(session.network->structure());
  open_folder(session, resumed.get());  // a network that cannot be trained leaves none
  session.batch = choose_batch(session);
  make_data(session);
  make_steps(session);
  open_records(session);
  if (resumed) {
    restore(session, resumed->path());
    session.has_last = std::filesystem::is_regular_file(session.last);
    session.has_best = std::filesystem::is_regular_file(session.best);
  }
  session.first_epoch = session.epoch;
  share_start(session);
  session.results = std::make_unique<record::ResultsCsv>(session.save_dir / "results.csv", session.first_epoch);
  session.clock = std::make_unique<record::TrainingClock>(session.options.time, session.options.epochs, session.first_epoch,
                                                          session.now());
  session.call("on_pretrain_routine_end");
  tell_start(session);
}

}  // namespace yolo::train
