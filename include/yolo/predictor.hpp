// Prediction with steps of a user's own.
#pragma once

#include <yolo/export.hpp>
#include <yolo/frame.hpp>
#include <yolo/results.hpp>

namespace yolo {

/// Handed to Model::predict(). What is not overridden does what predict does anyway.
class YOLO_API Predictor {
 public:
  virtual ~Predictor() = default;
  /// A picture before it is brought to the network's size. What it becomes is what the network sees, what is drawn on and
  /// what the results refer to. To change pixels assign a new image: the old one may be the caller's. Called for one picture
  /// at a time and in order, but while other threads work on earlier ones.
  virtual void preprocess(Frame&) {}
  /// What was found in a picture, before it is saved and handed on. Called in order, in the thread that called predict.
  virtual void postprocess(const Frame&, Results&) {}
  /// After postprocess(). True: what the options ask to be saved is saved too.
  virtual bool write_results(const Frame&, const Results&) { return true; }
};

}  // namespace yolo
