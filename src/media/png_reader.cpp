// Reads PNG with libpng, in two steps: the header, then the rows into memory that was made in between.
#include <fmt/format.h>
#include <png.h>

#include <cstring>
#include <vector>

#include "media/exif.hpp"
#include "media/png.hpp"

namespace yolo::media {

namespace {

constexpr std::size_t kSignatureBytes = 8;

// What OpenCV reads at most.
constexpr std::uint64_t kMostSide = std::uint64_t{1} << 20;
constexpr std::uint64_t kMostPixels = std::uint64_t{1} << 30;

class PngReader {
 public:
  explicit PngReader(std::span<const std::byte> bytes) : bytes_(bytes) {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
    if (png_ != nullptr) info_ = png_create_info_struct(png_);
  }
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  // The functions that call libpng hold only plain values: its errors jump back to them over everything.
  bool read_header() {
    if (info_ == nullptr) return false;
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    png_set_read_fn(png_, this, give_bytes);
    png_read_info(png_, info_);
    return true;
  }

  std::uint64_t width() const { return png_get_image_width(png_, info_); }
  std::uint64_t height() const { return png_get_image_height(png_, info_); }

  /// `rows` are the beginnings of height() rows of 3 * width() bytes.
  bool read_rows(unsigned char** rows) {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    convert_to_bgr();
    if (png_get_rowbytes(png_, info_) != 3 * width()) png_error(png_, "rows of an unexpected size");
    png_read_image(png_, rows);
    png_read_end(png_, info_);
    return true;
  }

  int orientation() {
    png_bytep data = nullptr;
    png_uint_32 size = 0;
    if (png_get_eXIf_1(png_, info_, &size, &data) == 0) return 1;
    return exif_orientation({reinterpret_cast<const std::byte*>(data), size});
  }

  std::string error() const { return fmt::format("it is damaged ({})", message_); }

 private:
  void convert_to_bgr() {
    const int colour = png_get_color_type(png_, info_);
    const int depth = png_get_bit_depth(png_, info_);
    if (depth == 16) png_set_strip_16(png_);
    png_set_strip_alpha(png_);
    if (colour == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png_);
    if ((colour & PNG_COLOR_MASK_COLOR) != 0) {
      png_set_bgr(png_);
    } else {
      if (depth < 8) png_set_expand_gray_1_2_4_to_8(png_);
      png_set_gray_to_rgb(png_);
    }
    png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
  }

  static void give_bytes(png_structp png, png_bytep out, std::size_t size) {
    auto* self = static_cast<PngReader*>(png_get_io_ptr(png));
    if (size > self->bytes_.size() - self->at_) png_error(png, "the file ends early");
    std::memcpy(out, self->bytes_.data() + self->at_, size);
    self->at_ += size;
  }

  static void on_error(png_structp png, png_const_charp message) {
    auto* self = static_cast<PngReader*>(png_get_error_ptr(png));
    std::strncpy(self->message_, message, sizeof(self->message_) - 1);
    png_longjmp(png, 1);
  }

  static void on_warning(png_structp, png_const_charp) {}

  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  char message_[128] = "";
};

/// Whether every chunk is as long as it says. libpng sets memory aside for some kinds before it looks, up to
/// 2 GiB.
bool chunks_fit(std::span<const std::byte> bytes) {
  constexpr std::size_t kHead = 8, kFrame = 12;  // length and type, and the check sum behind the data
  const auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
    return value;
  };
  constexpr std::uint32_t kEnd = 0x49454E44;
  for (std::size_t at = kSignatureBytes; at + kHead <= bytes.size();) {
    const std::size_t length = number(at), left = bytes.size() - at;
    if (left < kFrame || length > left - kFrame) return false;
    if (number(at + 4) == kEnd) break;
    at += kFrame + length;
  }
  return true;
}

}  // namespace

bool is_png(std::span<const std::byte> bytes) {
  return bytes.size() > kSignatureBytes &&
         png_sig_cmp(reinterpret_cast<png_const_bytep>(bytes.data()), 0, kSignatureBytes) == 0;
}

DirectImage read_png(std::span<const std::byte> bytes) {
  if (!chunks_fit(bytes)) return {{}, "it is damaged (the file ends early)"};
  PngReader reader(bytes);
  if (!reader.read_header()) return {{}, reader.error()};
  if (reader.width() > kMostSide || reader.height() > kMostSide ||
      reader.width() * reader.height() > kMostPixels) {
    return {{}, fmt::format("{}x{} pixels are too many", reader.width(), reader.height())};
  }
  cv::Mat image(static_cast<int>(reader.height()), static_cast<int>(reader.width()), CV_8UC3);
  std::vector<unsigned char*> rows(static_cast<std::size_t>(image.rows));
  for (int y = 0; y < image.rows; ++y) rows[static_cast<std::size_t>(y)] = image.ptr(y);
  if (!reader.read_rows(rows.data())) return {{}, reader.error()};
  turn_upright(image, reader.orientation());
  return {image, {}};
}

}  // namespace yolo::media
