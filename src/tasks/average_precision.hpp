// From the judgements of all images to the figures of one subject.
#pragma once

#include <span>

#include "tasks/judge.hpp"

namespace yolo::tasks {

/// `index`: of the subject among Judgement::overlaps. Crowds do not count; for ApKind::peer they are left out altogether.
ApMetrics average_precision(std::span<const Judgement> images, std::size_t index, ApSubject subject,
                            const EvaluatorOptions& options);

}  // namespace yolo::tasks
