// Decoding of heads that give one box an object: the strongest pairs of place and class, and no suppression (YOLOv10,
// arXiv:2405.14458; YOLO26).
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
  EndToEndDecoder(std::unique_ptr<HeadDecoder> places, const graph::HeadSpec& head)
      : places_(std::move(places)),
        levels_(head.strides.size()),
        most_(static_cast<std::size_t>(head.max_boxes)),
        release_(head.release) {}

  std::vector<Candidate> decode(std::span<const runtime::RawMap> maps, int image,
                                const PostprocessOptions& options) const override {
    return choose(places_->decode(maps, image, wide(options)), maps, options);
  }

  std::vector<Candidate> decode_plain(std::span<const runtime::RawMap> maps, int image,
                                      const PostprocessOptions& options) const override {
    return choose(places_->decode_plain(maps, image, wide(options)), maps, options);
  }

 private:
  // Unwanted classes take their part in the choice and in max_det, and are left out last, as by the peer. Where classes are alike
  // (agnostic), a place has its best class alone; the earlier release does not know that.
  PostprocessOptions wide(PostprocessOptions options) const {
    options.multi_label = !(options.agnostic && release_ == Release::v8_4);
    options.classes.clear();
    return options;
  }

  // max_det reaches the choice of places; the earlier release chooses as the head says, and cuts then.
  std::size_t most_places(std::size_t wanted) const { return release_ == Release::v8_4 ? wanted : most_; }

  std::vector<Candidate> choose(std::vector<Candidate> candidates, std::span<const runtime::RawMap> maps,
                                const PostprocessOptions& options) const {
    const auto max_det = static_cast<std::size_t>(std::max(0, options.max_det));
    const std::size_t most = std::min(most_places(max_det), count_places(maps, levels_));
    candidates = of_strongest_places(std::move(candidates), most);
    std::stable_sort(candidates.begin(), candidates.end(), is_stronger);
    const std::size_t wanted = std::min(most, max_det);
    if (candidates.size() > wanted) candidates.resize(wanted);
    std::erase_if(candidates, [&](const Candidate& c) { return !is_wanted(options.classes, c.cls); });
    return candidates;
  }

  std::unique_ptr<HeadDecoder> places_;
  std::size_t levels_, most_;
  Release release_;
};

}  // namespace

std::unique_ptr<HeadDecoder> make_end_to_end_decoder(const graph::HeadSpec& head) {
  return std::make_unique<EndToEndDecoder>(make_dfl_decoder(head), head);
}

}  // namespace yolo::tasks::detect
