#include "train/trainer/profile.hpp"

#include <algorithm>

#include <yolo/error.hpp>

#include "engine/loaded_model.hpp"
#include "graph/emit.hpp"
#include "graph/shapes.hpp"
#include "train/trainer/validation.hpp"

namespace yolo::train {
namespace {

constexpr int kSideOfWork = 640;  // for which GFLOPs are told everywhere
constexpr int kWarmUps = 3, kMostRuns = 20;
constexpr double kMostSeconds = 3;  // of a slow network, but for its first runs

// Middle one of the times, in milliseconds.
double milliseconds_of(runtime::PictureRequest& request, const Session& session) {
  for (int i = 0; i < kWarmUps; ++i) request.run();
  std::vector<double> times;
  const double begin = session.now();
  while (times.size() < kMostRuns && (times.empty() || session.now() - begin < kMostSeconds)) {
    const double start = session.now();
    request.run();
    times.push_back((session.now() - start) * 1000);
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

}  // namespace

std::vector<record::NamedValue> measure_model(const Session& session) {
  try {
    const graph::Network network = averaged_network(session);
    const double parameters = static_cast<double>(graph::count_modules(network).parameters);
    const double work =
        graph::gflops(graph::emit(network, session.registry()).graph, kSideOfWork, kSideOfWork);
    const engine::LoadedModel model(formats::open_network(network, "averaged", {.registry = &session.registry()}),
                                    session.registry());
    const auto computation = model.computation(engine::compilation(val_options(session, false)));
    const auto request = computation->take({1, session.imgsz, session.imgsz});
    std::fill_n(request->input(0),
                static_cast<std::size_t>(session.imgsz) * static_cast<std::size_t>(session.imgsz) * 3,
                std::uint8_t{114});
    const double speed = milliseconds_of(*request, session);
    session.log.info(fmt::format(
        "profile: {:.0f} parameters, {:.1f} GFLOPs at {} x {}, {:.1f} ms for one image of {} x {} ({})",
        parameters, work, kSideOfWork, kSideOfWork, speed, session.imgsz, session.imgsz,
        computation->description()));
    return {{"model/parameters", parameters}, {"model/GFLOPs", work}, {"model/speed_OpenVINO(ms)", speed}};
  } catch (const Error& error) {
    session.log.warn(fmt::format("profile: the network's speed could not be measured: {}", error.what()));
    return {};
  }
}

void tell_seconds(const Session& session, double begin_of_files) {
  const EpochSeconds& seconds = session.seconds;
  const double files = session.now() - begin_of_files;
  session.log.info(fmt::format(
      "profile: epoch {}: waiting for images {:.2f} s, steps {:.2f} s, validation {:.2f} s, files {:.2f} s",
      session.epoch + 1, seconds.waiting, seconds.steps, seconds.validation, files));
}

}  // namespace yolo::train
