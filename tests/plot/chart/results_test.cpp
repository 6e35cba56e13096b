// Curves of a training: smoothing against SciPy, the layout, and odd data.
#include "plot/chart/results.hpp"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo::plot {
namespace {

// scipy.ndimage.gaussian_filter1d(values, 3) of SciPy 1.17.
TEST(Results, SmoothedAsBySciPy) {
  const std::vector<double> two = gaussian_smoothed(std::vector{3.0897, 3.1835}, 3);
  EXPECT_NEAR(two[0], 3.1365990688492578, 1e-12);
  EXPECT_NEAR(two[1], 3.136600931150743, 1e-12);
  const std::vector<double> expected = {2.9465366873051373, 2.8380494603508133, 2.614751103563738,
                                        2.2868767144702313, 1.9042846527129385, 1.5582426906993718,
                                        1.3512586908977697};
  const std::vector<double> seven = gaussian_smoothed(std::vector{1.0, 5.0, 2.0, 8.0, 3.0, -4.0, 0.5}, 3);
  for (std::size_t i = 0; i < 7; ++i) EXPECT_NEAR(seven[i], expected[i], 1e-12);
  std::vector<double> many;
  for (int i = 0; i < 30; ++i) many.push_back(i * i % 17);
  EXPECT_NEAR(gaussian_smoothed(many, 3)[3], 6.7384319096654615, 1e-12);
}

TEST(Results, SmoothingLeavesOutWhatIsNoNumber) {
  const std::vector<double> values = gaussian_smoothed(std::vector<double>{NAN, 2, 2, INFINITY}, 3);
  for (const double value : values) EXPECT_DOUBLE_EQ(value, 2);
  EXPECT_TRUE(std::isnan(gaussian_smoothed(std::vector<double>{NAN}, 3)[0]));
  EXPECT_TRUE(gaussian_smoothed({}, 3).empty());
}

std::vector<EpochCurve> curves_named(const std::vector<std::string>& names, std::size_t epochs) {
  std::vector<EpochCurve> curves;
  for (const std::string& name : names) curves.push_back({name, std::vector<double>(epochs, 0.5)});
  return curves;
}

TEST(Results, TwoRowsOfPanels) {
  const std::vector<double> epochs = {1, 2, 3};
  const std::vector<std::string> names = {"train/box_loss",
                                          "train/cls_loss",
                                          "train/dfl_loss",
                                          "metrics/precision(B)",
                                          "metrics/recall(B)",
                                          "metrics/mAP50(B)",
                                          "metrics/mAP50-95(B)",
                                          "val/box_loss",
                                          "val/cls_loss",
                                          "val/dfl_loss",
                                          "lr/pg0",
                                          "lr/pg1",
                                          "lr/pg2"};
  EXPECT_EQ(draw_results(epochs, curves_named(names, 3)).size(), cv::Size(6 * 600, 2 * 560));
  EXPECT_EQ(draw_results(
                epochs,
                curves_named({"train/loss", "metrics/accuracy_top1", "metrics/accuracy_top5", "val/loss"}, 3))
                .size(),
            cv::Size(3 * 600, 2 * 560));
}

TEST(Results, OddDataIsHarmless) {
  const std::vector<double> one = {1}, two = {1, 2};
  for (const double value : {0.0, -1e-300, 1e300, 1e-12, double(NAN), double(INFINITY)}) {
    EXPECT_NO_THROW(draw_results(one, std::vector<EpochCurve>{{"train/loss", {value}}})) << value;
    EXPECT_NO_THROW(draw_results(two, std::vector<EpochCurve>{{"train/loss", {value, 1}}})) << value;
  }
  EXPECT_THROW(draw_results({}, std::vector<EpochCurve>{{"a", {}}}), Error);
  EXPECT_THROW(draw_results(one, std::vector<EpochCurve>{{"a", {1, 2}}}), Error);
}

}  // namespace
}  // namespace yolo::plot
