// Decoding of YOLOv10's head, which gives one box an object: the strongest pairs of place and class, and no
// suppression (arXiv:2405.14458).
#include <set>

#include "tasks/detect/head_decoder.hpp"
#include "tasks/head_maps.hpp"

namespace yolo::tasks::detect {
namespace {

bool is_stronger(const Candidate& a, const Candidate& b) { return a.conf > b.conf; }

bool is_same_place(const Candidate& a, const Candidate& b) {
  return a.level == b.level && a.place == b.place;
}

/// The candidates of the strongest places; a place is as strong as its best class. Candidates of a place are
/// neighbours.
std::vector<Candidate> of_strongest_places(std::vector<Candidate> candidates, std::size_t most) {
  std::vector<Candidate> best;  // of each place
  for (const Candidate& candidate : candidates) {
    if (best.empty() || !is_same_place(best.back(), candidate))
      best.push_back(candidate);
    else if (is_stronger(candidate, best.back()))
      best.back() = candidate;
  }
  if (best.size() <= most) return candidates;
  std::stable_sort(best.begin(), best.end(), is_stronger);
  std::set<std::pair<int, int>> kept;
  for (std::size_t i = 0; i < most; ++i) kept.insert({best[i].level, best[i].place});
  std::erase_if(candidates, [&](const Candidate& c) { return !kept.contains({c.level, c.place}); });
  return candidates;
}

std::size_t count_places(std::span<const runtime::RawMap> maps, std::size_t levels) {
  std::size_t places = 0;
  for (std::size_t level = 0; level < levels; ++level) {
    const runtime::RawMap& map = map_named(maps, graph::level_name("boxes", level));
    places += static_cast<std::size_t>(map.shape[2] * map.shape[3]);
  }
  return places;
}

class EndToEndDecoder final : public HeadDecoder {
 public:
  EndToEndDecoder(std::unique_ptr<HeadDecoder> places, std::size_t levels, std::size_t most)
      : places_(std::move(places)), levels_(levels), most_(most) {}

  std::vector<Candidate> decode(std::span<const runtime::RawMap> maps, int image,
                                const PostprocessOptions& options) const override {
    return choose(places_->decode(maps, image, every_class(options)), maps, options);
  }

  std::vector<Candidate> decode_plain(std::span<const runtime::RawMap> maps, int image,
                                      const PostprocessOptions& options) const override {
    return choose(places_->decode_plain(maps, image, every_class(options)), maps, options);
  }

 private:
  // Unwanted classes take their part in the choice and in max_det, and are left out last, as by the peer.
  static PostprocessOptions every_class(PostprocessOptions options) {
    options.multi_label = true;
    options.classes.clear();
    return options;
  }

  std::vector<Candidate> choose(std::vector<Candidate> candidates, std::span<const runtime::RawMap> maps,
                                const PostprocessOptions& options) const {
    const std::size_t most = std::min(most_, count_places(maps, levels_));
    candidates = of_strongest_places(std::move(candidates), most);
    std::stable_sort(candidates.begin(), candidates.end(), is_stronger);
    const std::size_t wanted = std::min(most, static_cast<std::size_t>(std::max(0, options.max_det)));
    if (candidates.size() > wanted) candidates.resize(wanted);
    std::erase_if(candidates, [&](const Candidate& c) { return !is_wanted(options.classes, c.cls); });
    return candidates;
  }

  std::unique_ptr<HeadDecoder> places_;
  std::size_t levels_, most_;
};

}  // namespace

std::unique_ptr<HeadDecoder> make_end_to_end_decoder(const graph::HeadSpec& head) {
  return std::make_unique<EndToEndDecoder>(make_dfl_decoder(head), head.strides.size(), static_cast<std::size_t>(head.max_boxes));
}

}  // namespace yolo::tasks::detect
