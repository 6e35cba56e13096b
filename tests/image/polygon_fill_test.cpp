// Filling polygons as the OpenCV of the peer's time does.
#include "image/polygon_fill.hpp"

#include <zlib.h>
#include <opencv2/core.hpp>

#include "support.hpp"

namespace yolo::image {
namespace {

TEST(PolygonFill, DrawsWhatOpenCv410Draws) {
  const nlohmann::json file = test::read_json(test::data("segment/polygon_fill.json"));
  for (const nlohmann::json& row : file["polygons"]) {
    const auto values = row["corners"].get<std::vector<int>>();
    std::vector<cv::Point> corners;
    for (std::size_t i = 0; i < values.size(); i += 2) corners.emplace_back(values[i], values[i + 1]);
    cv::Mat canvas(48, 64, CV_8U, cv::Scalar(0));
    fill_polygon(canvas, corners);
    EXPECT_EQ(cv::countNonZero(canvas), row["pixels"].get<int>());
    EXPECT_EQ(crc32(0, canvas.data, static_cast<uInt>(canvas.total())), row["crc32"].get<unsigned>());
  }
}

TEST(PolygonFill, CornersOutsideAreCutOff) {
  cv::Mat canvas(10, 12, CV_8U, cv::Scalar(0));
  fill_polygon(canvas, {{-5, -5}, {40, -5}, {40, 30}, {-5, 30}});
  EXPECT_EQ(cv::countNonZero(canvas), 120);
}

}  // namespace
}  // namespace yolo::image
