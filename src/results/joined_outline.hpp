// One outline for a mask of several pieces.
#pragma once

#include <opencv2/core/types.hpp>
#include <vector>

namespace yolo::results {

/// A walk along all pieces in their order, from one to the next over their nearest points, and back along
/// what was left out on the way: as the peer (8.4) joins them. A single piece stays as it is.
std::vector<cv::Point> joined_outline(std::vector<std::vector<cv::Point>> pieces);

}  // namespace yolo::results
