// Test-time augmentation: the boxes that the views of a picture give, together.
#include <yolo/error.hpp>

#include "graph/passes/repeat_for_views.hpp"
#include "tasks/detect/head_decoder.hpp"

namespace yolo::tasks::detect {
namespace {

using graph::op::ScaledView;

/// A box of a view, in a picture of `width` pixels.
Candidate in_picture(Candidate box, const ScaledView& view, float width) {
  const float scale = static_cast<float>(view.percent) / 100;
  for (float* side : {&box.x1, &box.y1, &box.x2, &box.y2}) *side /= scale;
  if (view.mirrored) {
    const float left = width - box.x2;
    box.x2 = width - box.x1;
    box.x1 = left;
  }
  return box;
}

class ViewDecoder final : public HeadDecoder {
 public:
  ViewDecoder(std::unique_ptr<HeadDecoder> single, const graph::HeadSpec& head)
      : single_(std::move(single)), strides_(head.strides), views_(graph::augmentation_views(head.strides)) {}

  std::vector<Candidate> decode(std::span<const runtime::RawMap> maps, int image,
                                const PostprocessOptions& options) const override {
    return join(maps, [&](auto view) { return single_->decode(view, image, options); });
  }

  std::vector<Candidate> decode_plain(std::span<const runtime::RawMap> maps, int image,
                                      const PostprocessOptions& options) const override {
    return join(maps, [&](auto view) { return single_->decode_plain(view, image, options); });
  }

 private:
  template <typename Decode>
  std::vector<Candidate> join(std::span<const runtime::RawMap> maps, Decode decode_view) const {
    if (maps.empty() || maps.size() % views_.size() != 0) {
      throw Error(fmt::format("the network gave {} maps for {} views", maps.size(), views_.size()));
    }
    const std::size_t each = maps.size() / views_.size();
    // The first view is the whole input, without padding.
    const float width = static_cast<float>(maps[0].shape[3]) * static_cast<float>(strides_[0]);
    std::vector<Candidate> all;
    for (std::size_t i = 0; i < views_.size(); ++i) {
      for (const Candidate& box : decode_view(maps_of_view(maps.subspan(i * each, each), i))) {
        if (!is_left_out(i, box)) all.push_back(in_picture(box, views_[i], width));
      }
    }
    return all;
  }

  /// Under the names that they have in a network of one view.
  static std::vector<runtime::RawMap> maps_of_view(std::span<const runtime::RawMap> maps, std::size_t view) {
    std::vector<runtime::RawMap> result(maps.begin(), maps.end());
    const std::string prefix = graph::view_prefix(view);
    for (runtime::RawMap& map : result) {
      if (map.name.starts_with(prefix)) map.name.erase(0, prefix.size());
    }
    return result;
  }

  bool is_left_out(std::size_t view, const Candidate& box) const {
    const int coarsest = static_cast<int>(strides_.size()) - 1;
    return (view == 0 && box.level == coarsest) || (view + 1 == views_.size() && box.level == 0);
  }

  std::unique_ptr<HeadDecoder> single_;
  std::vector<double> strides_;
  std::vector<ScaledView> views_;
};

}  // namespace

std::unique_ptr<HeadDecoder> make_view_decoder(std::unique_ptr<HeadDecoder> single, const graph::HeadSpec& head) {
  return std::make_unique<ViewDecoder>(std::move(single), head);
}

}  // namespace yolo::tasks::detect
