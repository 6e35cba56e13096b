// What needs OpenCV's dnn, apart: it brings protobuf and more, which nobody else should load, so it sits in a
// module (libyolo_dnn.so) that is opened when an ONNX file is run.
#pragma once

#include <memory>
#include <opencv2/core/mat.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace yolo::runtime {

/// A network that OpenCV has read. Used by one thread at a time.
class DnnNetwork {
 public:
  virtual ~DnnNetwork() = default;
  /// `images`: u8 BGR, all of one size. Fills one f32 tensor an output, in the order of the names that it was
  /// read with; their data lasts until the next call. Throws Error when OpenCV cannot compute it.
  virtual void run(const std::vector<cv::Mat>& images, std::vector<cv::Mat>& outputs) = 0;
};

class DnnModule {
 public:
  virtual ~DnnModule() = default;
  /// "4.6.0"
  virtual std::string version() const = 0;
  /// Whether this version needs onnx::with_plain_operators.
  virtual bool needs_plain_operators() const = 0;
  /// Throws Error with OpenCV's own words when it cannot read the network.
  virtual std::unique_ptr<DnnNetwork> read(std::string_view onnx,
                                           const std::vector<std::string>& outputs) const = 0;
};

/// Opens the module (core/module_library.hpp says where it is looked for). Throws Error.
std::shared_ptr<const DnnModule> load_dnn_module();

/// Version of this interface; a module of another version is refused.
inline constexpr int kDnnInterfaceVersion = 1;

/// The only symbol of the module: DnnModule*(int version), new, or null when `version` is not its own.
inline constexpr const char* kCreateDnnModuleName = "yolo_create_dnn_module";

}  // namespace yolo::runtime
