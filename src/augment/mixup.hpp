// Two pictures seen through each other (manual: mixup; Zhang et al., "mixup: Beyond empirical risk
// minimization", 2018).
#pragma once

#include "augment/training_sample.hpp"
#include "core/random.hpp"

namespace yolo::augment {

/// The share of the first picture, from Beta(32, 32): nearly one half.
double draw_mixup(Random& random);

/// Blends `other` of the same size into the sample, in place, cut to whole numbers; the objects of both count
/// fully.
void apply_mixup(TrainingSample& sample, TrainingSample other, double share);

}  // namespace yolo::augment
