// A sample as users see it.
#pragma once

#include <yolo/labelled_image.hpp>

#include "dataset/label.hpp"

namespace yolo::dataset {

LabelledImage labelled_image(const Sample& sample);

}  // namespace yolo::dataset
