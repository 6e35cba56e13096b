// Whether a model and a dataset mean the same classes and points.
#pragma once

#include <string>
#include <vector>

#include "graph/heads.hpp"
#include "tasks/val_dataset.hpp"

namespace yolo::engine {

/// A note where they differ in number, or where a name of the dataset stands for another class of the model;
/// else empty. Figures compare numbers of classes. Throws Error when labels are of a class that the model
/// does not have.
std::string compare_classes(const tasks::ValDataset& dataset, const std::vector<std::string>& model);

/// Throws Error when a dataset of poses has another number of points than the model's head gives.
void check_keypoints(const tasks::ValDataset& dataset, const graph::HeadSpec& head);

}  // namespace yolo::engine
