// The engines that can run a network: one row each.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "runtime/backend.hpp"
#include "runtime/program.hpp"

namespace yolo::runtime {

struct BackendRow {
  std::string_view id;  ///< "openvino"
  std::span<const std::string_view> devices;  ///< "cpu"
  bool (*can_run)(const Program& program);
  /// Throws Error when the engine is not there or cannot read the program.
  std::unique_ptr<Executable> (*make)(const Program& program, const BackendOptions& options);
};

inline constexpr std::string_view kOpenVino = "openvino", kOpencvDnn = "opencv_dnn", kReference = "reference";

/// In the order of preference.
std::span<const BackendRow> all_backends();

/// Whether any engine computes on this device.
bool is_known_device(std::string_view device);

/// The engine that the options name, or else the first one that can run the program on their device. Throws Error when there is none.
std::unique_ptr<Backend> make_backend(const Program& program, const BackendOptions& options,
                                      std::span<const BackendRow> rows = all_backends());

}  // namespace yolo::runtime
