// Raw maps of a detection head to candidates.
#pragma once

#include <memory>
#include <span>
#include <vector>


#include "graph/heads.hpp"
#include "runtime/backend.hpp"
#include "tasks/detect/candidate.hpp"
#include "tasks/task.hpp"

namespace yolo::tasks::detect {

class HeadDecoder {
 public:
  virtual ~HeadDecoder() = default;

  /// Candidates above options.conf, in order of place (and class, with multi_label). Only survivors of the
  /// threshold are decoded.
  virtual std::vector<Candidate> decode(std::span<const runtime::RawMap> maps, int image,
                                        const PostprocessOptions& options) const = 0;
  /// The same by the definition: everything is decoded, then filtered.
  virtual std::vector<Candidate> decode_plain(std::span<const runtime::RawMap> maps, int image,
                                              const PostprocessOptions& options) const = 0;
};

/// Decodes one image, and where `suppresses` adds PostprocessOptions::known and suppresses: what is left, strongest first.
std::vector<Candidate> find_boxes(const HeadDecoder& decoder, bool suppresses, std::span<const runtime::RawMap> maps, int image,
                                  const PostprocessOptions& options);

/// A candidate in pixels of the image, cut to it.
Detection restored(const Candidate& box, const image::Transform& transform);

/// The anchor-free head, with box distributions (YOLO11, YOLOv8, YOLOv5u, ...) or without (YOLO26).
std::unique_ptr<HeadDecoder> make_dfl_decoder(const graph::HeadSpec& head);

/// The anchor-based head of legacy YOLOv5 checkpoints.
std::unique_ptr<HeadDecoder> make_anchor_decoder(const graph::HeadSpec& head);

/// RT-DETR: the boxes of all queries above the threshold, as fractions of the input instead of pixels.
std::unique_ptr<HeadDecoder> make_query_decoder(const graph::HeadSpec& head);

/// YOLOv10 and YOLO26: at most max_det boxes (of YOLOv10 at most 300 too), strongest first.
std::unique_ptr<HeadDecoder> make_end_to_end_decoder(const graph::HeadSpec& head);

/// For a graph of several views (graph::repeat_for_views): the candidates of all of them in pixels of the whole input, those of
/// the first view first. As by the peer, the largest view gives no boxes of the coarsest level and the smallest none of the
/// finest. `single` decodes one view.
std::unique_ptr<HeadDecoder> make_view_decoder(std::unique_ptr<HeadDecoder> single, const graph::HeadSpec& head);

/// A head that was exported with its decoding inside (tasks::split_decoded).
std::unique_ptr<HeadDecoder> make_decoded_decoder(const graph::HeadSpec& head);

/// make_decoded_decoder for such a network, make_end_to_end_decoder for one that gives one box an object, else make_dfl_decoder:
/// how networks with masks, keypoints and rotated boxes find their places.
std::unique_ptr<HeadDecoder> make_place_decoder(const graph::HeadSpec& head);

/// Whether a class number is among the wanted ones.
bool is_wanted(const std::vector<int>& classes, int cls);

}  // namespace yolo::tasks::detect
