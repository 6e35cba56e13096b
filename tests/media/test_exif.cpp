// Orientation: EXIF data of every form in front of JPEG, against OpenCV.
#include "media/exif.hpp"

#include "media/jpeg.hpp"
#include "media/oracle.hpp"

namespace yolo::media {
namespace {

using test::FileBytes;
using test::Imread;
using test::same_pixels;
using test::some_picture;
using test::view;

struct Entry {
  unsigned tag, type, count, value;
};

/// TIFF data with one directory.
class Tiff {
 public:
  explicit Tiff(bool little) : little_(little) {
    bytes_ = little ? FileBytes{'I', 'I'} : FileBytes{'M', 'M'};
    put(42, 2);
    put(8, 4);
  }

  FileBytes with(const std::vector<Entry>& entries) {
    put(static_cast<unsigned>(entries.size()), 2);
    for (const Entry& entry : entries) {
      put(entry.tag, 2);
      put(entry.type, 2);
      put(entry.count, 4);
      // Two bytes stand at the beginning of the field.
      put(entry.value, entry.type == 3 ? 2 : 4);
      if (entry.type == 3) put(0, 2);
    }
    put(0, 4);
    return bytes_;
  }

 private:
  void put(unsigned value, int size) {
    for (int i = 0; i < size; ++i) {
      const int shift = little_ ? 8 * i : 8 * (size - 1 - i);
      bytes_.push_back(static_cast<unsigned char>(value >> shift));
    }
  }

  bool little_;
  FileBytes bytes_;
};

/// The picture with an application segment behind its first marker.
FileBytes with_segment(const FileBytes& jpeg, const FileBytes& tiff,
                       const std::string& prefix = std::string("Exif\0\0", 6)) {
  const std::size_t size = 2 + prefix.size() + tiff.size();
  FileBytes result;
  result.reserve(jpeg.size() + 2 + size);
  const auto add = [&result](auto from, auto to) { std::copy(from, to, std::back_inserter(result)); };
  add(jpeg.begin(), jpeg.begin() + 2);
  result.push_back(0xFF);
  result.push_back(0xE1);
  result.push_back(static_cast<unsigned char>(size >> 8));
  result.push_back(static_cast<unsigned char>(size));
  add(prefix.begin(), prefix.end());
  add(tiff.begin(), tiff.end());
  add(jpeg.begin() + 2, jpeg.end());
  return result;
}

FileBytes jpeg_of(int type) {
  FileBytes bytes;
  cv::imencode(".jpg", some_picture(23, 37, type), bytes);
  return bytes;
}

void expect_as_imread(const FileBytes& bytes, const std::string& what) {
  const std::optional<DirectImage> result = read_jpeg(view(bytes));
  ASSERT_TRUE(result.has_value()) << what;
  EXPECT_TRUE(same_pixels(result->image, Imread()(bytes))) << what;
}

TEST(Exif, EveryOrientationGreyAndColourBothByteOrders) {
  for (const int type : {CV_8UC1, CV_8UC3}) {
    const FileBytes plain = jpeg_of(type);
    for (const bool little : {true, false}) {
      for (unsigned orientation = 0; orientation <= 9; ++orientation) {
        const FileBytes tiff = Tiff(little).with({{0x112, 3, 1, orientation}});
        const FileBytes bytes = with_segment(plain, tiff);
        expect_as_imread(bytes, "orientation " + std::to_string(orientation));
        const bool known = orientation >= 1 && orientation <= 8;
        EXPECT_EQ(exif_orientation(view(tiff)), known ? static_cast<int>(orientation) : 1);
        EXPECT_EQ(read_jpeg(view(bytes))->image.cols, orientation >= 5 && known ? 23 : 37) << orientation;
      }
    }
  }
}

TEST(Exif, EntriesThatPointOutsideHideWhatFollows) {
  const FileBytes plain = jpeg_of(CV_8UC3);
  const Entry upside_down{0x112, 3, 1, 6};
  const std::vector<Entry> firsts{{0x10E, 2, 3, 0},     {0x10E, 2, 20, 8},
                                  {0x10F, 2, 5000, 8},  {0x110, 2, 8, 9000},
                                  {0x11A, 5, 1, 20},    {0x11A, 5, 1, 9000},
                                  {0x213, 3, 1, 1},     {0x112, 3, 1, 99},
                                  {0x112, 3, 1, 3},     {0x9999, 2, 5000, 8},
                                  {0x214, 5, 6, 10},    {0x13E, 5, 2, 0xFFFFFFFF},
                                  {0x8769, 4, 1, 9000}, {0x10E, 2, 0xFFFFFFFF, 0xFFFFFFFF}};
  for (const Entry& first : firsts) {
    for (const bool little : {true, false}) {
      expect_as_imread(with_segment(plain, Tiff(little).with({first, upside_down})),
                       std::to_string(first.tag));
      expect_as_imread(with_segment(plain, Tiff(little).with({upside_down, first})),
                       std::to_string(first.tag));
    }
  }
}

TEST(Exif, OnlyTheFirstSegmentCounts) {
  const FileBytes plain = jpeg_of(CV_8UC3);
  const FileBytes turned = with_segment(plain, Tiff(true).with({{0x112, 3, 1, 6}}));
  const FileBytes upright = with_segment(plain, Tiff(true).with({{0x112, 3, 1, 1}}));
  const FileBytes text{'t', 'e', 'x', 't'};
  expect_as_imread(with_segment(turned, text, "http://ns.adobe.com/xap/1.0/"), "text first");
  expect_as_imread(with_segment(turned, {}, ""), "empty first");
  expect_as_imread(with_segment(upright, Tiff(false).with({{0x112, 3, 1, 8}})), "two");
  expect_as_imread(with_segment(plain, Tiff(false).with({{0x112, 3, 1, 8}}), "abcdef"), "another prefix");
}

TEST(Exif, EveryTruncationAndDamagedByteEqualsImread) {
  const FileBytes plain = jpeg_of(CV_8UC3);
  const FileBytes whole =
      Tiff(true).with({{0x10E, 2, 6, 20}, {0x112, 3, 1, 6}, {0x11A, 5, 1, 12}, {0x131, 2, 9, 30}});
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const FileBytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    expect_as_imread(with_segment(plain, part), "size " + std::to_string(size));
  }
  cv::RNG random(3);
  for (int round = 0; round < 400; ++round) {
    FileBytes bytes = whole;
    bytes[static_cast<std::size_t>(random.uniform(0, static_cast<int>(bytes.size())))] =
        static_cast<unsigned char>(random.uniform(0, 256));
    expect_as_imread(with_segment(plain, bytes), "round " + std::to_string(round));
  }
}

}  // namespace
}  // namespace yolo::media
