// profile=True: how large and how fast the network is, and where the time of an epoch goes.
#pragma once

#include <vector>

#include "record/epoch_row.hpp"
#include "train/trainer/session.hpp"

namespace yolo::train {

/// "model/parameters", "model/GFLOPs" (for 640 x 640) and "model/speed_OpenVINO(ms)": the middle one of
/// several predictions of one image of the training's size, as `yolo val` would run it. They are told, too.
/// Empty, with a warning, when they cannot be measured.
std::vector<record::NamedValue> measure_model(const Session& session);

/// Seconds of the epoch that ends: waiting for images, steps, validation, and the rest since
/// `begin_of_files`.
void tell_seconds(const Session& session, double begin_of_files);

}  // namespace yolo::train
