// A network that is ready to run, with inputs and outputs by name: what every engine offers.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <yolo/graph/tensor.hpp>

namespace yolo::runtime {

enum class ElementType { u8, f32 };

/// An input or output. Sizes that are open are -1.
struct Port {
  std::string name;
  ElementType type = ElementType::f32;
  graph::Shape shape;
};

/// The memory of an input or output, row-major. It belongs to the request that gave it.
struct TensorView {
  std::string name;
  ElementType type = ElementType::f32;
  graph::Shape shape;
  void* data = nullptr;
};

/// One inference, with memory of its own. Used by one thread at a time; several requests of one executable may be under way
/// at once.
class Request {
 public:
  virtual ~Request() = default;

  /// Where to write an input before start(). Throws Error for a name that the network has not.
  virtual TensorView input(std::string_view name) = 0;
  /// Begins to compute and returns at once. The request must not be touched before wait().
  virtual void start() = 0;
  /// Returns when the outputs are there. Throws Error when they could not be computed.
  virtual void wait() = 0;
  /// Both, by the shortest way.
  virtual void run() {
    start();
    wait();
  }
  /// All outputs in the network's order, after wait(); they last until the next start().
  virtual std::span<const TensorView> outputs() const = 0;
  /// When the computation ended; after wait().
  virtual std::chrono::steady_clock::time_point finished() const = 0;

  /// Of the last run. Throws Error for a name that the network has not.
  const TensorView& output(std::string_view name) const;
};

/// Any number of threads may ask it for requests.
class Executable {
 public:
  virtual ~Executable() = default;

  virtual std::span<const Port> inputs() const = 0;
  virtual std::span<const Port> outputs() const = 0;
  /// A request for inputs of these shapes, one for each of inputs(). The first one of a shape may cost a compilation. Throws
  /// Error for shapes that the network does not take.
  virtual std::unique_ptr<Request> make_request(std::span<const graph::Shape> shapes) const = 0;
  /// How many requests are computed at once; that many have to be under way to keep the device busy.
  virtual int streams() const { return 1; }
  /// Images in a request with which the device is fastest.
  virtual int preferred_batch() const { return 1; }
  /// "OpenVINO 2026.4 CPU bf16, 2 threads": for the console and bug reports.
  virtual std::string description() const = 0;
};

/// For requests with one input. Throws Error when `name` is not its name.
void check_input(std::string_view name, std::string_view known);

/// Throws Error that names what there is.
const Port& find_port(std::span<const Port> ports, std::string_view name);

}  // namespace yolo::runtime
