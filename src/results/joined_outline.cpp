#include "results/joined_outline.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace yolo::results {
namespace {

using Contour = std::vector<cv::Point>;

struct Bridge {
  std::size_t from = 0, to = 0;
};

/// The nearest pair of points; of several the first.
Bridge nearest(const Contour& a, const Contour& b) {
  Bridge best;
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::int64_t dx = a[i].x - b[j].x, dy = a[i].y - b[j].y;
      if (const std::int64_t distance = dx * dx + dy * dy; distance < least) {
        least = distance;
        best = {i, j};
      }
    }
  }
  return best;
}

/// A closed piece that begins and ends where it is entered, and the point at which it is left for the next
/// one.
struct Station {
  Contour points;
  std::size_t exit = 0;
};

Station make_station(Contour piece, std::size_t entry, std::size_t exit) {
  if (entry > exit) {
    // The peer turns such a piece round but keeps counting from its other end, so that other points are
    // joined.
    std::reverse(piece.begin(), piece.end());
    std::swap(entry, exit);
  }
  Station station{std::move(piece), exit - entry};
  std::rotate(station.points.begin(), station.points.begin() + static_cast<std::ptrdiff_t>(entry),
              station.points.end());
  station.points.push_back(station.points.front());
  return station;
}

std::vector<Station> make_stations(std::vector<Contour> pieces) {
  std::vector<Bridge> bridges;
  for (std::size_t i = 0; i + 1 < pieces.size(); ++i) bridges.push_back(nearest(pieces[i], pieces[i + 1]));
  std::vector<Station> stations;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::size_t entry = i > 0 ? bridges[i - 1].to : bridges[i].from;
    const std::size_t exit = i < bridges.size() ? bridges[i].from : entry;
    stations.push_back(make_station(std::move(pieces[i]), entry, exit));
  }
  return stations;
}

}  // namespace

std::vector<cv::Point> joined_outline(std::vector<Contour> pieces) {
  if (pieces.size() < 2) return pieces.empty() ? Contour{} : std::move(pieces.front());
  const std::vector<Station> stations = make_stations(std::move(pieces));
  const auto is_inner = [&](std::size_t i) { return i > 0 && i + 1 < stations.size(); };
  Contour walk;
  for (std::size_t i = 0; i < stations.size(); ++i) {
    const Contour& points = stations[i].points;
    const auto exit = points.begin() + static_cast<std::ptrdiff_t>(stations[i].exit);
    walk.insert(walk.end(), points.begin(), is_inner(i) ? exit + 1 : points.end());
  }
  for (std::size_t i = stations.size(); i-- > 0;) {
    const Contour& points = stations[i].points;
    const auto exit = points.begin() + static_cast<std::ptrdiff_t>(stations[i].exit);
    if (is_inner(i)) walk.insert(walk.end(), exit, points.end());
  }
  return walk;
}

}  // namespace yolo::results
