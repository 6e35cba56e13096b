// The entry of libyolo_dnn.so: OpenCV's dnn.
#include <fmt/format.h>

#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>
#include <yolo/error.hpp>

#include "runtime/opencv_dnn/dnn_module.hpp"

namespace yolo::runtime {
namespace {

// Seen: 4.6 needs help, 4.10 does not.
constexpr bool kIsOld = CV_VERSION_MAJOR == 4 && CV_VERSION_MINOR < 10;

class OpencvNetwork final : public DnnNetwork {
 public:
  OpencvNetwork(cv::dnn::Net net, const std::vector<std::string>& outputs) : net_(std::move(net)) {
    for (const std::string& name : outputs) outputs_.emplace_back(name);
  }

  void run(const std::vector<cv::Mat>& images, std::vector<cv::Mat>& outputs) override {
    try {
      net_.setInput(cv::dnn::blobFromImages(images, 1.0 / 255, cv::Size(), cv::Scalar(), true));
      std::vector<cv::Mat> found;
      net_.forward(found, outputs_);
      outputs = std::move(found);
    } catch (const cv::Exception& error) {
      throw Error(fmt::format("OpenCV {} cannot run this network: {}", CV_VERSION, error.err), ErrorCode::unsupported);
    }
  }

 private:
  cv::dnn::Net net_;
  std::vector<cv::String> outputs_;
};

/// OpenCV prints its errors besides throwing them.
class QuietOpencv {
 public:
  QuietOpencv() : before_(cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT)) {}
  ~QuietOpencv() { cv::utils::logging::setLogLevel(before_); }
  QuietOpencv(const QuietOpencv&) = delete;
  QuietOpencv& operator=(const QuietOpencv&) = delete;

 private:
  cv::utils::logging::LogLevel before_;
};

class OpencvDnnModule final : public DnnModule {
 public:
  std::string version() const override { return CV_VERSION; }
  bool needs_plain_operators() const override { return kIsOld; }

  std::unique_ptr<DnnNetwork> read(std::string_view onnx,
                                   const std::vector<std::string>& outputs) const override {
    const QuietOpencv quiet;
    try {
      cv::dnn::Net net = cv::dnn::readNetFromONNX(onnx.data(), onnx.size());
      // Joining layers drops the factor of a product that follows a product of two matrices, as in attention.
      if (kIsOld) net.enableFusion(false);
      net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
      net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
      return std::make_unique<OpencvNetwork>(std::move(net), outputs);
    } catch (const cv::Exception& error) {
      throw Error(fmt::format(
          "OpenCV {} cannot read this network ({}); export it again with simplify=True (the default) and "
          "opset=12, or use the .pt file",
          CV_VERSION, error.err), ErrorCode::unsupported);
    }
  }
};

}  // namespace
}  // namespace yolo::runtime

extern "C" __attribute__((visibility("default"))) yolo::runtime::DnnModule* yolo_create_dnn_module(
    int version) {
  if (version != yolo::runtime::kDnnInterfaceVersion) return nullptr;
  return new yolo::runtime::OpencvDnnModule();
}
