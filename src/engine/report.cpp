// Builds the console lines of predict.
#include "engine/report.hpp"

namespace yolo::engine {

std::string frame_prefix(const Frame& frame, bool in_memory) {
  if (frame.kind == FrameKind::stream || in_memory) return fmt::format("{}: ", frame.item);
  const std::string place = fmt::format("{}/{}", frame.item + 1, frame.item_count);
  if (frame.kind == FrameKind::image) return fmt::format("image {} {}: ", place, frame.path);
  const std::string count = frame.frame_count > 0 ? fmt::format("/{}", frame.frame_count) : "";
  return fmt::format("video {} (frame {}{}) {}: ", place, frame.number, count, frame.path);
}

std::string frame_line(const Frame& frame, const Results& results, bool in_memory) {
  return fmt::format("{}{}x{} {}{:.1f}ms", frame_prefix(frame, in_memory), results.input_size.height,
                     results.input_size.width, results.verbose(), results.speed.inference);
}

void SpeedMean::add(const Speed& speed) {
  sum_.preprocess += speed.preprocess;
  sum_.inference += speed.inference;
  sum_.postprocess += speed.postprocess;
  ++images_;
}

Speed SpeedMean::mean() const {
  const double n = std::max(images_, 1);
  return {sum_.preprocess / n, sum_.inference / n, sum_.postprocess / n};
}

std::string speed_line(const Speed& mean, int batch, cv::Size input, int channels) {
  return fmt::format(
      "Speed: {:.1f}ms preprocess, {:.1f}ms inference, {:.1f}ms postprocess per image at shape ({}, {}, {}, "
      "{})",
      mean.preprocess, mean.inference, mean.postprocess, batch, channels, input.height, input.width);
}

std::string saved_line(const std::string& folder) { return fmt::format("Results saved to {}", folder); }

std::string labels_line(std::size_t count, const std::string& folder) {
  return fmt::format("{} label{} saved to {}", count, count > 1 ? "s" : "", folder);
}

}  // namespace yolo::engine
