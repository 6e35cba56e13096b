// Reads the headers of JPEG (ITU T.81), PNG and BMP piece by piece, with a bound on the pieces.
#include "media/image_size.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "media/exif.hpp"

namespace yolo::media {
namespace {

constexpr int kMostSegments = 4096;
constexpr std::uint32_t kMostSide = 1U << 20;     // what OpenCV reads at most
constexpr std::uint32_t kLargestExif = 1U << 17;  // a segment of JPEG has at most half of it

/// Random access to a file through a small window, or to bytes in memory.
class ByteWindow {
 public:
  explicit ByteWindow(const std::filesystem::path& file)
      : descriptor_(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    struct stat status {};
    if (descriptor_ >= 0 && fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode)) {
      size_ = static_cast<std::uint64_t>(status.st_size);
    }
  }
  explicit ByteWindow(std::span<const std::byte> bytes) : bytes_(bytes), size_(bytes.size()) {}
  ~ByteWindow() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  ByteWindow(const ByteWindow&) = delete;
  ByteWindow& operator=(const ByteWindow&) = delete;

  std::uint64_t size() const { return size_; }
  bool holds(std::uint64_t at, std::uint64_t count) const { return at <= size_ && count <= size_ - at; }

  bool read(std::uint64_t at, void* out, std::size_t count) {
    if (!holds(at, count)) return false;
    if (count == 0) return true;
    if (descriptor_ < 0) {
      std::memcpy(out, bytes_.data() + at, count);
      return true;
    }
    if (count > window_.size()) return fill(at, out, count) == count;
    if (at < start_ || at + count > start_ + filled_) {
      start_ = at;
      filled_ = fill(at, window_.data(),
                     static_cast<std::size_t>(std::min<std::uint64_t>(window_.size(), size_ - at)));
      if (filled_ < count) return false;
    }
    std::memcpy(out, window_.data() + (at - start_), count);
    return true;
  }

  /// An unsigned number of up to four bytes.
  std::optional<std::uint32_t> number(std::uint64_t at, std::size_t count, bool little = false) {
    std::array<unsigned char, 4> bytes{};
    if (!read(at, bytes.data(), count)) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8 | bytes[little ? count - 1 - i : i];
    return value;
  }

  int orientation(std::uint64_t at, std::size_t count) {
    std::vector<std::byte> tiff(count);
    return read(at, tiff.data(), count) ? exif_orientation(tiff) : 1;
  }

