// Run-length masks against pycocotools' values.
#include "metrics/rle.hpp"

#include <random>
#include <yolo/error.hpp>

#include "json_values.hpp"

namespace yolo::metrics {
namespace {

using nlohmann::json;

cv::Rect2d to_rect(const json& values) {
  return {values[0].get<double>(), values[1].get<double>(), values[2].get<double>(), values[3].get<double>()};
}

cv::Mat to_bits(const json& rows) {
  cv::Mat bits(static_cast<int>(rows.size()), static_cast<int>(rows[0].get<std::string>().size()), CV_8UC1);
  for (int y = 0; y < bits.rows; ++y) {
    const auto row = rows[static_cast<std::size_t>(y)].get<std::string>();
    for (int x = 0; x < bits.cols; ++x)
      bits.at<std::uint8_t>(y, x) = row[static_cast<std::size_t>(x)] == '1' ? 200 : 0;
  }
  return bits;
}

cv::Mat random_bits(cv::Size size, double density, std::mt19937& random) {
  cv::Mat bits(size, CV_8UC1);
  std::bernoulli_distribution one(density);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) bits.at<std::uint8_t>(y, x) = one(random) ? 1 : 0;
  }
  return bits;
}

cv::Rect bounds_of(const cv::Mat& bits) {
  std::vector<cv::Point> points;
  cv::findNonZero(bits, points);
  if (points.empty()) return {};
  cv::Rect result(points[0], cv::Size(1, 1));
  for (const cv::Point& point : points) result |= cv::Rect(point, cv::Size(1, 1));
  return result;
}

TEST(Rle, PolygonsEqualPycocotools) {
  const json data = test::read_json(test::data("metrics/rle.json"));
  EXPECT_EQ(data["polygons"].size(), 60U);
  for (const json& one : data["polygons"]) {
    const cv::Size plane(one["size"][1].get<int>(), one["size"][0].get<int>());
    const Rle mask = encode_polygon(one["points"].get<std::vector<double>>(), plane);
    EXPECT_EQ(compress(mask), one["counts"].get<std::string>()) << one["points"];
    EXPECT_EQ(area(mask), one["area"].get<std::int64_t>());
    EXPECT_EQ(cv::Rect2d(bounds(mask)), to_rect(one["bounds"]));
    EXPECT_EQ(decompress(one["counts"].get<std::string>(), plane.height, plane.width), mask);
  }
}

TEST(Rle, MasksEqualPycocotools) {
  const json data = test::read_json(test::data("metrics/rle.json"));
  for (const json& one : data["masks"]) {
    const cv::Mat bits = to_bits(one["rows"]);
    const Rle mask = encode(bits);
    EXPECT_EQ(compress(mask), one["counts"].get<std::string>());
    EXPECT_EQ(area(mask), one["area"].get<std::int64_t>());
    EXPECT_EQ(cv::Rect2d(bounds(mask)), to_rect(one["bounds"]));
    EXPECT_EQ(cv::norm(decode(mask) != 0, bits != 0), 0);
  }
}

TEST(Rle, OverlapAndMergeEqualPycocotools) {
  const json data = test::read_json(test::data("metrics/rle.json"));
  std::vector<Rle> masks;
  for (const json& one : data["pairs"])
    masks.push_back(decompress(one["counts"].get<std::string>(), one["size"][0], one["size"][1]));
  const std::vector<bool> crowd{false, true, false, true, false, false};
  for (std::size_t d = 0; d < 4; ++d) {
    for (std::size_t t = 0; t < 6; ++t) {
      EXPECT_NEAR(rle_iou(masks[d], masks[t + 2], crowd[t]), data["iou"][d][t].get<double>(), 1e-9);
    }
  }
  EXPECT_EQ(compress(merge(std::span(masks).first(3))), data["merged_first_three"].get<std::string>());
  EXPECT_THROW(merge({}), Error);
  const Rle other{1, 1, {1}};
  EXPECT_THROW(merge(std::vector<Rle>{masks[0], other}), Error);
  EXPECT_EQ(rle_iou(masks[0], other, false), 0);
}

