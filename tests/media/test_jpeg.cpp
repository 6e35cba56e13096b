// JPEG read and written directly, against OpenCV.
#include "media/jpeg.hpp"

#include "media/oracle.hpp"

#include <yolo/error.hpp>

namespace yolo::media {
namespace {

using test::FileBytes;
using test::Imread;
using test::same_pixels;
using test::some_picture;
using test::view;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

FileBytes encoded(const cv::Mat& image, const std::vector<int>& options = {}) {
  FileBytes bytes;
  cv::imencode(".jpg", image, bytes, options);
  return bytes;
}

DirectImage read(const FileBytes& bytes) {
  const std::optional<DirectImage> result = read_jpeg(view(bytes));
  EXPECT_TRUE(result.has_value());
  return result.value_or(DirectImage{});
}

const std::vector<int> kProgressive{cv::IMWRITE_JPEG_PROGRESSIVE, 1};

std::vector<FileBytes> several_kinds() {
  return {encoded(some_picture(61, 83)),
          encoded(some_picture(61, 83), kProgressive),
          encoded(some_picture(61, 83, CV_8UC1)),
          encoded(some_picture(61, 83, CV_8UC1), kProgressive),
          encoded(some_picture(40, 48), {cv::IMWRITE_JPEG_RST_INTERVAL, 2}),
          encoded(some_picture(48, 32), {cv::IMWRITE_JPEG_QUALITY, 20, cv::IMWRITE_JPEG_OPTIMIZE, 1}),
          encode_jpeg(some_picture(33, 47), Chroma::full)};
}

TEST(Jpeg, EveryKindAndSizeEqualsImread) {
  const Imread imread;
  for (const FileBytes& bytes : several_kinds()) {
    const DirectImage result = read(bytes);
    EXPECT_THAT(result.reason, IsEmpty());
    EXPECT_TRUE(same_pixels(result.image, imread(bytes)));
  }
  for (int rows = 1; rows <= 18; ++rows) {
    for (int cols = 1; cols <= 18; cols += 3) {
      const FileBytes bytes = encoded(some_picture(rows, cols));
      EXPECT_TRUE(same_pixels(read(bytes).image, imread(bytes))) << rows << "x" << cols;
    }
  }
}

TEST(Jpeg, EndingAnywhereEqualsImreadAndSaysSo) {
  const Imread imread;
  int in_part = 0;
  for (const FileBytes& whole : several_kinds()) {
    for (std::size_t size = 3; size + 2 < whole.size(); size += 1 + whole.size() / 97) {
      const FileBytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      const DirectImage result = read(part);
      EXPECT_TRUE(same_pixels(result.image, imread(part))) << size << " of " << whole.size();
      EXPECT_FALSE(result.image.empty() && result.reason.empty()) << size;
      if (result.image.empty()) continue;
      ++in_part;
      if (size + 16 < whole.size()) {
        EXPECT_THAT(result.reason, HasSubstr("ends early")) << size;
      }
    }
  }
  EXPECT_GT(in_part, 200);
}

/// Where the bytes of a marker begin.
std::size_t marker_at(const FileBytes& bytes, unsigned char marker, std::size_t from = 0) {
  for (std::size_t i = from; i + 1 < bytes.size(); ++i) {
    if (bytes[i] == 0xFF && bytes[i + 1] == marker) return i;
  }
  return bytes.size();
}

// Decoders pass over bytes between segments, at which a quick look into the header gives up.
TEST(Jpeg, AHugeClaimBehindStrayBytesTakesNoMemory) {
  FileBytes bytes = encoded(some_picture(16, 16));
  const std::size_t frame = marker_at(bytes, 0xC0);
  ASSERT_LT(frame + 9, bytes.size());
  for (std::size_t i = 5; i < 9; i += 2) {  // 65000 x 65000
    bytes[frame + i] = 0xFD;
    bytes[frame + i + 1] = 0xE8;
  }
  bytes.insert(bytes.begin() + 2, {'s', 't', 'r', 'a', 'y'});
  const DirectImage result = read(bytes);
  EXPECT_TRUE(result.image.empty());
  EXPECT_THAT(result.reason, HasSubstr("claims 65000x65000"));
}

TEST(Jpeg, ThousandsOfScansAreRefused) {
  FileBytes bytes = encoded(some_picture(64, 64), kProgressive);
  std::size_t scan = 0;
  for (std::size_t at = marker_at(bytes, 0xDA); at < bytes.size(); at = marker_at(bytes, 0xDA, at + 1))
    scan = at;
  const FileBytes last(bytes.begin() + static_cast<std::ptrdiff_t>(scan), bytes.end() - 2);
  const FileBytes end(bytes.end() - 2, bytes.end());
  bytes.resize(bytes.size() - 2);
  for (int i = 0; i < 2000; ++i) bytes.insert(bytes.end(), last.begin(), last.end());
  bytes.insert(bytes.end(), end.begin(), end.end());
  const DirectImage result = read(bytes);
  EXPECT_TRUE(result.image.empty());
  EXPECT_THAT(result.reason, HasSubstr("scans"));
}

TEST(Jpeg, DamagedBytesEqualImread) {
  const Imread imread;
  cv::RNG random(7);
  int pictures = 0;
  int reasons = 0;
  for (const FileBytes& whole : several_kinds()) {
    for (int round = 0; round < 150; ++round) {
      FileBytes bytes = whole;
      const int changes = random.uniform(1, 4);
      for (int i = 0; i < changes; ++i) {
        bytes[random.uniform(3, static_cast<int>(bytes.size()))] =
            static_cast<unsigned char>(random.uniform(0, 256));
      }
      const std::optional<DirectImage> result = read_jpeg(view(bytes));
      if (!result.has_value()) continue;  // now of a kind that is left to OpenCV
      const cv::Mat expected = imread(bytes);
      EXPECT_TRUE(same_pixels(result->image, expected)) << round << " " << result->reason;
      pictures += result->image.empty() ? 0 : 1;
      reasons += result->reason.empty() ? 0 : 1;
    }
  }
  EXPECT_GT(pictures, 300);
  EXPECT_GT(reasons, 100);
}

TEST(Jpeg, WhatFollowsTheEndIsIgnored) {
  FileBytes bytes = encoded(some_picture(20, 30));
  bytes.insert(bytes.end(), {'m', 'o', 'r', 'e', 0xFF, 0xDA});
  EXPECT_THAT(read(bytes).reason, IsEmpty());
}

TEST(Jpeg, OtherKindsAreLeftToOpenCv) {
  EXPECT_FALSE(read_jpeg(view(test::file_bytes(test::data("source/images/cmyk.jpg")))).has_value());
  FileBytes without_tables = encoded(some_picture(16, 16));
  // Huffman tables become comments, as in frames of Motion JPEG that leave them out.
  for (std::size_t i = 0; i + 1 < without_tables.size(); ++i) {
    if (without_tables[i] == 0xFF && without_tables[i + 1] == 0xC4) without_tables[i + 1] = 0xFE;
  }
  EXPECT_FALSE(read_jpeg(view(without_tables)).has_value());
}

TEST(Jpeg, WrittenBytesAreThoseOfImencode) {
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(83, 61), cv::Size(640, 480), cv::Size(17, 300)}) {
    const cv::Mat image = some_picture(size.height, size.width);
    EXPECT_EQ(encode_jpeg(image, Chroma::quarter), encoded(image)) << size;
  }
  const cv::Mat wide = some_picture(64, 96);
  const cv::Mat part = wide(cv::Rect(7, 5, 50, 40));  // rows apart from each other
  EXPECT_EQ(encode_jpeg(part, Chroma::quarter), encoded(part.clone()));
}

TEST(Jpeg, FullColourKeepsColoursApart) {
  cv::Mat stripes(32, 32, CV_8UC3, cv::Scalar(0, 0, 255));
  for (int x = 0; x < 32; x += 2) stripes.col(x).setTo(cv::Scalar(255, 0, 0));
  const cv::Mat full = read(encode_jpeg(stripes, Chroma::full)).image;
  const cv::Mat quarter = read(encode_jpeg(stripes, Chroma::quarter)).image;
  EXPECT_LT(cv::norm(full, stripes, cv::NORM_INF), 40);
  EXPECT_GT(cv::norm(quarter, stripes, cv::NORM_INF), 90);
}

TEST(Jpeg, RefusesOtherImages) {
  EXPECT_THROW(encode_jpeg(cv::Mat(), Chroma::full), Error);
  EXPECT_THROW(encode_jpeg(cv::Mat(4, 4, CV_8UC1), Chroma::full), Error);
  EXPECT_THROW(encode_jpeg(cv::Mat::zeros(1, 70000, CV_8UC3), Chroma::quarter), Error);  // the format's limit
}

}  // namespace
}  // namespace yolo::media
