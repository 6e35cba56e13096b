// Raw maps of the head to rotated boxes in input pixels.
#pragma once

#include <memory>
#include <span>
#include <vector>
#include <yolo/obb.hpp>

#include "graph/heads.hpp"
#include "tasks/detect/head_decoder.hpp"

namespace yolo::tasks::obb {

class RotatedDecoder {
 public:
  explicit RotatedDecoder(const graph::HeadSpec& head);

  /// Boxes above options.conf, in input pixels.
  std::vector<RotatedBox> decode(std::span<const runtime::RawMap> maps, int image,
                                 const PostprocessOptions& options) const;

 private:
  RotatedBox turn(std::span<const runtime::RawMap> maps, int image, const detect::Candidate& candidate) const;

  std::unique_ptr<detect::HeadDecoder> boxes_;
  std::vector<double> strides_;
  bool is_decoded_, raw_angle_;
};

}  // namespace yolo::tasks::obb