TEST(Rle, MaskInARectangleEqualsTheWholePlane) {
  std::mt19937 random(4);
  for (const cv::Rect where :
       {cv::Rect(0, 0, 30, 20), cv::Rect(7, 3, 11, 17), cv::Rect(29, 0, 1, 20), cv::Rect(3, 5, 0, 4)}) {
    for (double density : {0., 0.05, 0.6, 0.98, 1.}) {
      const cv::Size size(30, 20);
      cv::Mat whole = cv::Mat::zeros(size, CV_8UC1);
      const cv::Mat part = random_bits(where.size(), density, random);
      if (!where.empty()) part.copyTo(whole(where));
      const Rle mask = encode(part, where, size);
      EXPECT_EQ(mask, encode(whole));
      EXPECT_EQ(area(mask), cv::countNonZero(whole));
      EXPECT_EQ(cv::norm(decode(mask), whole), 0);
      EXPECT_EQ(bounds(mask), bounds_of(whole));
    }
  }
  EXPECT_THROW(encode(cv::Mat::ones(4, 4, CV_8UC1), {8, 0, 4, 4}, {10, 10}), Error);
  EXPECT_THROW(encode(cv::Mat::ones(4, 4, CV_8UC1), {0, 0, 4, 5}, {10, 10}), Error);
  EXPECT_THROW(encode(cv::Mat::ones(4, 4, CV_32FC1)), Error);
}

TEST(Rle, SetsBehaveAsSets) {
  std::mt19937 random(9);
  for (int i = 0; i < 30; ++i) {
    const cv::Mat a = random_bits({13, 9}, 0.4, random), b = random_bits({13, 9}, 0.1 * (i % 10), random);
    const Rle of_a = encode(a), of_b = encode(b);
    EXPECT_EQ(merge(std::vector{of_a, of_b}), encode(a | b));
    EXPECT_EQ(intersection_area(of_a, of_b), cv::countNonZero(a & b));
    EXPECT_EQ(decompress(compress(of_b), 9, 13), of_b);
  }
}

TEST(Rle, EmptyRunsInsideAreTakenAsTheyAre) {
  const Rle odd = checked_rle(2, 3, {1, 1, 0, 2, 2});  // the same as {1, 3, 2}
  const Rle plain = checked_rle(2, 3, {1, 3, 2});
  EXPECT_EQ(area(odd), 3);
  EXPECT_EQ(bounds(odd), bounds(plain));
  EXPECT_EQ(rle_iou(odd, plain, false), 1);
  EXPECT_EQ(merge(std::vector{odd, odd}), plain);
}

TEST(Rle, RefusesBadInput) {
  EXPECT_THROW(decompress("", 2, 2), Error);           // fills nothing
  EXPECT_THROW(decompress("T", 2, 2), Error);          // ends in the middle
  EXPECT_THROW(decompress("\xff", 2, 2), Error);       // no such digit
  EXPECT_THROW(decompress("ooooooooo", 2, 2), Error);  // endless number
  EXPECT_THROW(decompress("O", 2, 2), Error);          // negative run
  EXPECT_THROW(decompress("5", 2, 2), Error);          // more than the plane
  EXPECT_EQ(area(decompress("4", 2, 2)), 0);
  EXPECT_THROW(checked_rle(0, 4, {}), Error);
  EXPECT_THROW(checked_rle(1 << 24, 1 << 24, {1}), Error);
  const std::vector<double> far{0, 0, 1e9, 0, 0, 5}, nan{0, 0, std::nan(""), 0, 0, 5};
  EXPECT_THROW(encode_polygon(far, {10, 10}), Error);
  EXPECT_THROW(encode_polygon(nan, {10, 10}), Error);
  EXPECT_THROW(encode_polygon(std::vector<double>{1, 2, 3, 4}, {10, 10}), Error);
  EXPECT_THROW(encode_polygon(std::vector<double>{1, 2, 3, 4, 5, 6}, {0, 10}), Error);
  const std::vector<double> wide{-9e7, -9e7, 9e7,  -9e7,
                                 9e7,  9e7,  -9e7, 9e7};  // an edge costs the plane, not its length
  EXPECT_EQ(area(encode_polygon(wide, {10, 10})), 100);
}

}  // namespace
}  // namespace yolo::metrics
