// The whole chain: what it must give whatever the random numbers are.
#include "augment/pipeline.hpp"

#include <yolo/error.hpp>

#include "augment/golden.hpp"

namespace yolo::augment {
namespace {

/// Grey images with one filled rectangle each, whose colour and label say which it is.
class Rectangles : public SampleSource {
 public:
  std::size_t size() const override { return 6; }
  TrainingSample load(std::size_t index) override {
    const auto i = static_cast<float>(index);
    cv::Mat image(index % 2 == 0 ? 96 : 128, 128, CV_8UC3, cv::Scalar::all(114));
    const cv::Rect where(20 + 5 * static_cast<int>(index), 30, 40, 30);
    image(where).setTo(cv::Scalar(0, 0, 255));
    Instance instance{static_cast<int>(index), {20 + 5 * i, 30, 60 + 5 * i, 60}, {}, {}};
    instance.polygon = {{20 + 5 * i, 30}, {60 + 5 * i, 30}, {60 + 5 * i, 60}, {20 + 5 * i, 60}};
    instance.keypoints = {{20 + 5 * i, 30, 2}, {60 + 5 * i, 60, 1}};
    loads.push_back(index);
    return {image, {instance}};
  }
  std::vector<std::size_t> loads;
};

PipelineSettings settings_of(TargetKind target) {
  PipelineSettings settings;
  settings.imgsz = 128;
  settings.target = target;
  settings.keypoints = 2;
  settings.flip_idx = {1, 0};
  return settings;
}

TEST(Pipeline, SameKeySameSampleWhateverWasMadeBefore) {
  AugmentOptions options;
  options.degrees = 10;
  options.mixup = options.copy_paste = 0.5;
  const TrainingPipeline pipeline(options, settings_of(TargetKind::masks));
  Rectangles source;
  Scratch used;
  for (std::size_t i = 0; i < 6; ++i) pipeline.make(source, i, {1, 0}, true, used);
  for (std::size_t i = 0; i < 6; ++i) {
    const FormattedSample a = pipeline.make(source, i, {1, 4}, true, used),
                          b = pipeline.make(source, i, {1, 4}, true);
    EXPECT_EQ(golden::checksum(a.image), golden::checksum(b.image));
    EXPECT_EQ(a.boxes, b.boxes);
    const FormattedSample c = pipeline.make(source, i, {2, 4}, true, used);
    EXPECT_NE(golden::checksum(a.image), golden::checksum(c.image));
  }
}

// A pixel counts as red where it differs clearly from the grey around the rectangles.
bool is_red(const cv::Vec3b& rgb) { return rgb[0] > 180 && rgb[1] < 60; }

TEST(Pipeline, BoxesStayOnTheirRectangles) {
  AugmentOptions options;
  options.hsv_h = options.hsv_s = options.hsv_v = 0;
  options.flipud = 0.5;
  for (const TargetKind target :
       {TargetKind::boxes, TargetKind::masks, TargetKind::rotated, TargetKind::keypoints}) {
    const TrainingPipeline pipeline(options, settings_of(target));
    Rectangles source;
    int seen = 0;
    for (std::uint32_t epoch = 0; epoch < 20; ++epoch) {
      const FormattedSample sample = pipeline.make(source, epoch % 6, {3, epoch}, true);
      const std::size_t values = target == TargetKind::rotated ? 5 : 4;
      ASSERT_EQ(sample.boxes.size(), values * sample.classes.size());
      for (std::size_t i = 0; i < sample.classes.size(); ++i, ++seen) {
        const int x = static_cast<int>(sample.boxes[i * values] * 128),
                  y = static_cast<int>(sample.boxes[i * values + 1] * 128);
        EXPECT_TRUE(is_red(sample.image.at<cv::Vec3b>(y, x))) << x << " " << y;
      }
    }
    EXPECT_GT(seen, 20);
  }
}

TEST(Pipeline, MirroredKeypointsChangeNames) {
  AugmentOptions options;
  options.mosaic = options.scale = options.translate = options.hsv_h = options.hsv_s = options.hsv_v = 0;
  options.fliplr = 1;
  const TrainingPipeline pipeline(options, settings_of(TargetKind::keypoints));
  Rectangles source;
  const FormattedSample sample = pipeline.make(source, 1, {0, 0}, true);
  EXPECT_EQ(sample.keypoints,
            (std::vector<float>{(128 - 65) / 128.0F, 60 / 128.0F, 1, (128 - 25) / 128.0F, 30 / 128.0F, 2}));
}

TEST(Pipeline, ClosedMosaicLoadsOneImage) {
  AugmentOptions options;
  options.mixup = options.copy_paste = 1;
  const TrainingPipeline pipeline(options, settings_of(TargetKind::masks));
  Rectangles source;
  pipeline.make(source, 2, {0, 0}, false);
  EXPECT_EQ(source.loads, std::vector<std::size_t>{2});
  source.loads.clear();
  pipeline.make(source, 2, {0, 0}, true);
  EXPECT_EQ(source.loads.size(), 8u);
}

TEST(Pipeline, PlainAndRectangular) {
  const TrainingPipeline pipeline({}, settings_of(TargetKind::boxes));
  Rectangles source;
  const FormattedSample plain = pipeline.make_plain(source, 0, {160, 128});
  EXPECT_EQ(plain.image.size(), cv::Size(160, 128));
  EXPECT_EQ(plain.boxes,
            (std::vector<float>{(40 + 16) / 160.0F, (45 + 16) / 128.0F, 40 / 160.0F, 30 / 128.0F}));
  EXPECT_EQ(plain.image.at<cv::Vec3b>(16 + 31, 16 + 21), cv::Vec3b(255, 0, 0));
  Scratch scratch;
  EXPECT_EQ(pipeline.make_rect(source, 0, {0, 0}, true, {128, 96}, scratch).image.size(), cv::Size(128, 96));
}

TEST(Pipeline, RefusesSettingsThatContradict) {
  PipelineSettings settings = settings_of(TargetKind::keypoints);
  settings.flip_idx = {1};
  EXPECT_THROW(TrainingPipeline({}, settings), Error);
  settings.flip_idx = {0, 2};
  EXPECT_THROW(TrainingPipeline({}, settings), Error);
}

}  // namespace
}  // namespace yolo::augment
