// Non-maximum suppression: of boxes that overlap too much only the strongest stays.
#pragma once

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

/// Kept boxes, strongest first. Equal confidences keep their order. Stops as soon as max_det are found.
std::vector<Candidate> non_maximum_suppression(std::vector<Candidate> candidates, const NmsOptions& options);

/// The same by the definition: every pair is compared.
std::vector<Candidate> non_maximum_suppression_plain(std::vector<Candidate> candidates, const NmsOptions& options);

}  // namespace yolo::tasks::detect
