// PNG read and written directly, against OpenCV.
#include "media/png.hpp"

#include "media/oracle.hpp"

#include <yolo/error.hpp>

namespace yolo::media {
namespace {

using test::FileBytes;
using test::Imread;
using test::same_pixels;
using test::some_picture;
using test::view;
using ::testing::IsEmpty;

FileBytes encoded(const cv::Mat& image, const std::vector<int>& options = {}) {
  FileBytes bytes;
  cv::imencode(".png", image, bytes, options);
  return bytes;
}

/// The kinds in tests/data (palettes, 1 and 16 bits, alpha, EXIF) and some of our own.
std::vector<FileBytes> several_kinds() {
  std::vector<FileBytes> files;
  for (const auto& entry : std::filesystem::directory_iterator(test::data("source/images"))) {
    if (entry.path().extension() == ".png") files.push_back(test::file_bytes(entry.path()));
  }
  for (const int type : {CV_8UC1, CV_8UC3, CV_8UC4}) files.push_back(encoded(some_picture(37, 51, type)));
  files.push_back(encoded(some_picture(37, 51, CV_8UC1) > 100, {cv::IMWRITE_PNG_BILEVEL, 1}));
  return files;
}

TEST(Png, EveryKindEqualsImread) {
  const Imread imread;
  ASSERT_GE(several_kinds().size(), 12U);
  for (const FileBytes& bytes : several_kinds()) {
    const DirectImage result = read_png(view(bytes));
    EXPECT_THAT(result.reason, IsEmpty());
    EXPECT_TRUE(same_pixels(result.image, imread(bytes)));
  }
}

TEST(Png, EndingAnywhereEqualsImread) {
  const Imread imread;
  for (const FileBytes& whole : several_kinds()) {
    for (std::size_t size = 9; size < whole.size(); size += 1 + whole.size() / 61) {
      const FileBytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      const DirectImage result = read_png(view(part));
      EXPECT_TRUE(same_pixels(result.image, imread(part))) << size << " of " << whole.size();
      EXPECT_EQ(result.image.empty(), !result.reason.empty()) << size;
    }
  }
}

TEST(Png, DamagedBytesEqualImread) {
  const Imread imread;
  cv::RNG random(7);
  for (const FileBytes& whole : several_kinds()) {
    for (int round = 0; round < 60; ++round) {
      FileBytes bytes = whole;
      bytes[random.uniform(33, static_cast<int>(bytes.size()))] =
          static_cast<unsigned char>(random.uniform(0, 256));
      EXPECT_TRUE(same_pixels(read_png(view(bytes)).image, imread(bytes))) << round;
    }
  }
}

// Found by fuzzing: libpng sets aside what an eXIf chunk claims, here a gigabyte, before it looks for it.
TEST(Png, AChunkThatClaimsMoreThanTheFileIsRefused) {
  FileBytes bytes = encoded(some_picture(5, 7));
  constexpr std::size_t kHeaderEnd = 33;
  const FileBytes claim{0x40, 0, 0, 0, 'e', 'X', 'I', 'f', 'M', 'M', 0, '*'};
  bytes.insert(bytes.begin() + kHeaderEnd, claim.begin(), claim.end());
  const DirectImage result = read_png(view(bytes));
  EXPECT_TRUE(result.image.empty());
  EXPECT_THAT(result.reason, testing::HasSubstr("ends early"));
}

TEST(Png, AClaimInTheLastBytesIsRefused) {
  const FileBytes bytes = encoded(some_picture(5, 7));
  constexpr std::size_t kHeaderEnd = 33;
  const FileBytes claim{0x65, 'X', 'I', 'f', 'e', 'X', 'I', 'f'};
  for (const std::size_t behind : {0, 1, 3}) {  // less than the check sum
    FileBytes cut(bytes.begin(), bytes.begin() + kHeaderEnd);
    cut.insert(cut.end(), claim.begin(), claim.end());
    cut.resize(cut.size() + behind);
    const DirectImage result = read_png(view(cut));
    EXPECT_TRUE(result.image.empty());
    EXPECT_THAT(result.reason, testing::HasSubstr("ends early")) << behind;
  }
}

TEST(Png, WrittenBytesAreThoseOfImencode) {
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(83, 61), cv::Size(640, 480), cv::Size(17, 300)}) {
    const cv::Mat image = some_picture(size.height, size.width);
    EXPECT_EQ(encode_png(image), encoded(image)) << size;
  }
  const cv::Mat wide = some_picture(64, 96);
  const cv::Mat part = wide(cv::Rect(7, 5, 50, 40));  // rows apart from each other
  EXPECT_EQ(encode_png(part), encoded(part.clone()));
}

TEST(Png, RefusesOtherImages) {
  EXPECT_THROW(encode_png(cv::Mat()), Error);
  EXPECT_THROW(encode_png(cv::Mat(4, 4, CV_8UC1)), Error);
}

}  // namespace
}  // namespace yolo::media
