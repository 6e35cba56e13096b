#include "engine/tiler.hpp"

#include "results/placement.hpp"

namespace yolo::engine {
namespace {

/// First pixels of tiles along one direction.
std::vector<int> starts(int length, int side, double overlap) {
  if (length <= side) return {0};
  const double step = std::max(1.0, side * (1 - overlap));
  const int count = static_cast<int>(std::ceil((length - side) / step)) + 1;
  std::vector<int> result;
  for (int i = 0; i < count; ++i) result.push_back(static_cast<int>(std::lround(static_cast<double>(length - side) * i / (count - 1))));
  return result;
}

}  // namespace

std::vector<cv::Rect> tile_places(cv::Size picture, int side, double overlap) {
  std::vector<cv::Rect> places;
  if (picture.width > side || picture.height > side) {
    const cv::Size tile(std::min(side, picture.width), std::min(side, picture.height));
    for (int y : starts(picture.height, side, overlap)) {
      for (int x : starts(picture.width, side, overlap)) places.push_back({cv::Point(x, y), tile});
    }
  }
  places.push_back({cv::Point(0, 0), picture});
  return places;
}

void Tiler::add(Frame frame) {
  Picture picture;
  picture.places = tile_places(frame.image.size(), options_.tile, options_.overlap);
  for (const cv::Rect& place : picture.places) {
    Frame tile = frame;
    tile.image = frame.image(place);
    tiles_.push_back(std::move(tile));
  }
  picture.frame = std::move(frame);
  const std::lock_guard lock(mutex_);
  pictures_.push_back(std::move(picture));
}

std::optional<Frame> Tiler::next() {
  if (tiles_.empty()) return std::nullopt;
  Frame tile = std::move(tiles_.front());
  tiles_.pop_front();
  return tile;
}

std::optional<PipelineOutput> Tiler::collect(PipelineOutput output) {
  Picture whole;
  {
    const std::lock_guard lock(mutex_);
    Picture& picture = pictures_.front();
    const cv::Rect place = picture.places[picture.parts.size()];
    const results::Placement placement{1, cv::Point2f(place.tl()), picture.frame.image.size()};
    picture.parts.push_back({results::placed(output.results.front(), placement), place});
    if (picture.parts.size() < picture.places.size()) return std::nullopt;
    whole = std::move(picture);
    pictures_.pop_front();
  }
  const results::JoinOptions join{options_.iou, options_.agnostic_nms, options_.max_det};
  Results results = whole.parts.size() == 1 ? std::move(output.results.front())
                                            : results::join_parts(whole.parts, whole.frame.image.size(), join);
  results.orig_img = whole.frame.image;
  results.orig_size = results.orig_img.size();
  results.path = whole.frame.path;
  results.input_size = output.input.plans.front().transform.input;
  PipelineOutput joined;
  joined.input.plans = std::move(output.input.plans);
  joined.input.frames.push_back(std::move(whole.frame));
  joined.results.push_back(std::move(results));
  return joined;
}

}  // namespace yolo::engine
