#include "tasks/decoded_head.hpp"

#include <yolo/error.hpp>

namespace yolo::tasks {
namespace {

constexpr std::int64_t kBoxRows = 4;
constexpr const char* kPrototypes = "protos";  // the only other output that there is

class SplittingPostprocessor final : public Postprocessor {
 public:
  SplittingPostprocessor(std::unique_ptr<Postprocessor> inner, graph::HeadSpec head)
      : inner_(std::move(inner)), head_(std::move(head)) {}

  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions& options, Results& results) const override {
    inner_->process(split_decoded(maps, image, head_), 0, transform, options, results);
  }
  bool needs_single_precision() const override { return inner_->needs_single_precision(); }
  bool suppresses() const override { return inner_->suppresses(); }
  bool accepts_known() const override { return inner_->accepts_known(); }

 private:
  std::unique_ptr<Postprocessor> inner_;
  graph::HeadSpec head_;
};

}  // namespace

std::vector<runtime::RawMap> split_decoded(std::span<const runtime::RawMap> maps, int image,
                                           const graph::HeadSpec& head) {
  const std::int64_t classes = head.classes;
  const bool fits = !maps.empty() && maps[0].shape.size() == 3 && maps[0].shape[1] >= kBoxRows + classes &&
                    image >= 0 && image < maps[0].shape[0];
  if (!fits) {
    throw Error(fmt::format("the network gave no output of images x at least {} values x places",
                            kBoxRows + classes));
  }
  const std::int64_t rows = maps[0].shape[1], places = maps[0].shape[2];
  const float* values = maps[0].data + image * rows * places;
  const auto part = [&](std::string_view stem, std::int64_t first, std::int64_t count) {
    return runtime::RawMap{graph::level_name(stem, 0), {1, count, 1, places}, values + first * places};
  };
  std::vector<runtime::RawMap> result{part("boxes", 0, kBoxRows), part("scores", kBoxRows, classes)};
  const std::int64_t more = rows - kBoxRows - classes;
  if (more > 0) result.push_back(part(graph::stem_of(head.extra), kBoxRows + classes, more));
  for (runtime::RawMap map : maps.subspan(1)) {
    map.name = kPrototypes;
    if (map.shape.empty() || image >= map.shape[0])
      throw Error(fmt::format("the output \"{}\" has too few images", map.name));
    std::int64_t size = 1;
    for (std::size_t d = 1; d < map.shape.size(); ++d) size *= map.shape[d];
    map.data += image * size;
    map.shape[0] = 1;
    result.push_back(std::move(map));
  }
  return result;
}

std::unique_ptr<Postprocessor> with_split_maps(std::unique_ptr<Postprocessor> inner,
                                               const graph::HeadSpec& head) {
  if (!head.is_decoded()) return inner;
  return std::make_unique<SplittingPostprocessor>(std::move(inner), head);
}

}  // namespace yolo::tasks
