// A sample as users see it.
#pragma once

#include <yolo/labelled_image.hpp>

#include "core/own_symbols.hpp"
#include "dataset/label.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::dataset {

LabelledImage labelled_image(const Sample& sample);

}  // namespace yolo::dataset
YOLO_OWN_SYMBOLS_END
