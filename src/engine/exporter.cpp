#include "engine/exporter.hpp"

#include <chrono>
#include <ctime>

#include <yolo/error.hpp>

#include <unistd.h>

#include "config/options.hpp"
#include "core/usage_error.hpp"
#include "engine/export_rules.hpp"
#include "engine/network_input.hpp"
#include "formats/written_file.hpp"
#include "graph/emit.hpp"
#include "graph/passes/decode_head.hpp"
#include "graph/passes/keep_strongest.hpp"
#include "graph/passes/passes.hpp"
#include "graph/shapes.hpp"

namespace yolo::engine {
namespace {

std::string iso_date() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count() % 1'000'000;
  std::tm local{};
  localtime_r(&seconds, &local);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &local);
  return fmt::format("{}.{:06d}", text, micros);
}

std::int64_t places_of(const graph::Graph& graph, const graph::Shape& shape) {
  const std::vector<graph::Shape> shapes = graph::infer_shapes(graph, shape);
  return shapes[static_cast<std::size_t>(graph.outputs.at(0).node)].at(2);
}

// The names that the peer gives to open axes.
void name_axes(graph::ExportProgram& program, const graph::HeadSpec& head, bool chooses) {
  program.axes[program.input] = {{0, "batch"}, {2, "height"}, {3, "width"}};
  if (head.kind == graph::HeadKind::classes) return void(program.axes["output0"] = {{0, "batch"}});
  program.axes["output0"] = {{0, "batch"}};
  if (!chooses && head.kind != graph::HeadKind::queries) program.axes["output0"].emplace(2, "anchors");
  if (head.extra == graph::HeadExtra::masks) program.axes["output1"] = {{0, "batch"}, {2, "mask_height"}, {3, "mask_width"}};
}

graph::ExportProgram make_program(const LoadedModel& model, const graph::HeadSpec& head, const ExportOptions& options) {
  const bool other = head.one_to_one != model.head().one_to_one;
  const graph::Network network = other ? graph::choose_branches(model.network(), head.one_to_one) : model.network();
  graph::ExportProgram program;
  program.graph = graph::emit(network, model.registry()).graph;
  graph::fold_batch_norm(program.graph);
  graph::decode_head(program.graph, head);
  const cv::Size input = network_input(model, options.imgsz);
  program.shape = {options.batch, model.description().channels, input.height, input.width};
  program.dynamic = options.dynamic;
  const bool chooses = head.kind == graph::HeadKind::dense && head.one_to_one;
  if (chooses) {
    const std::int64_t most = head.release == Release::v8_4 ? options.max_det : std::min<std::int64_t>(options.max_det, head.max_boxes);
    graph::keep_strongest(program.graph, head, std::min(most, places_of(program.graph, program.shape)));
  }
  if (options.dynamic) name_axes(program, head, chooses);
  return program;
}

/// Removes what was begun unless it was finished.
class Unfinished {
 public:
  explicit Unfinished(std::filesystem::path path) : path_(std::move(path)) {}
  ~Unfinished() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  void keep() { path_.clear(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Written beside and put in place of what is there at the end.
void write(const formats::FormatRow& format, const formats::WriteRequest& request, const std::filesystem::path& path) {
  Unfinished unfinished(path.parent_path() / fmt::format(".{}.{}.part", path.filename().string(), ::getpid()));
  format.write(request, unfinished.path(), path.stem().string());
  std::error_code error;
  if (std::filesystem::is_directory(path)) std::filesystem::remove_all(path, error);
  std::filesystem::rename(unfinished.path(), path, error);
  if (error) throw Error(fmt::format("{}: it cannot be put in place: {}", path.string(), error.message()));
  unfinished.keep();
}

}  // namespace

std::filesystem::path export_model(const LoadedModel& model, const std::filesystem::path& weights, const ExportOptions& options, const Log& log) {
  config::check_options(options);
  const formats::FormatRow& format = find_export_format(options.format);
  check_export(format, options, log);
  if (!model.capabilities().layers)
    throw UsageError(fmt::format("{}: a file that was exported cannot be exported again; use the .pt file", weights.string()), ErrorCode::unsupported);
  if (!model.capabilities().values)
    throw UsageError(fmt::format("{}: an architecture has to be trained before it is exported", weights.string()), ErrorCode::unsupported);
  const Compilation used{.compute = {.device = options.device}, .end2end = options.end2end};
  model.check(used);
  const graph::HeadSpec& head = model.head(used);
  formats::WriteRequest request;
  request.program = make_program(model, head, options);
  request.metadata = formats::describe_export(model.description(), head, iso_date());
  request.metadata.batch = options.batch;
  request.metadata.imgsz = {static_cast<int>(request.program.shape[2]), static_cast<int>(request.program.shape[3])};
  request.metadata.dynamic = options.dynamic;
  request.metadata.half = request.half = options.half;
  request.opset = options.opset;
  const std::filesystem::path path = weights.parent_path() / (weights.stem().string() + std::string(format.ending));
  write(format, request, path);
  return path;
}

}  // namespace yolo::engine
