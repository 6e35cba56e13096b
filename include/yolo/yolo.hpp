// Everything a user of the library needs.
#pragma once

#include <yolo/annotator.hpp>
#include <yolo/callbacks.hpp>
#include <yolo/compute_options.hpp>
#include <yolo/environment.hpp>
#include <yolo/error.hpp>
#include <yolo/frame.hpp>
#include <yolo/labelled_image.hpp>
#include <yolo/log.hpp>
#include <yolo/model.hpp>
#include <yolo/model_info.hpp>
#include <yolo/plot_options.hpp>
#include <yolo/predict_options.hpp>
#include <yolo/predictor.hpp>
#include <yolo/results.hpp>
#include <yolo/save_options.hpp>
#include <yolo/source.hpp>
#include <yolo/stream.hpp>
#include <yolo/train_options.hpp>
#include <yolo/train_result.hpp>
#include <yolo/val_metrics.hpp>
#include <yolo/val_options.hpp>
#include <yolo/validator.hpp>
