// From checked arguments to the options of predict and val.
#pragma once

#include <yolo/predict_options.hpp>
#include <yolo/val_options.hpp>

#include "core/arguments.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

PredictOptions predict_options(const Arguments& arguments);
ValOptions val_options(const Arguments& arguments);

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
