// The lists of fields: what of the argument table each options struct holds. Reading, writing and checking
// options are loops over them (config/options.cpp). Members that are in no list, such as `stop` and
// `progress`, are no arguments.
#pragma once

#include <span>

#include <yolo/export_options.hpp>
#include <yolo/predict_options.hpp>
#include <yolo/train_options.hpp>
#include <yolo/val_options.hpp>

#include "config/option_field.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::config {

std::span<const OptionField<PredictOptions>> predict_fields();
std::span<const OptionField<ValOptions>> val_fields();
std::span<const OptionField<TrainOptions>> train_fields();
std::span<const OptionField<ExportOptions>> export_fields();

}  // namespace yolo::config
YOLO_OWN_SYMBOLS_END
