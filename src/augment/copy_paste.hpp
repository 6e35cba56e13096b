// Objects pasted a second time (manual: copy_paste; Ghiasi et al., "Simple copy-paste", 2021).
#pragma once

#include "augment/training_sample.hpp"

namespace yolo::augment {

/// Pastes objects of `other` (same size) into the sample, in place, cut out along their outlines. Considered
/// are those that cover less than 0.3 of every object that is there; of these the share `part` is taken,
/// beginning with those that cover least. There is nothing random in it. Nothing happens to a sample without
/// outlines.
void paste_objects(TrainingSample& sample, const TrainingSample& other, double part);

/// With the sample's own mirror image as the other one (copy_paste_mode "flip").
void paste_mirrored(TrainingSample& sample, double part);

}  // namespace yolo::augment
