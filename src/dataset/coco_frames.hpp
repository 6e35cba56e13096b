// In pixels of what the annotations of a COCO file are, where its sizes and the pictures disagree.
#pragma once

#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

#include "dataset/label.hpp"

namespace yolo::dataset {

struct CocoFrames {
  bool before_turning = false;     ///< pictures with exchanged sides were annotated as their files hold them
  std::vector<cv::Size> frames;    ///< for each sample; 0 x 0 where its picture cannot be read
  std::vector<std::string> notes;  ///< worth a warning, with numbers of pictures
};

/// The size that the file gives (Sample::size), and that of the picture file, which counts when the first
/// says nothing. Where they differ the boxes of the whole file decide: those of each kind of difference
/// (width and height exchanged, another scale, anything else) are taken in the frame that fewer of them
/// leave. When that says nothing, exchanged sizes and those of another shape are a mistake of the file, and
/// sizes of another scale are those of the pictures that were annotated.
CocoFrames choose_frames(const std::vector<Sample>& samples, const std::vector<cv::Size>& pictures);

/// Whether one is the other with width and height exchanged.
bool are_exchanged(cv::Size told, cv::Size picture);

}  // namespace yolo::dataset
