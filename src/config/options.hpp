// From arguments to options and back, and the check of options that were set in code.
#pragma once

#include <string>

#include <yolo/export_options.hpp>
#include <yolo/model.hpp>
#include <yolo/predict_options.hpp>
#include <yolo/train_options.hpp>
#include <yolo/val_options.hpp>

#include "core/arguments.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::config {

PredictOptions predict_options(const Arguments& arguments);
ValOptions val_options(const Arguments& arguments);
TrainOptions train_options(const Arguments& arguments);
ExportOptions export_options(const Arguments& arguments);

// The way back throws UsageError for values that the table does not allow.
Arguments predict_arguments(const PredictOptions& options);
Arguments val_arguments(const ValOptions& options);
/// What args.yaml and checkpoints keep. `task` and `model` are those of the network that is trained.
Arguments train_arguments(const TrainOptions& options, const std::string& task, const std::string& model);

// Throw UsageError, in the words of the command line, for values that the table does not allow and for
// options that exclude each other. Only what differs from its default costs anything.
void check_options(const PredictOptions& options);
void check_options(const ValOptions& options);
void check_options(const TrainOptions& options);
void check_options(const ExportOptions& options);
/// Of ModelOptions::compute.
void check_options(const ModelOptions& options);

}  // namespace yolo::config
YOLO_OWN_SYMBOLS_END
