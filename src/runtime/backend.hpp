// Pictures as bytes in, maps out: an executable as predict and val use it.
#pragma once

#include <memory>
#include <string>

#include "runtime/executable.hpp"
#include "runtime/picture_request.hpp"

namespace yolo::runtime {

/// Any number of threads may ask it for requests.
class Backend {
 public:
  /// Throws Error when the executable has other inputs than one of pictures.
  explicit Backend(std::unique_ptr<const Executable> executable);

  /// A request for inputs of this size. The first one of a size may cost a compilation.
  std::unique_ptr<PictureRequest> make_request(const InputShape& shape) const;
  /// Executable::streams.
  int streams() const { return executable_->streams(); }
  const Executable& executable() const { return *executable_; }
  std::string description() const { return executable_->description(); }

 private:
  std::unique_ptr<const Executable> executable_;
};

enum class Precision {
  automatic,  ///< the fastest that the processor has natively without measurable loss
  f32,        ///< strict single precision
  half,       ///< bf16 or f16, whatever the processor has; f32 where it has none
};

/// What the engine is tuned for.
enum class Workload {
  one,   ///< one request at a time, each as fast as can be
  many,  ///< several requests under way (Executable::streams), as many in a second as can be
};

struct BackendOptions {
  std::string engine;           ///< of the list of backends; empty: the first that can run the model
  std::string device = "cpu";
  Precision precision = Precision::automatic;
  Workload workload = Workload::one;
  int threads = 0;              ///< 0: the backend's own choice
  std::string cache_dir;        ///< where compiled networks are kept; empty: nowhere
  std::string cache_key;        ///< identifies the network and its weights; empty: nothing is cached

  bool operator==(const BackendOptions&) const = default;
};

}  // namespace yolo::runtime
