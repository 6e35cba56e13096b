// The decoders of survivors against decoding everything, and against arithmetic done by hand.
#include <random>

#include <yolo/error.hpp>

#include "support.hpp"
#include "tasks/detect/head_decoder.hpp"
#include "tasks/detect/score_scan.hpp"

namespace yolo::tasks::detect {
namespace {

using graph::HeadSpec;
using graph::Module;
using graph::Network;

HeadSpec with_head(Module head, std::vector<double> strides) {
  Network network;
  network.layers.push_back({0, {-1}, std::make_shared<Module>(std::move(head))});
  network.strides = std::move(strides);
  return graph::read_head(network);
}

HeadSpec dfl_head(std::int64_t classes, std::int64_t bins) {
  Module head;
  head.type = "Detect";
  head.attributes = {{"nc", classes}, {"reg_max", bins}};
  return with_head(std::move(head), {8, 16});
}

HeadSpec anchor_head(std::int64_t classes, std::vector<double> strides = {8, 16}) {
  Module head;
  head.type = "AnchorDetect";
  head.attributes = {{"nc", classes}};
  head.buffers.emplace_back("anchors", graph::Tensor::from_floats({2, 3, 2}, {1, 2, 2, 1, 3, 3, 1, 1, 2, 2, 4, 3}));
  return with_head(std::move(head), std::move(strides));
}

/// Random maps of two levels, batch 2: of boxes and scores, or, where one number of channels is given, of anchors.
struct Maps {
  std::vector<std::vector<float>> values;
  std::vector<runtime::RawMap> maps;

  Maps(std::vector<std::int64_t> channels, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> value(-2, 2);
    const std::int64_t sizes[2][2] = {{6, 5}, {3, 2}};
    for (std::size_t level = 0; level < 2; ++level) {
      const auto& size = sizes[level];
      for (std::size_t i = 0; i < channels.size(); ++i) {
        const std::int64_t count = channels[i];
        values.emplace_back(static_cast<std::size_t>(2 * count * size[0] * size[1]));
        for (float& v : values.back()) v = value(random);
        const char* stem = channels.size() == 1 ? "anchors" : i == 0 ? "boxes" : "scores";
        maps.push_back({graph::level_name(stem, level), {2, count, size[0], size[1]}, nullptr});
      }
    }
    for (std::size_t i = 0; i < maps.size(); ++i) maps[i].data = values[i].data();
  }
};

void expect_same(const std::vector<Candidate>& a, const std::vector<Candidate>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(std::tie(a[i].x1, a[i].y1, a[i].x2, a[i].y2, a[i].conf, a[i].cls),
              std::tie(b[i].x1, b[i].y1, b[i].x2, b[i].y2, b[i].conf, b[i].cls));
  }
}

void expect_survivors_equal_everything(const HeadDecoder& decoder, const Maps& maps) {
  for (const double conf : {0.001, 0.25, 0.6, 0.95}) {
    for (const bool multi_label : {false, true}) {
      PostprocessOptions options;
      options.conf = conf;
      options.multi_label = multi_label;
      for (int image : {0, 1}) {
        expect_same(decoder.decode(maps.maps, image, options), decoder.decode_plain(maps.maps, image, options));
      }
    }
  }
}

TEST(DflDecoder, SurvivorsEqualDecodingEverything) {
  expect_survivors_equal_everything(*make_dfl_decoder(dfl_head(3, 16)), Maps({64, 3}, 1));
  expect_survivors_equal_everything(*make_dfl_decoder(dfl_head(1, 4)), Maps({16, 1}, 2));
}

TEST(AnchorDecoder, SurvivorsEqualDecodingEverything) {
  expect_survivors_equal_everything(*make_anchor_decoder(anchor_head(3)), Maps({24}, 3));
}

// All weight of the distributions on steps 1, 2, 3, 0 puts the sides at 1, 2, 3 and 0 strides from the cell's centre.
TEST(DflDecoder, PlacesABoxByHand) {
  const auto decoder = make_dfl_decoder(dfl_head(2, 4));
  Maps maps({16, 2}, 4);
  for (auto& values : maps.values) std::fill(values.begin(), values.end(), -50.0F);
  const std::size_t place = 2 * 5 + 3;  // row 2, column 3 of the first level
  const std::size_t steps[] = {1, 2, 3, 0};
  for (std::size_t side = 0; side < 4; ++side) maps.values[0][(side * 4 + steps[side]) * 30 + place] = 50.0F;
  maps.values[1][1 * 30 + place] = 1.0F;
  const auto found = decoder->decode(maps.maps, 0, {});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].cls, 1);
  EXPECT_FLOAT_EQ(found[0].conf, sigmoid(1.0F));
  EXPECT_NEAR(found[0].x1, (3.5 - 1) * 8, 1e-4);
  EXPECT_NEAR(found[0].y1, (2.5 - 2) * 8, 1e-4);
  EXPECT_NEAR(found[0].x2, (3.5 + 3) * 8, 1e-4);
  EXPECT_NEAR(found[0].y2, 2.5 * 8, 1e-4);
}

TEST(DflDecoder, UnwantedClassesAreLeftOut) {
  const auto decoder = make_dfl_decoder(dfl_head(3, 16));
  const Maps maps({64, 3}, 5);
  PostprocessOptions options;
  options.conf = 0.1;
  options.classes = {1};
  const auto found = decoder->decode(maps.maps, 0, options);
  EXPECT_FALSE(found.empty());
  for (const Candidate& box : found) EXPECT_EQ(box.cls, 1);
}

