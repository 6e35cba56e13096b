// The libraries that this build runs on and their versions.
#include <opencv2/core/version.hpp>

#include "cli/checks.hpp"
#include "runtime/openvino/openvino_backend.hpp"

namespace yolo::cli {

CheckRows runtime_versions() { return {{"OpenCV", CV_VERSION}, {"OpenVINO", runtime::openvino_version()}}; }

}  // namespace yolo::cli
