// The loader's samples of each kind of training.
#pragma once

#include <memory>

#include "augment/classify/classification_pipeline.hpp"
#include "augment/pipeline.hpp"
#include "core/own_symbols.hpp"
#include "loader/sample_request.hpp"
#include "loader/training_set.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::loader {

/// How many of the epoch's last images may be joined or blended with one: eight batches, at most 1000, as in
/// the peer. They are decoded already when TrainingSetOptions::recent covers them and the batches that are
/// being made.
std::size_t partner_window(std::size_t images, std::size_t batch);

/// Augmented samples of detect, segment, pose and obb; with `rect` in the shape of the batch. `window` as
/// partner_window gives it: partners are among the samples that come up to so many places before in the order
/// of the epoch (of all processes, round its end), so they depend on no thread. A partner that cannot be read
/// is replaced by the sample itself.
MakeSample make_augmented(std::shared_ptr<TrainingSet> set,
                          std::shared_ptr<const augment::TrainingPipeline> pipeline, std::uint64_t seed,
                          std::size_t window, bool rect);

/// The letterbox only, in the shape of the batch.
MakeSample make_plain(std::shared_ptr<TrainingSet> set,
                      std::shared_ptr<const augment::TrainingPipeline> pipeline);

/// Augmented samples of classify, or with `plain` those of its validation.
MakeSample make_classified(std::shared_ptr<TrainingSet> set,
                           std::shared_ptr<const augment::ClassificationPipeline> pipeline,
                           std::uint64_t seed, bool plain);

}  // namespace yolo::loader
YOLO_OWN_SYMBOLS_END
