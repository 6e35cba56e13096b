// From the judgements of all images to the figures of one subject.
#pragma once

#include <span>

#include "tasks/judge.hpp"

namespace yolo::tasks {

/// `index`: of the subject among Judgement::overlaps. `classes`: of the dataset. Crowds do not count; for ApKind::peer
/// they are left out altogether.
ApMetrics average_precision(std::span<const Judgement> images, std::size_t index, ApSubject subject, std::size_t classes,
                            ApKind kind, int threads);

}  // namespace yolo::tasks
