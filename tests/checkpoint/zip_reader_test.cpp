// Archives: what is read, what is recognised as something else, what is refused.
#include "checkpoint/zip_reader.hpp"

#include "expect_error.hpp"
#include "pickle_builder.hpp"
#include "support.hpp"

namespace yolo::checkpoint {
namespace {

using test::expect_error;

void open_bytes(const std::string& bytes) { ZipReader reader{std::string_view(bytes)}; }

TEST(ZipReader, ReadsStoredAndPackedEntries) {
  for (const bool packed : {false, true}) {
    const std::string long_text(5000, 'x');
    const std::string bytes = test::make_zip({{"a/one", "first"}, {"a/two", long_text}}, packed);
    const ZipReader reader{std::string_view(bytes)};
    EXPECT_EQ(reader.entry_count(), 2U);
    EXPECT_EQ(reader.name(0), "a/one");
    EXPECT_EQ(reader.archive_size(), bytes.size());
    EXPECT_EQ(reader.unpacked_size(), 5005U);
    EXPECT_EQ(reader.read_text(*reader.find("a/two"), 5000), long_text);
    EXPECT_FALSE(reader.find("one"));
    expect_error([&] { reader.read_text(*reader.find("a/two"), 4999); }, "at most 4999");
  }
}

TEST(ZipReader, FileAndMemoryAreTheSame) {
  const auto file = test::data("checkpoint/tiny_yolo11.pt");
  const ZipReader reader(file);
  EXPECT_EQ(reader.archive_size(), std::filesystem::file_size(file));
  EXPECT_TRUE(reader.find("tiny_yolo11/data.pkl"));
}

TEST(ZipReaderRefuses, OtherFilesByWhatTheyAre) {
  expect_error([] { open_bytes(""); }, "is empty");
  expect_error([] { open_bytes("\n\n<!DOCTYPE HTML><html>404</html>"); }, "looks like a web page");
  expect_error([] { open_bytes("<html>"); }, "looks like a web page");
  expect_error([] { open_bytes("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"); },
               "is a Git LFS pointer");
  // The first bytes of torch.save(..., _use_new_zipfile_serialization=False).
  expect_error(
      [] { open_bytes(std::string("\x80\x02\x8a\x0al\xfc\x9c\x46\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.", 22)); },
      "PyTorch's old format");
  expect_error([] { open_bytes("\x80\x04\x95 and so on"); }, "bare Python pickle");
  expect_error([] { open_bytes("\x1f\x8b\x08 and so on"); }, "gzip");
  expect_error([] { open_bytes("{\"a\": 1}"); }, "JSON");
  expect_error([] { open_bytes(std::string(1000, '\0')); }, "none of the marks");
}

TEST(ZipReaderRefuses, MissingFilesAndFolders) {
  const test::TemporaryFolder folder;
  expect_error([&] { ZipReader reader(folder / "absent.pt"); }, "no such file");
  expect_error([&] { ZipReader reader(folder.path()); }, "is a folder");
  expect_error([] { ZipReader reader(std::filesystem::path("/dev/null")); }, "not a regular file");
}

TEST(ZipReaderRefuses, DamagedData) {
  std::string bytes = test::make_zip({{"a/one", std::string(1000, 'x')}});
  bytes[bytes.find("xxx") + 100] = 'y';
  const ZipReader reader{std::string_view(bytes)};
  expect_error([&] { reader.read_text(*reader.find("a/one"), 1000); }, "a/one is damaged");
  expect_error([&] { open_bytes(bytes.substr(0, bytes.size() / 2)); }, "cut off or damaged");
}

TEST(ZipReaderRefuses, Bombs) {
  // 300 MB of zeros pack into some 300 kB.
  const std::string bomb = test::make_zip({{"a/data.pkl", std::string(300'000'000, '\0')}}, true);
  ASSERT_LT(bomb.size(), 2'000'000U);
  expect_error([&] { open_bytes(bomb); }, "much larger than the file");
}

TEST(ZipReaderRefuses, ClaimedSizesThatDoNotFit) {
  // The size fields of the central directory: 20 and 24 bytes after its signature.
  for (const std::size_t field : {20U, 24U}) {
    std::string bytes = test::make_zip({{"a/one", std::string(1000, 'x')}});
    const std::size_t directory = bytes.find("PK\x01\x02");
    bytes.replace(directory + field, 4, "\xf0\xff\xff\xf0");
    expect_error([&] { open_bytes(bytes); }, "much larger than the file");
  }
}

}  // namespace
}  // namespace yolo::checkpoint
