// The boxes that a dense head's maps lead to, in the form of the peer's rows.
#pragma once

#include <span>
#include <vector>

#include "graph/heads.hpp"
#include "support.hpp"
#include "tasks/detect/head_decoder.hpp"
#include "tasks/detect/nms.hpp"
#include "tasks/head_maps.hpp"
#include "tasks/obb/nms.hpp"
#include "tasks/obb/rotated_decoder.hpp"

namespace yolo::test {

/// Box (corners; rotated: centre and size), confidence, class, then what else the place tells.
using Row = std::vector<double>;

/// The candidates of a head, and behind each what its place tells, read from the decoded head.
inline std::vector<Row> chosen_rows(const graph::HeadSpec& head, std::span<const runtime::RawMap> maps,
                                    const runtime::RawMap& decoded,
                                    const tasks::PostprocessOptions& options) {
  std::vector<Row> rows;
  if (head.extra == graph::HeadExtra::angle) {
    std::vector<RotatedBox> boxes = tasks::obb::RotatedDecoder(head).decode(maps, 0, options);
    if (head.suppresses())
      boxes = tasks::obb::rotated_suppression(std::move(boxes), tasks::detect::nms_options(options));
    for (const RotatedBox& b : boxes)
      rows.push_back({b.x, b.y, b.width, b.height, b.conf, double(b.cls), b.angle});
    return rows;
  }
  std::vector<std::int64_t> first{0};  // place of each level among all
  for (std::size_t level = 0; level < head.strides.size(); ++level) {
    const runtime::RawMap& map = tasks::map_named(maps, graph::level_name("boxes", level));
    first.push_back(first.back() + map.shape[2] * map.shape[3]);
  }
  const auto decoder = tasks::detect::make_place_decoder(head);
  for (const auto& b : tasks::detect::find_boxes(*decoder, head.suppresses(), maps, 0, options)) {
    Row row{b.x1, b.y1, b.x2, b.y2, b.conf, double(b.cls)};
    const std::int64_t place = first.at(static_cast<std::size_t>(b.level)) + b.place;
    for (std::int64_t i = 4 + head.classes; i < decoded.shape[1]; ++i)
      row.push_back(decoded.data[i * decoded.shape[2] + place]);
    rows.push_back(std::move(row));
  }
  return rows;
}

inline void expect_rows(const std::vector<Row>& ours, const nlohmann::json& peers) {
  ASSERT_GE(ours.size(), peers.size());
  for (std::size_t i = 0; i < peers.size(); ++i) {
    SCOPED_TRACE("row " + std::to_string(i));
    for (std::size_t k = 0; k < peers[i].size(); ++k) {
      EXPECT_NEAR(ours[i].at(k), peers[i][k].get<double>(),
                  k < 4    ? 0.01
                  : k == 4 ? 1e-4
                  : k == 5 ? 0
                           : 1e-3)
          << "value " << k;
    }
  }
}

}  // namespace yolo::test
