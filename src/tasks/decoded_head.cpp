#include "tasks/decoded_head.hpp"

#include <yolo/error.hpp>

namespace yolo::tasks {
namespace {

constexpr std::int64_t kBoxRows = 4;

class SplittingPostprocessor final : public Postprocessor {
 public:
  SplittingPostprocessor(std::unique_ptr<Postprocessor> inner, std::int64_t classes)
      : inner_(std::move(inner)), classes_(classes) {}

  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions& options, Results& results) const override {
    inner_->process(split_decoded(maps, image, classes_), 0, transform, options, results);
  }
  bool needs_single_precision() const override { return inner_->needs_single_precision(); }
  bool suppresses() const override { return inner_->suppresses(); }
  bool accepts_known() const override { return inner_->accepts_known(); }

 private:
  std::unique_ptr<Postprocessor> inner_;
  std::int64_t classes_;
};

}  // namespace

std::vector<runtime::RawMap> split_decoded(std::span<const runtime::RawMap> maps, int image,
                                           std::int64_t classes) {
  const bool fits = !maps.empty() && maps[0].shape.size() == 3 && maps[0].shape[1] >= kBoxRows + classes &&
                    image >= 0 && image < maps[0].shape[0];
  if (!fits) {
    throw Error(fmt::format("the network gave no output of images x at least {} values x places",
                            kBoxRows + classes));
  }
  const std::int64_t rows = maps[0].shape[1], places = maps[0].shape[2];
  const float* values = maps[0].data + image * rows * places;
  const auto part = [&](const char* name, std::int64_t first, std::int64_t count) {
    return runtime::RawMap{name, {1, count, 1, places}, values + first * places};
  };
  std::vector<runtime::RawMap> result{part("boxes", 0, kBoxRows), part("classes", kBoxRows, classes)};
  const std::int64_t more = rows - kBoxRows - classes;
  if (more > 0) result.push_back(part("more", kBoxRows + classes, more));
  for (runtime::RawMap map : maps.subspan(1)) {
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
                                               const graph::Network& network) {
  if (!graph::has_decoded_head(network)) return inner;
  return std::make_unique<SplittingPostprocessor>(std::move(inner),
                                                  network.layers.back().module->integer("nc"));
}

}  // namespace yolo::tasks
