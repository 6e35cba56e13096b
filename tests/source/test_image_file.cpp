// Picture files and bytes to pixels.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <opencv2/imgcodecs.hpp>

#include "media/image_claim.hpp"
#include "media/image_codec.hpp"
#include "source/fixtures.hpp"
#include "source/image_file.hpp"

namespace yolo::source {
namespace {

using media::decode_image;
using media::to_bgr;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

cv::Mat read(const std::filesystem::path& path) {
  std::string reason;
  cv::Mat image = read_image(path.string(), reason);
  EXPECT_THAT(reason, IsEmpty()) << path;
  return image;
}

std::string reason_for(const std::filesystem::path& path) {
  std::string reason;
  EXPECT_TRUE(read_image(path.string(), reason).empty()) << path;
  return reason;
}

std::span<const std::byte> as_bytes(const std::string& text) { return std::as_bytes(std::span(text)); }

TEST(ImageFile, EveryFormGivesThePixelsOfThePeer) {
  const nlohmann::json expected = test::read_json(test::data("source/images.json"));
  ASSERT_GE(expected.size(), 28U);
  for (const auto& [name, values] : expected.items()) {
    const cv::Mat image = read(test::data("source/images") / name);
    EXPECT_EQ(image.type(), CV_8UC3) << name;
    EXPECT_EQ(image.cols, values["width"].get<int>()) << name;
    EXPECT_EQ(image.rows, values["height"].get<int>()) << name;
    EXPECT_EQ(test::crc32(image), values["crc32_bgr"].get<std::uint32_t>()) << name;
  }
}

/// Colour near a corner as a letter.
char colour_at(const cv::Mat& image, bool bottom, bool right) {
  const cv::Vec3b pixel = image.at<cv::Vec3b>(bottom ? image.rows - 2 : 1, right ? image.cols - 2 : 1);
  const bool blue = pixel[0] > 128;
  const bool green = pixel[1] > 128;
  const bool red = pixel[2] > 128;
  if (blue && green && red) return 'w';
  return blue ? 'b' : green ? 'g' : red ? 'r' : '?';
}

TEST(ImageFile, ExifOrientationTurnsThePicture) {
  // Corners in the order top left, top right, bottom left, bottom right; stored as r g b w.
  const char* const kCorners[] = {"rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg", "wgbr", "gwrb"};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const cv::Mat image = read(test::data("source/images/exif" + std::to_string(orientation) + ".jpg"));
    const std::string corners{colour_at(image, false, false), colour_at(image, false, true),
                              colour_at(image, true, false), colour_at(image, true, true)};
    EXPECT_EQ(corners, kCorners[orientation - 1]) << orientation;
    EXPECT_EQ(image.cols, orientation < 5 ? 24 : 16) << orientation;
  }
}

// The peer's imread gives one channel here, which it cannot use.
TEST(ImageFile, AGreyPfmBecomesBgr) {
  const cv::Mat image = read(test::data("source/images/g.pfm"));
  EXPECT_EQ(image.type(), CV_8UC3);
  EXPECT_EQ(image.size(), cv::Size(24, 16));
}

TEST(ImageFile, AnyPathWillDo) {
  const test::TemporaryFolder folder;
  for (const char* name :
       {"with space.jpg", "ünïcödé 写真.jpg", "100% [x] *?.jpg", "a\nb.jpg", "no ending"}) {
    test::copy(test::some_image(), folder / name);
    EXPECT_FALSE(read(folder / name).empty()) << name;
  }
}

TEST(ImageFile, BytesGiveTheSameAsTheFile) {
  const std::string bytes = test::read_text(test::data("source/images/exif6.jpg"));
  std::string reason;
  const cv::Mat image = decode_image(as_bytes(bytes), reason);
  EXPECT_EQ(test::crc32(image), test::crc32(read(test::data("source/images/exif6.jpg"))));
}

TEST(ImageFile, WhatCannotBeReadHasAReason) {
  const test::TemporaryFolder folder;
  test::write_text(folder / "empty.jpg", "");
  test::write_text(folder / "garbage.jpg", "this is no picture");
  test::write_text(folder / "head.png", test::read_text(test::data("source/images/grey.png")).substr(0, 30));
  mkfifo((folder / "pipe.jpg").c_str(), 0600);
  EXPECT_THAT(reason_for(folder / "empty.jpg"), HasSubstr("empty"));
  EXPECT_THAT(reason_for(folder / "garbage.jpg"), HasSubstr("not a picture"));
  EXPECT_THAT(reason_for(folder / "head.png"), HasSubstr("damaged"));
  EXPECT_THAT(reason_for(folder / "none.jpg"), HasSubstr("does not exist"));
  EXPECT_THAT(reason_for(folder / "pipe.jpg"), HasSubstr("not a regular file"));
  EXPECT_THAT(reason_for(folder.path()), HasSubstr("not a regular file"));
}

TEST(ImageFile, EveryTruncationIsSurvived) {
  for (const char* name :
       {"prog.jpg", "exif6.png", "rgb16.tiff", "alpha.webp", "pal.bmp", "f.pfm", "m.mpo"}) {
    const std::string whole = test::read_text(test::data("source/images") / name);
    for (std::size_t size = 0; size < whole.size(); size += 1 + whole.size() / 60) {
      const std::string part = whole.substr(0, size);
      std::string reason;
      const cv::Mat image = decode_image(as_bytes(part), reason);
      EXPECT_TRUE(!image.empty() || !reason.empty()) << name << " " << size;
    }
  }
}

TEST(ImageFile, AJpegThatEndsEarlySaysSo) {
  cv::Mat noise(200, 200, CV_8UC3);
  cv::randu(noise, 0, 255);
  std::vector<unsigned char> encoded;
  cv::imencode(".jpg", noise, encoded);
  const std::string whole(encoded.begin(), encoded.end());
  const std::string half = whole.substr(0, whole.size() / 2);
  std::string reason;
  EXPECT_FALSE(decode_image(as_bytes(half), reason).empty());
  EXPECT_THAT(reason, HasSubstr("ends early"));
  EXPECT_FALSE(decode_image(as_bytes(whole + "bytes after the end"), reason).empty());
  EXPECT_THAT(reason, IsEmpty());
}

/// A PNG header that claims a size, with a few bytes of data behind it.
std::string png_claiming(unsigned width, unsigned height) {
  std::string png = test::read_text(test::data("source/images/grey.png"));
  for (int i = 0; i < 4; ++i) {
    png[16 + i] = static_cast<char>(width >> (24 - 8 * i));
    png[20 + i] = static_cast<char>(height >> (24 - 8 * i));
  }
  return png;
}

std::string jpeg_claiming(unsigned width, unsigned height) {
  std::string jpeg = test::read_text(test::data("source/images/grey.jpg"));
  const std::size_t frame = jpeg.find("\xFF\xC0");
  for (int i = 0; i < 2; ++i) {
    jpeg[frame + 5 + i] = static_cast<char>(height >> (8 - 8 * i));
    jpeg[frame + 7 + i] = static_cast<char>(width >> (8 - 8 * i));
  }
  return jpeg;
}

TEST(ImageFile, HugeClaimsFailWithoutTakingMemory) {
  for (const std::string& bytes : {png_claiming(30000, 30000), png_claiming(0xFFFFFFFF, 0xFFFFFFFF),
                                   jpeg_claiming(32000, 32000), jpeg_claiming(65535, 65535)}) {
    std::string reason;
    EXPECT_TRUE(decode_image(as_bytes(bytes), reason).empty());
    EXPECT_THAT(reason, HasSubstr("cannot hold"));
  }
}

TEST(ImageFile, APlainLargePictureIsPlausible) {
  for (const char* ending : {".png", ".jpg"}) {
    std::vector<unsigned char> encoded;
    cv::imencode(
        ending, cv::Mat(6000, 6000, CV_8UC1, cv::Scalar(255)), encoded,
        {cv::IMWRITE_JPEG_PROGRESSIVE, 1, cv::IMWRITE_JPEG_OPTIMIZE, 1, cv::IMWRITE_JPEG_QUALITY, 1});
    EXPECT_THAT(media::implausible_size(std::as_bytes(std::span(encoded))), IsEmpty())
        << ending << encoded.size();
  }
}

TEST(ImageFile, PicturesInMemoryBecomeBgr) {
  const cv::Mat grey(2, 3, CV_8UC1, cv::Scalar(7));
  EXPECT_EQ(to_bgr(grey, "x").at<cv::Vec3b>(1, 2), cv::Vec3b(7, 7, 7));
  const cv::Mat bgra(2, 3, CV_8UC4, cv::Scalar(1, 2, 3, 0));
  EXPECT_EQ(to_bgr(bgra, "x").at<cv::Vec3b>(0, 0), cv::Vec3b(1, 2, 3));
  const cv::Mat bgr(2, 3, CV_8UC3);
  EXPECT_EQ(to_bgr(bgr, "x").data, bgr.data);
  EXPECT_THROW(to_bgr(cv::Mat(2, 2, CV_32FC3), "x"), Error);
  EXPECT_THROW(to_bgr(cv::Mat(2, 2, CV_8UC2), "x"), Error);
  EXPECT_THROW(to_bgr(cv::Mat(), "x"), Error);
}

}  // namespace
}  // namespace yolo::source
