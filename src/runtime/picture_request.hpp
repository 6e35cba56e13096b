// A request for a network whose one input is a batch of pictures.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/own_symbols.hpp"
#include "runtime/executable.hpp"

YOLO_OWN_SYMBOLS_BEGIN
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

/// How the input of a network holds pictures.
enum class PictureLayout {
  bytes,   ///< u8, images x height x width x 3, blue green red: written into the engine's own memory
  planes,  ///< f32, images x 3 x height x width, red green blue, 0 to 1
};
/// Throws Error when an input holds no pictures.
PictureLayout layout_of(const Port& input);
graph::Shape tensor_shape(const InputShape& shape, PictureLayout layout);

/// One inference in flight. Used by one thread at a time.
class PictureRequest {
 public:
  PictureRequest(std::unique_ptr<Request> request, const Port& input, const InputShape& shape);

  InputShape shape() const { return shape_; }
  /// Where to write image `index` of the batch: height x width x 3 bytes, blue green red.
  std::uint8_t* input(int index);
  /// Begins to compute and returns at once. The request must not be touched before wait().
  void start();
  /// Returns when the outputs are there. Throws Error.
  void wait();
  /// Both, by the shortest way.
  void run();
  /// In the order of the network's outputs.
  std::span<const RawMap> outputs() const { return maps_; }

  std::chrono::steady_clock::time_point started() const { return started_; }
  std::chrono::steady_clock::time_point finished() const { return request_->finished(); }

 private:
  void begin();
  void collect();

  InputShape shape_;
  PictureLayout layout_;
  std::vector<std::uint8_t> staged_;  // pictures as bytes, where the network wants planes; alive before the request
  std::unique_ptr<Request> request_;
  TensorView tensor_;
  std::vector<RawMap> maps_;
  std::chrono::steady_clock::time_point started_;
};

}  // namespace yolo::runtime
YOLO_OWN_SYMBOLS_END
