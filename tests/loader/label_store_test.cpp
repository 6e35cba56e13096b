// Labels come out of the store as they went in.
#include "loader/label_store.hpp"

#include "support.hpp"

namespace yolo::loader {
namespace {

dataset::Label box(int cls, float x, float y, float w, float h) {
  dataset::Label label;
  label.cls = cls;
  label.x = x, label.y = y, label.w = w, label.h = h;
  return label;
}

TEST(LabelStore, GivesPixelsOfTheAskedSize) {
  LabelStore store;
  dataset::Sample sample;
  sample.image = "set/images/a.jpg";
  sample.size = {400, 200};
  sample.labels = {box(3, 0.5F, 0.5F, 0.25F, 0.5F), box(1, 0.25F, 0.25F, 0.5F, 0.5F)};
  sample.labels[1].polygon = {{0, 0}, {0.5F, 0}, {0.5F, 0.5F}};
  store.add(sample);
  const auto instances = store.instances(0, {200, 100});
  ASSERT_EQ(instances.size(), 2U);
  EXPECT_EQ(instances[0].cls, 3);
  EXPECT_EQ(instances[0].box, (std::array<float, 4>{75, 25, 125, 75}));
  EXPECT_TRUE(instances[0].polygon.empty());
  EXPECT_EQ(instances[1].polygon, (std::vector<cv::Point2f>{{0, 0}, {100, 0}, {100, 50}}));
  EXPECT_EQ(store.image_size(0), cv::Size(400, 200));
}

TEST(LabelStore, KeepsEachImagesOwn) {
  LabelStore store;
  for (int i = 0; i < 40; ++i) {
    dataset::Sample sample;
    sample.image = fmt::format("set/{}/{}.jpg", i % 3, i);
    sample.size = {100, 100};
    for (int k = 0; k < i % 4; ++k) {
      dataset::Label label = box(i, 0.5F, 0.5F, 0.1F, 0.1F);
      if (i % 2 == 1) label.keypoints.assign(static_cast<std::size_t>(k + 1), {0.5F, 0.25F, 2});
      if (i > 20) label.polygon.assign(static_cast<std::size_t>(k + 3), {0.01F * static_cast<float>(i), 0});
      sample.labels.push_back(label);
    }
    store.add(sample);
  }
  ASSERT_EQ(store.size(), 40U);
  for (std::size_t i = 0; i < 40; ++i) {
    EXPECT_EQ(store.path(i), std::filesystem::path(fmt::format("set/{}/{}.jpg", i % 3, i)));
    const auto instances = store.instances(i, {100, 100});
    ASSERT_EQ(instances.size(), i % 4);
    for (std::size_t k = 0; k < instances.size(); ++k) {
      EXPECT_EQ(instances[k].cls, static_cast<int>(i));
      EXPECT_EQ(instances[k].keypoints.size(), i % 2 == 1 ? k + 1 : 0);
      ASSERT_EQ(instances[k].polygon.size(), i > 20 ? k + 3 : 0);
      EXPECT_TRUE(i <= 20 || std::abs(instances[k].polygon[0].x - static_cast<float>(i)) < 1e-4F);
    }
  }
}

TEST(LabelStore, PlainBoxesTakeLittleMemory) {
  LabelStore store;
  dataset::Sample sample;
  sample.size = {640, 480};
  sample.labels.assign(8, box(1, 0.5F, 0.5F, 0.1F, 0.1F));
  constexpr std::size_t kImages = 1 << 15;
  for (std::size_t i = 0; i < kImages; ++i) {
    sample.image = fmt::format("datasets/many/images/train/{:012}.jpg", i);
    store.add(sample);
  }
  // 8 labels of 20 bytes, a name of 16, 32 of the image; a vector may be twice as large as what it holds.
  EXPECT_LT(store.bytes() / kImages, 2U * (8 * 20 + 16 + 32) + 1);
}

}  // namespace
}  // namespace yolo::loader
