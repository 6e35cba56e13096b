// What every runtime offers: pictures as bytes in, raw maps of the head out.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <yolo/graph/graph.hpp>

namespace yolo::runtime {

/// Size of a batch of network inputs, in pixels.
struct InputShape {
  int batch = 1, height = 640, width = 640;
  bool operator==(const InputShape&) const = default;
};

/// An output of the network: f32, row-major. The data belongs to the request and lasts until its next run.
struct RawMap {
  std::string name;
  graph::Shape shape;
  const float* data = nullptr;
};

/// One inference in flight, with its own input and output memory. Used by one thread at a time; several requests
/// of one backend may run at once.
class Request {
 public:
  virtual ~Request() = default;

  virtual InputShape shape() const = 0;
  /// Where to write image `index` of the batch: height x width x 3 bytes, blue green red.
  virtual std::uint8_t* input(int index) = 0;
  /// Runs the network and returns when the outputs are there.
  virtual void run() = 0;
  /// In the order of the graph's outputs.
  virtual std::span<const RawMap> outputs() const = 0;
};

class Backend {
 public:
  virtual ~Backend() = default;

  /// A request for inputs of this size. The first one of a size may cost a compilation.
  virtual std::unique_ptr<Request> make_request(const InputShape& shape) = 0;
  /// "OpenVINO 2026.4 CPU bf16, 2 threads": for the console and bug reports.
  virtual std::string description() const = 0;
};

enum class Precision {
  automatic,  ///< the fastest that the processor has natively without measurable loss
  f32,        ///< strict single precision
  half,       ///< bf16 or f16, whatever the processor has; f32 where it has none
};

struct BackendOptions {
  Precision precision = Precision::automatic;
  int threads = 0;              ///< 0: the backend's own choice
  std::string cache_dir;        ///< where compiled networks are kept; empty: nowhere
  std::string cache_key;        ///< identifies the network and its weights; empty: nothing is cached
};

/// Makes the network's graph. Asked only when something has to be compiled.
using GraphMaker = std::function<graph::Graph()>;

}  // namespace yolo::runtime
