#include "train/trainer/resume.hpp"

#include <random>

#include <yolo/error.hpp>
#include <yolo/graph/model_yaml.hpp>

#include "core/paths.hpp"
#include "core/usage_error.hpp"
#include "engine/run_folder.hpp"
#include "engine/weights.hpp"
#include "train/trainer/arguments_record.hpp"

namespace yolo::train {
namespace {

namespace fs = std::filesystem;
using checkpoint::Plain;

constexpr const char* kRun = "run";              // who wrote the state
constexpr const char* kSaveFolder = "save_dir";  // where

/// Newest weights/last.pt of the runs: of all, of those in project=, or of the one called name=.
fs::path newest_last(const TrainOptions& options) {
  const fs::path runs = options.project.empty() ? expand_home(options.environment.runs_dir)
                                                : expand_home(options.project);
  fs::path newest;
  fs::file_time_type time{};
  std::error_code error;
  for (fs::recursive_directory_iterator it(runs, error), end; !error && it != end; it.increment(error)) {
    if (it->path().filename() != "last.pt") continue;
    if (!options.name.empty() && it->path().parent_path().parent_path().filename() != options.name) continue;
    const auto written = fs::last_write_time(it->path(), error);
    if (!error && (newest.empty() || written > time)) {
      newest = it->path();
      time = written;
    }
  }
  if (!newest.empty()) return newest;
  throw Error(
      fmt::format("resume=True: there is no last.pt of an earlier run{} in {}; name one with resume=FILE",
                  options.name.empty() ? "" : " called " + options.name, runs.string()), ErrorCode::not_found);
}

/// resume=FILE, else the model, else the newest run.
fs::path resumed_file(const Session& session) {
  const bool is_named = !session.options.resume_file.empty();
  const std::string name = is_named ? session.options.resume_file : session.model;
  if (name.empty()) return fs::absolute(newest_last(session.options));
  if (fs::is_directory(name)) {
    throw UsageError(fmt::format("resume: {} is a folder; name the checkpoint, such as {}", name,
                                 (fs::path(name) / "weights/last.pt").string()));
  }
  if (!fs::is_regular_file(name)) {
    if (is_named) throw Error(fmt::format("resume: there is no file {}", name), ErrorCode::not_found);
    if (!graph::is_model_yaml(name))
      return fs::absolute(engine::locate_weights(name, {.environment = session.options.environment, .allow_download = false}));
  }
  if (graph::is_model_yaml(name)) {
    throw UsageError(
        fmt::format("resume=True: {} is an architecture, and a training goes on from a checkpoint; say "
                    "resume=RUN/weights/last.pt, or leave model out for the newest run",
                    name));
  }
  return fs::absolute(name);
}

/// Of the checkpoint that a run wrote last; nothing when it is gone, finished or unreadable.
std::optional<std::string> last_writer(const fs::path& folder) {
  const fs::path last = folder / "weights/last.pt";
  if (!fs::is_regular_file(last)) return std::nullopt;
  try {
    const checkpoint::TrainingCheckpoint read = checkpoint::read_training_checkpoint(last);
    if (read.record.state) return run_id_of(*read.record.state);
  } catch (const Error&) {
    // Not a checkpoint of ours: somebody else's folder.
  }
  return std::nullopt;
}

bool is_in_its_run(const fs::path& file, const std::string& id) {
  const fs::path weights = file.parent_path(), folder = weights.parent_path();
  if (weights.filename() != "weights" || !fs::is_regular_file(folder / "args.yaml")) return false;
  const fs::path last = weights / "last.pt";
  std::error_code ignored;
  return !fs::exists(last, ignored) || fs::equivalent(file, last, ignored) || last_writer(folder) == id;
}

bool is_its_run(const fs::path& folder, const std::string& id) {
  return !folder.empty() && !id.empty() && last_writer(folder) == id;
}

/// project= and name= of this call mean nothing where the run keeps its folder.
void tell_kept_folder(const Session& session, const fs::path& folder) {
  std::string idle;
  std::error_code ignored;
  const auto& [project, name] = session.asked_folder;
  if (!project.empty() && !fs::equivalent(expand_home(project), folder.parent_path(), ignored))
    idle = "project";
  if (!name.empty() && folder.filename() != name) idle += idle.empty() ? "name" : ", name";
  if (!idle.empty()) {
    session.log.warn(
        fmt::format("no effect when a training goes on: {}; it stays in {}", idle, folder.string()));
  }
}

}  // namespace

void check_resumable(const checkpoint::TrainingCheckpoint& read, const fs::path& file) {
  if (read.record.epoch < 0 || !read.record.state) {
    throw Error(fmt::format(
        "{}: this training is over, or another program wrote it: there is no state to go on from. To train "
        "these weights further say model={} without resume",
        file.string(), file.string()));
  }
}

std::unique_ptr<SharedFile> find_resumed(Session& session) {
  if (!session.options.resume) return nullptr;
  const std::string model = session.model, named = session.options.resume_file;
  auto shared = std::make_unique<SharedFile>(*session.processes, [&] { return resumed_file(session); });
  const fs::path& file = shared->path();
  if (!named.empty() && !model.empty() && fs::absolute(model) != fs::absolute(named)) {
    session.log.warn(fmt::format("model={} has no effect: the training of {} goes on", model, named));
  }
  const checkpoint::TrainingCheckpoint read = checkpoint::read_training_checkpoint(file);
  check_resumable(read, file);
  session.asked_folder = {session.options.project, session.options.name};
  session.options = resumed_options(read.record.train_args, session.options, session.log);
  if (!session.options.time && session.options.epochs <= read.record.epoch) {
    throw UsageError(fmt::format(
        "epochs={}: {} epochs of this training are done already; say how many there are to be in all",
        session.options.epochs, read.record.epoch + 1));
  }
  session.options.resume = true;
  session.options.resume_file = file.string();
  session.model = file.string();
  session.automatic_optimizer = optimizer_of(*read.record.state);
  session.run_id = run_id_of(*read.record.state);
  return shared;
}

fs::path open_resumed_folder(const Session& session, const fs::path& file) {
  const checkpoint::TrainingCheckpoint read = checkpoint::read_training_checkpoint(file);
  const Plain* recorded = read.record.state->values.find(kSaveFolder);
  const fs::path own(recorded ? recorded->text().value_or("") : std::string_view());
  const bool is_inside = is_in_its_run(file, session.run_id);
  const fs::path folder = is_inside ? file.parent_path().parent_path() : own;
  if (is_inside || is_its_run(own, session.run_id)) {
    tell_kept_folder(session, folder);
    return folder;
  }
  const char* state = own.empty()             ? " is not told"
                      : fs::is_directory(own) ? " was used by another one since, or is finished"
                                              : " is gone";
  const auto& [project, name] = session.asked_folder;
  const RunFolder wanted{project.empty() ? session.options.project : project, name.empty() ? session.options.name : name};
  const fs::path fresh =
      engine::open_run_folder(session.options.environment.runs_dir, wanted, std::string(session.task->name), "train");
  session.log.warn(fmt::format("{} lies outside of its run, whose folder{}{}{}: the training goes on in {}",
                               file.string(), own.empty() ? "" : " ", own.string(), state, fresh.string()));
  return fresh;
}

std::string new_run_id() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}", device(), device());
}

void note_run(const Session& session, checkpoint::TrainingState& state) {
  state.values.set(kRun, session.run_id);
  state.values.set(kSaveFolder, fs::absolute(session.save_dir).lexically_normal().string());
}

std::string run_id_of(const checkpoint::TrainingState& state) {
  const Plain* id = state.values.find(kRun);
  return std::string(id ? id->text().value_or("") : std::string_view());
}

}  // namespace yolo::train
