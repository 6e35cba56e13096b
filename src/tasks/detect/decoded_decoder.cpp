// Reading of heads that were exported with their decoding inside: boxes are there, only the threshold is
// left.
#include <yolo/error.hpp>

#include "tasks/detect/head_decoder.hpp"
#include "tasks/detect/score_scan.hpp"
#include "tasks/head_maps.hpp"

namespace yolo::tasks::detect {
namespace {

class DecodedDecoder final : public HeadDecoder {
 public:
  explicit DecodedDecoder(std::size_t classes) : classes_(classes) {}

  std::vector<Candidate> decode(std::span<const runtime::RawMap> maps, int image,
                                const PostprocessOptions& options) const override {
    const Head head = head_of(maps, image);
    std::vector<Candidate> result;
    for (const int place :
         places_above(head.scores, classes_, head.places, static_cast<float>(options.conf))) {
      add(head, static_cast<std::size_t>(place), options, result);
    }
    return result;
  }

  std::vector<Candidate> decode_plain(std::span<const runtime::RawMap> maps, int image,
                                      const PostprocessOptions& options) const override {
    const Head head = head_of(maps, image);
    std::vector<Candidate> result;
    for (std::size_t place = 0; place < head.places; ++place) add(head, place, options, result);
    return result;
  }

 private:
  struct Head {
    const float* boxes;   ///< planes: centre x, centre y, width, height; input pixels
    const float* scores;  ///< a plane a class: probabilities
    std::size_t places;
  };

  Head head_of(std::span<const runtime::RawMap> maps, int image) const {
    const auto classes = static_cast<std::int64_t>(classes_);
    const runtime::RawMap &boxes = level_map(maps, "boxes", 0, 4, image), &scores = level_map(maps, "scores", 0, classes, image);
    const std::int64_t places = boxes.shape[2] * boxes.shape[3];
    if (scores.shape[2] * scores.shape[3] != places)
      throw Error(fmt::format("the head gave {} boxes and scores of other places", places));
    return {boxes.data + image * 4 * places, scores.data + image * classes * places, static_cast<std::size_t>(places)};
  }

  void add(const Head& head, std::size_t place, const PostprocessOptions& options,
           std::vector<Candidate>& result) const {
    const auto least = static_cast<float>(options.conf);
    const auto score = [&](std::size_t cls) { return head.scores[cls * head.places + place]; };
    if (options.multi_label) {
      for (std::size_t c = 0; c < classes_; ++c) add_class(head, place, c, score(c), least, options, result);
      return;
    }
    std::size_t best = 0;
    for (std::size_t c = 1; c < classes_; ++c) {
      if (score(c) > score(best)) best = c;
    }
    add_class(head, place, best, score(best), least, options, result);
  }

  static void add_class(const Head& head, std::size_t place, std::size_t cls, float conf, float least,
                        const PostprocessOptions& options, std::vector<Candidate>& result) {
    if (!(conf > least) || !is_wanted(options.classes, static_cast<int>(cls))) return;
    const float* box = head.boxes + place;
    const float x = box[0], y = box[head.places];
    const float half_width = box[2 * head.places] / 2, half_height = box[3 * head.places] / 2;
    result.push_back({x - half_width, y - half_height, x + half_width, y + half_height, conf,
                      static_cast<int>(cls), 0, static_cast<int>(place)});
  }

  std::size_t classes_;
};

}  // namespace

std::unique_ptr<HeadDecoder> make_decoded_decoder(const graph::HeadSpec& head) {
  return std::make_unique<DecodedDecoder>(static_cast<std::size_t>(head.classes));
}

std::unique_ptr<HeadDecoder> make_place_decoder(const graph::HeadSpec& head) {
  if (head.is_decoded()) return make_decoded_decoder(head);
  return head.one_to_one ? make_end_to_end_decoder(head) : make_dfl_decoder(head);
}

}  // namespace yolo::tasks::detect
