// Non-maximum suppression: of boxes that overlap too much only the strongest stays.
#pragma once

#include <algorithm>
#include <vector>

#include "tasks/detect/candidate.hpp"
#include "tasks/postprocess_options.hpp"

namespace yolo::tasks::detect {

struct NmsOptions {
  double iou = 0.7;
  int max_det = 300;
  bool agnostic = false;  ///< classes suppress each other
  std::size_t most_candidates = 30000;  ///< only so many of the strongest are looked at, as by the peer
};

/// What PostprocessOptions asks of the suppression.
NmsOptions nms_options(const PostprocessOptions& options);

/// The peer separates classes by moving each class's boxes away by this many pixels before comparing all with all.
/// Comparing within a class gives the same, but the move costs digits, which decides borderline overlaps.
inline constexpr float kClassOffset = 7680.0F;

/// The `most` boxes of the highest conf, strongest first; equal ones keep their order.
template <typename Box>
void keep_strongest(std::vector<Box>& boxes, std::size_t most) {
  std::stable_sort(boxes.begin(), boxes.end(), [](const Box& a, const Box& b) { return a.conf > b.conf; });
  if (boxes.size() > most) boxes.resize(most);
}

/// Kept boxes, strongest first. Equal confidences keep their order. Stops as soon as max_det are found.
std::vector<Candidate> non_maximum_suppression(std::vector<Candidate> candidates, const NmsOptions& options);

/// The same by the definition: every pair is compared.
std::vector<Candidate> non_maximum_suppression_plain(std::vector<Candidate> candidates, const NmsOptions& options);

}  // namespace yolo::tasks::detect
