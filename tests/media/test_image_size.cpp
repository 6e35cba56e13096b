// Sizes from headers: equal to those of the decoded pictures, and bad files of every kind.
#include "media/image_size.hpp"

#include <opencv2/imgcodecs.hpp>

#include "support.hpp"

namespace yolo::media {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

TEST(ImageSize, EqualsThePictureThatThePeerReads) {
  const nlohmann::json known = test::read_json(test::data("source/images.json"));
  int from_header = 0;
  for (const auto& entry : fs::directory_iterator(test::data("source/images"))) {
    const std::string name = entry.path().filename().string();
    const auto header = read_image_header(entry.path());
    if (!header) continue;
    ++from_header;
    EXPECT_EQ(header->size, cv::Size(known.at(name).at("width"), known.at(name).at("height"))) << name;
    EXPECT_TRUE(header->complete || name.ends_with("bmp")) << name;
  }
  EXPECT_GE(from_header, 20);  // every JPEG, PNG and BMP of that folder
}

TEST(ImageSize, BytesInMemoryAreReadAsTheirFile) {
  for (const auto& entry : fs::directory_iterator(test::data("source/images"))) {
    const std::string bytes = bytes_of(entry.path());
    const auto of_file = read_image_header(entry.path());
    const auto of_bytes = read_image_header(std::as_bytes(std::span(bytes)));
    ASSERT_EQ(of_file.has_value(), of_bytes.has_value()) << entry.path();
    if (!of_file) continue;
    EXPECT_EQ(of_file->size, of_bytes->size) << entry.path();
    EXPECT_EQ(of_file->complete, of_bytes->complete) << entry.path();
  }
}

TEST(ImageSize, BmpOfBothDirections) {
  test::TemporaryFolder folder;
  cv::imwrite((folder / "a.bmp").string(), cv::Mat(7, 13, CV_8UC3));
  std::string bytes = bytes_of(folder / "a.bmp");
  EXPECT_EQ(read_image_header(folder / "a.bmp")->size, cv::Size(13, 7));
  EXPECT_TRUE(read_image_header(folder / "a.bmp")->complete);
  const std::int32_t down = -7;
  std::memcpy(bytes.data() + 22, &down, 4);
  write(folder / "down.bmp", bytes);
  EXPECT_EQ(read_image_header(folder / "down.bmp")->size, cv::Size(13, 7));
  write(folder / "short.bmp", bytes.substr(0, 100));
  EXPECT_FALSE(read_image_header(folder / "short.bmp")->complete);
}

TEST(ImageSize, ATruncatedFileIsNotComplete) {
  test::TemporaryFolder folder;
  for (const std::string name : {"a.jpg", "a.png"}) {
    cv::imwrite((folder / name).string(), cv::Mat(40, 30, CV_8UC3, cv::Scalar(1, 2, 3)));
    const std::string bytes = bytes_of(folder / name);
    ASSERT_TRUE(read_image_header(folder / name)->complete);
    write(folder / name, bytes.substr(0, bytes.size() - 3));
    EXPECT_FALSE(read_image_header(folder / name)->complete) << name;
  }
}

TEST(ImageSize, EveryPrefixIsReadOrRefused) {
  test::TemporaryFolder folder;
  for (const std::string ending : {"jpg", "png", "bmp"}) {
    const fs::path whole = folder / ("whole." + ending), part = folder / ("part." + ending);
    cv::imwrite(whole.string(), cv::Mat(12, 21, CV_8UC3, cv::Scalar(9, 8, 7)));
    const std::string bytes = bytes_of(whole);
    for (std::size_t size = 0; size < std::min<std::size_t>(bytes.size(), 700); size += size < 64 ? 1 : 37) {
      write(part, bytes.substr(0, size));
      const auto header = read_image_header(part);
      EXPECT_EQ(header ? header->size : cv::Size(21, 12), cv::Size(21, 12)) << ending << size;
    }
  }
}

TEST(ImageSize, NothingForOtherThings) {
  test::TemporaryFolder folder;
  EXPECT_FALSE(read_image_header(folder / "none.jpg"));
  EXPECT_FALSE(read_image_header(folder.path()));
  write(folder / "text.jpg", "this is no picture at all");
  EXPECT_FALSE(read_image_header(folder / "text.jpg"));
  write(folder / "endless.jpg", std::string("\xFF\xD8\xFF", 3) + std::string(100000, '\xFF'));
  EXPECT_FALSE(read_image_header(folder / "endless.jpg"));
}

}  // namespace
}  // namespace yolo::media
