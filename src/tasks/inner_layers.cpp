#include "tasks/inner_layers.hpp"

#include "plot/feature_grid.hpp"

namespace yolo::tasks {
namespace {

constexpr std::string_view kPrefix = "layer";

class EmbeddingPostprocessor final : public Postprocessor {
 public:
  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions&, Results& results) const override {
    for (const runtime::RawMap& map : maps) {
      const std::int64_t channels = map.shape[1];
      const float* first = map.data + image * channels;
      results.embedding.insert(results.embedding.end(), first, first + channels);
    }
    results.boxes = Boxes({}, transform.original);
  }
};

class FeaturePostprocessor final : public Postprocessor {
 public:
  FeaturePostprocessor(std::shared_ptr<const Postprocessor> inner, const graph::Network& network) : inner_(std::move(inner)) {
    for (const graph::NetworkLayer& layer : network.layers) types_.push_back(layer.module->type);
  }

  void process(std::span<const runtime::RawMap> maps, int image, const image::Transform& transform,
               const PostprocessOptions& options, Results& results) const override {
    const auto first = std::find_if(maps.begin(), maps.end(), [](const runtime::RawMap& map) {
      return std::string_view(map.name).starts_with(kPrefix);
    });
    const auto usual = static_cast<std::size_t>(first - maps.begin());
    inner_->process(maps.first(usual), image, transform, options, results);
    for (const runtime::RawMap& map : maps.subspan(usual)) add_picture(map, image, results);
  }

 private:
  void add_picture(const runtime::RawMap& map, int image, Results& results) const {
    if (map.shape.size() != 4 || map.shape[2] < 2 || map.shape[3] < 2) return;  // nothing to see
    const auto channels = static_cast<int>(map.shape[1]), height = static_cast<int>(map.shape[2]),
               width = static_cast<int>(map.shape[3]);
    const std::size_t layer = std::stoul(map.name.substr(kPrefix.size()));
    const std::string& type = types_.at(layer);
    results.features.push_back({fmt::format("stage{}_{}_features", layer, type),
                                plot::draw_feature_grid(map.data + static_cast<std::ptrdiff_t>(image) * channels * height * width,
                                                        channels, height, width)});
  }

  std::shared_ptr<const Postprocessor> inner_;
  std::vector<std::string> types_;  // of the layers
};

}  // namespace

std::unique_ptr<Postprocessor> make_embedding_postprocessor() { return std::make_unique<EmbeddingPostprocessor>(); }

std::unique_ptr<Postprocessor> make_feature_postprocessor(std::shared_ptr<const Postprocessor> inner,
                                                          const graph::Network& network) {
  return std::make_unique<FeaturePostprocessor>(std::move(inner), network);
}

}  // namespace yolo::tasks
