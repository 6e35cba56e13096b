// Large pictures in overlapping tiles: each goes through the network by itself, the results are joined.
#pragma once

#include <deque>
#include <mutex>
#include <optional>

#include <yolo/predict_options.hpp>

#include "engine/pipeline.hpp"
#include "results/join.hpp"

namespace yolo::engine {

/// Where the tiles of a picture lie: squares of `side` pixels (less where the picture is smaller) that overlap by at least
/// `overlap` (0 to below 1) of their side and cover the picture; then the whole picture, for objects larger than a
/// tile. Only the whole picture when it is no larger than a tile.
std::vector<cv::Rect> tile_places(cv::Size picture, int side, double overlap);

/// add() and next() are called from one thread, collect() from another.
class Tiler {
 public:
  explicit Tiler(const PredictOptions& options) : options_(options) {}

  /// Takes a frame apart.
  void add(Frame frame);
  /// The next tile; nothing when another frame is needed.
  std::optional<Frame> next();
  /// Takes the result of a tile, in the order of next(). Gives the whole frame with its last tile.
  std::optional<PipelineOutput> collect(PipelineOutput output);

 private:
  struct Picture {
    Frame frame;
    std::vector<cv::Rect> places;
    std::vector<results::PartResults> parts;
  };

  PredictOptions options_;
  std::deque<Frame> tiles_;
  std::mutex mutex_;
  std::deque<Picture> pictures_;
};

}  // namespace yolo::engine
