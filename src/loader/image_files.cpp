// Writes and reads files of decoded images.
#include "loader/image_files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <vector>

#include <yolo/error.hpp>

#include "core/content_hash.hpp"
#include "core/paths.hpp"
#include "dataset/scan_entry.hpp"

namespace yolo::loader {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "yolo.cpp image 1\n";
constexpr int kLargestSide = 1 << 20;

std::uint64_t bytes_in(const fs::path& folder) {
  std::uint64_t sum = 0;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    const std::uintmax_t size = entry.file_size(ignored);
    if (!ignored) sum += size;
  }
  return sum;
}

struct CachedSet {
  fs::path folder;
  fs::file_time_type used;
  std::uint64_t bytes = 0;
};

/// The data sets in `root` but for `own`, the one used longest ago first.
std::vector<CachedSet> other_sets(const fs::path& root, const fs::path& own) {
  std::vector<CachedSet> sets;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(root, ignored)) {
    if (entry.path() == own || !entry.is_directory(ignored) || entry.path().extension() != ".images")
      continue;
    sets.push_back({entry.path(), entry.last_write_time(ignored), bytes_in(entry.path())});
  }
  std::sort(sets.begin(), sets.end(), [](const CachedSet& a, const CachedSet& b) { return a.used < b.used; });
  return sets;
}

/// Bytes that the set in `own` may have; makes room for it.
std::uint64_t make_room(const fs::path& root, const fs::path& own, std::uint64_t needed) {
  std::error_code error;
  const fs::space_info space = fs::space(root, error);
  if (error) return 0;
  std::vector<CachedSet> others = other_sets(root, own);
  std::uint64_t kept = 0;
  for (const CachedSet& set : others) kept += set.bytes;
  const std::uint64_t most = (space.available + kept + bytes_in(own)) / 2;
  for (const CachedSet& set : others) {
    if (kept + needed <= most) break;
    fs::remove_all(set.folder, error);
    if (!error) kept -= set.bytes;
  }
  return std::min(needed, most - std::min(most, kept));
}

std::string_view view_of(const cv::Mat& image) {
  return {reinterpret_cast<const char*>(image.data), image.total() * image.elemSize()};
}

std::string header_of(const std::string& key, const cv::Mat& image) {
  return fmt::format("{}{}\n{} {} {:016x}\n", kMagic, key, image.rows, image.cols,
                     content_hash(view_of(image)));
}

}  // namespace

ImageFiles::ImageFiles(const fs::path& root, const std::string& set, int imgsz, std::uint64_t needed)
    : folder_(root / fmt::format("{:016x}.images", content_hash(fmt::format("{} {}", imgsz, set)))),
      imgsz_(imgsz) {
  make_folders(folder_);
  std::error_code ignored;
  fs::last_write_time(folder_, fs::file_time_type::clock::now(), ignored);  // used now
  budget_ = make_room(root, folder_, needed);
  left_ = static_cast<std::int64_t>(budget_) - static_cast<std::int64_t>(bytes_in(folder_));
}

std::string ImageFiles::key_of(const fs::path& picture) const {
  const dataset::FileStamp stamp = dataset::stamp_of(picture);
  return fmt::format("{} {} {} {} {}", imgsz_, stamp.size, stamp.time, stamp.changed, picture.native());
}

fs::path ImageFiles::file_of(const fs::path& picture) const {
  return folder_ / fmt::format("{:016x}.pixels", content_hash(picture.native()));
}

cv::Mat ImageFiles::find(const fs::path& picture) const {
  std::ifstream in(file_of(picture), std::ios::binary);
  in.imbue(std::locale::classic());
  std::string magic(kMagic.size(), '\0'), key, hash;
  int rows = 0, columns = 0;
  if (!in.read(magic.data(), static_cast<std::streamsize>(magic.size())) || magic != kMagic) return {};
  const std::string expected = key_of(picture);
  key.resize(expected.size());
  if (!in.read(key.data(), static_cast<std::streamsize>(key.size())) || key != expected) return {};
  if (!(in >> rows >> columns >> hash) || in.get() != '\n') return {};
  if (rows < 1 || columns < 1 || rows > kLargestSide || columns > kLargestSide) return {};
  const std::uintmax_t bytes = static_cast<std::uintmax_t>(rows) * static_cast<std::uintmax_t>(columns) * 3;
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file_of(picture), error);
  if (error || size < bytes) return {};  // before memory is asked for
  cv::Mat image(rows, columns, CV_8UC3);
  if (!in.read(reinterpret_cast<char*>(image.data), static_cast<std::streamsize>(bytes))) return {};
  if (fmt::format("{:016x}", content_hash(view_of(image))) != hash) return {};
  return image;
}

// Renamed when it is whole. It is not forced to the disk: after a power cut its hash is wrong, and it is made
// again.
void ImageFiles::keep(const fs::path& picture, const cv::Mat& image) {
  if (!image.isContinuous() || image.type() != CV_8UC3) return;
  const std::string header = header_of(key_of(picture), image);
  const auto bytes = static_cast<std::int64_t>(header.size() + view_of(image).size());
  if (left_.fetch_sub(bytes) < bytes) {
    left_ += bytes;
    return;
  }
  const fs::path file = file_of(picture);
  const fs::path part = fmt::format("{}.{}-{}.tmp", file.string(), getpid(), written_++);
  std::error_code error;
  {
    std::ofstream out(part, std::ios::binary);
    out << header << view_of(image);
    out.close();
    if (!out) error = std::make_error_code(std::errc::io_error);
  }
  if (!error) fs::rename(part, file, error);
  if (error) {
    left_ += bytes;
    fs::remove(part, error);
  }
}

}  // namespace yolo::loader