// Logits of 0 stay in the middle of a cell with the anchor's own size: (2 * 0.5)^2 = 1.
TEST(AnchorDecoder, PlacesABoxByHand) {
  const auto decoder = make_anchor_decoder(anchor_head(3));
  Maps maps({24}, 6);
  for (auto& values : maps.values) std::fill(values.begin(), values.end(), -50.0F);
  const std::size_t place = 1 * 2 + 1, area = 6, first = 2 * 8 * area;  // third anchor of the second level
  for (std::size_t plane = 0; plane < 4; ++plane) maps.values[1][first + plane * area + place] = 0;
  maps.values[1][first + 4 * area + place] = 50;
  maps.values[1][first + 7 * area + place] = 50;
  const auto found = decoder->decode(maps.maps, 0, {});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].cls, 2);
  EXPECT_NEAR(found[0].conf, 1.0, 1e-6);
  EXPECT_NEAR((found[0].x1 + found[0].x2) / 2, 1.5 * 16, 1e-4);
  EXPECT_NEAR(found[0].x2 - found[0].x1, 4 * 16, 1e-4);  // anchors are stored in strides
  EXPECT_NEAR(found[0].y2 - found[0].y1, 3 * 16, 1e-4);
}

/// The maps of three views: those of one, three times.
std::vector<runtime::RawMap> three_views(const Maps& maps) {
  std::vector<runtime::RawMap> all;
  for (int view = 0; view < 3; ++view) {
    for (runtime::RawMap map : maps.maps) {
      map.name = fmt::format("view{}.{}", view, map.name);
      all.push_back(std::move(map));
    }
  }
  return all;
}

TEST(ViewDecoder, SurvivorsEqualDecodingEverything) {
  const HeadSpec heads[] = {dfl_head(3, 16), anchor_head(3)};
  const auto dfl = make_view_decoder(make_dfl_decoder(heads[0]), heads[0]);
  const auto anchors = make_view_decoder(make_anchor_decoder(heads[1]), heads[1]);
  const Maps dfl_maps({64, 3}, 8), anchor_maps({24}, 9);
  PostprocessOptions options;
  options.multi_label = true;
  for (int image : {0, 1}) {
    expect_same(dfl->decode(three_views(dfl_maps), image, options),
                dfl->decode_plain(three_views(dfl_maps), image, options));
    expect_same(anchors->decode(three_views(anchor_maps), image, options),
                anchors->decode_plain(three_views(anchor_maps), image, options));
  }
}

// One box in each level of each view. The input is 5 cells of 8 = 40 pixels wide.
TEST(ViewDecoder, PutsBoxesBackByHand) {
  const HeadSpec head = dfl_head(1, 4);
  const auto decoder = make_view_decoder(make_dfl_decoder(head), head);
  Maps maps({16, 1}, 10);
  for (auto& values : maps.values) std::fill(values.begin(), values.end(), -50.0F);
  const std::size_t steps[] = {1, 1, 2, 2};  // to the left, up, to the right, down
  const std::size_t places[] = {1 * 5 + 1, 0};
  for (std::size_t level = 0; level < 2; ++level) {
    const std::size_t area = level == 0 ? 30 : 6;
    for (std::size_t side = 0; side < 4; ++side)
      maps.values[2 * level][(side * 4 + steps[side]) * area + places[level]] = 50.0F;
    maps.values[2 * level + 1][places[level]] = 1.0F;
  }
  // In their own view: 4..28 x 4..28 at level 0 (centre 12), -8..40 x -8..40 at level 1 (centre 8).
  const double expected[][4] = {{4, 4, 28, 28},
                                {40 - 28 / 0.83, 4 / 0.83, 40 - 4 / 0.83, 28 / 0.83},
                                {40 - 40 / 0.83, -8 / 0.83, 40 + 8 / 0.83, 40 / 0.83},
                                {-8 / 0.67, -8 / 0.67, 40 / 0.67, 40 / 0.67}};
  const auto found = decoder->decode(three_views(maps), 0, {});
  ASSERT_EQ(found.size(), 4u);  // not level 1 of the largest view, not level 0 of the smallest
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(found[i].x1, expected[i][0], 1e-4) << i;
    EXPECT_NEAR(found[i].y1, expected[i][1], 1e-4) << i;
    EXPECT_NEAR(found[i].x2, expected[i][2], 1e-4) << i;
    EXPECT_NEAR(found[i].y2, expected[i][3], 1e-4) << i;
  }
  EXPECT_THROW(decoder->decode(maps.maps, 0, {}), Error);  // of one view
}

TEST(HeadDecoder, RefusesMapsAndHeadsThatDoNotFit) {
  const Maps maps({64, 3}, 7);
  EXPECT_THROW(make_dfl_decoder(dfl_head(3, 16))->decode({maps.maps.data(), 3}, 0, {}), Error);
  EXPECT_THROW(dfl_head(0, 16), Error);
  EXPECT_THROW(dfl_head(3, 0), Error);
  EXPECT_THROW(anchor_head(3, {8}), Error);
}

}  // namespace
}  // namespace yolo::tasks::detect
