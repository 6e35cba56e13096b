// The lines that predict prints. Pure functions: they return text without a line end.
#pragma once

#include <opencv2/core/types.hpp>
#include <string>

#include <yolo/frame.hpp>
#include <yolo/results.hpp>

namespace yolo::engine {

/// "image 1/2 /path/bus.jpg: ", "video 1/1 (frame 3/302) /path/people.mp4: " or, for live streams and
/// pictures in memory, "0: ". The number of frames is left out when unknown.
std::string frame_prefix(const Frame& frame, bool in_memory = false);

/// "image 1/2 /path/bus.jpg: 640x480 4 persons, 1 bus, 36.1ms". `input` is the network's input of this image.
std::string frame_line(const Frame& frame, const Results& results, bool in_memory = false);

/// Milliseconds per image over a run.
class SpeedMean {
 public:
  void add(const Speed& speed);
  int images() const { return images_; }
  Speed mean() const;  ///< zero without images

 private:
  Speed sum_;
  int images_ = 0;
};

/// "Speed: 1.9ms preprocess, 36.1ms inference, 0.8ms postprocess per image at shape (1, 3, 640, 480)".
/// `input` is the input of the last image, `batch` how many images went together.
std::string speed_line(const Speed& mean, int batch, cv::Size input, int channels = 3);

/// "Results saved to runs/detect/predict".
std::string saved_line(const std::string& folder);

/// "2 labels saved to runs/detect/predict/labels". Counts label files; "0 label" as the manual's program has
/// it.
std::string labels_line(std::size_t count, const std::string& folder);

}  // namespace yolo::engine