 private:
  std::size_t fill(std::uint64_t at, void* out, std::size_t count) const {
    std::size_t done = 0;
    while (done < count) {
      const ssize_t got =
          pread(descriptor_, static_cast<char*>(out) + done, count - done, static_cast<off_t>(at + done));
      if (got <= 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  int descriptor_ = -1;  ///< of the file; none for bytes in memory
  std::span<const std::byte> bytes_;
  std::uint64_t size_ = 0;
  std::uint64_t start_ = 0;
  std::size_t filled_ = 0;
  std::array<unsigned char, 4096> window_;
};

std::optional<ImageHeader> header_of(std::uint32_t width, std::uint32_t height, int orientation,
                                     bool complete) {
  if (width == 0 || height == 0 || width > kMostSide || height > kMostSide) return std::nullopt;
  if (orientation >= 5) std::swap(width, height);
  return ImageHeader{cv::Size(static_cast<int>(width), static_cast<int>(height)), complete, orientation};
}

bool is_frame(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

std::optional<ImageHeader> read_jpeg_header(ByteWindow& file) {
  constexpr std::uint32_t kExif = 0xE1, kScan = 0xDA, kEnd = 0xD9;
  constexpr std::uint32_t kEndOfImage = 0xFFD9;
  constexpr std::size_t kExifPrefix = 6;  // "Exif\0\0"
  std::optional<int> orientation;         // of the first application segment, whatever it holds
  std::uint64_t at = 2;
  for (int segment = 0; segment < kMostSegments; ++segment) {
    const auto mark = file.number(at, 1), marker = file.number(at + 1, 1);
    if (!mark || !marker || *mark != 0xFF) return std::nullopt;
    if (*marker == 0xFF) {  // padding
      ++at;
      continue;
    }
    const auto length = file.number(at + 2, 2);
    if (!length || *length < 2 || *marker == kScan || *marker == kEnd || *marker == 0) return std::nullopt;
    if (*marker == kExif && !orientation) {
      orientation =
          *length > 2 + kExifPrefix ? file.orientation(at + 4 + kExifPrefix, *length - 2 - kExifPrefix) : 1;
    }
    if (is_frame(*marker)) {
      const auto height = file.number(at + 5, 2), width = file.number(at + 7, 2);
      if (!height || !width) return std::nullopt;
      return header_of(*width, *height, orientation.value_or(1),
                       file.number(file.size() - 2, 2) == kEndOfImage);
    }
    at += 2 + std::uint64_t{*length};
  }
  return std::nullopt;
}

std::optional<ImageHeader> read_png_header(ByteWindow& file) {
  constexpr std::uint32_t kHeader = 0x49484452, kData = 0x49444154, kExif = 0x65584966, kEnd = 0x49454E44;
  const auto width = file.number(16, 4), height = file.number(20, 4);
  if (file.number(12, 4) != kHeader || !width || !height) return std::nullopt;
  int orientation = 1;
  std::uint64_t at = 8;
  for (int chunk = 0; chunk < kMostSegments; ++chunk) {
    const auto length = file.number(at, 4), type = file.number(at + 4, 4);
    if (!length || !type || *type == kEnd) return std::nullopt;
    if (*type == kData) {
      const bool complete = file.size() > 12 && file.number(file.size() - 8, 4) == kEnd;
      return header_of(*width, *height, orientation, complete);
    }
    if (*type == kExif) {
      if (*length > kLargestExif) return std::nullopt;
      orientation = file.orientation(at + 8, *length);
    }
    at += 12 + std::uint64_t{*length};
  }
  return std::nullopt;
}

std::optional<ImageHeader> read_bmp_header(ByteWindow& file) {
  constexpr std::uint32_t kOldHeader = 12, kNewHeader = 36;
  const auto header = file.number(14, 4, true);
  if (!header) return std::nullopt;
  const bool old = *header == kOldHeader;
  if (!old && *header < kNewHeader) return std::nullopt;
  const auto width = file.number(18, old ? 2 : 4, true),
             height = file.number(old ? 20 : 22, old ? 2 : 4, true);
  const auto bits = file.number(old ? 24 : 28, 2, true), pixels = file.number(10, 4, true);
  if (!width || !height || !bits || !pixels) return std::nullopt;
  // A negative height says that the rows go downwards.
  const std::uint32_t rows = !old && *height > 0x7FFFFFFF ? 0U - *height : *height;
  const bool plain = !old && file.number(30, 4, true) == 0U;
  const std::uint64_t stride = (std::uint64_t{*width} * *bits + 31) / 32 * 4;
  return header_of(*width, rows, 1, plain && rows <= kMostSide && file.holds(*pixels, stride * rows));
}

std::optional<ImageHeader> read_header(ByteWindow file) {
  const auto start = file.number(0, 4);
  if (!start) return std::nullopt;
  if (*start >> 8 == 0xFFD8FF) return read_jpeg_header(file);
  if (*start == 0x89504E47 && file.number(4, 4) == 0x0D0A1A0AU) return read_png_header(file);
  if (*start >> 16 == 0x424D) return read_bmp_header(file);
  return std::nullopt;
}

}  // namespace

std::optional<ImageHeader> read_image_header(const std::filesystem::path& file) {
  return read_header(ByteWindow(file));
}

std::optional<ImageHeader> read_image_header(std::span<const std::byte> bytes) {
  return read_header(ByteWindow(bytes));
}

}  // namespace yolo::media
