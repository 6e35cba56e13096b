// Reads JPEG with libjpeg, in two steps: the header, then the rows into memory that was made in between.
#include <fmt/format.h>

#include <cstring>

#include "media/exif.hpp"
#include "media/image_claim.hpp"
#include "media/jpeg.hpp"
#include "media/jpeg_errors.hpp"

namespace yolo::media {

namespace {

constexpr int kExifMarker = JPEG_APP0 + 1;
constexpr std::size_t kExifPrefix = 6;  // "Exif\0\0"

// What OpenCV reads at most.
constexpr std::uint64_t kMostPixels = std::uint64_t{1} << 30;

// A progressive picture of few bytes can ask for thousands of passes over all its pixels. Real ones have
// about ten.
constexpr int kMostScans = 500;

/// Called for each row of blocks. libjpeg's pointer is ours.
void stop_at_many_scans(j_common_ptr info) {
  if (!info->is_decompressor) return;
  if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number <= kMostScans) return;
  std::strncpy(errors_of(info)->message, "it has far more scans than a picture needs", JMSG_LENGTH_MAX - 1);
  std::longjmp(errors_of(info)->back, 1);
}

class JpegReader {
 public:
  JpegReader() = default;
  ~JpegReader() { jpeg_destroy_decompress(&info_); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  bool read_header(std::span<const std::byte> bytes) {
    info_.err = set_up(&errors_);
    if (setjmp(errors_.back) != 0) return false;
    jpeg_create_decompress(&info_);
    progress_.progress_monitor = stop_at_many_scans;
    info_.progress = &progress_;
    // At the end of the bytes this source gives an end marker, as that of files does.
    jpeg_mem_src(&info_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_save_markers(&info_, kExifMarker, 0xFFFF);
    jpeg_read_header(&info_, TRUE);
    return true;
  }

  /// Whether this is a kind of JPEG that is read here.
  bool is_plain() const {
    const bool grey = info_.num_components == 1 && info_.jpeg_color_space == JCS_GRAYSCALE;
    const bool colour = info_.num_components == 3 &&
                        (info_.jpeg_color_space == JCS_YCbCr || info_.jpeg_color_space == JCS_RGB);
    const bool has_tables = info_.ac_huff_tbl_ptrs[0] != nullptr || info_.ac_huff_tbl_ptrs[1] != nullptr ||
                            info_.dc_huff_tbl_ptrs[0] != nullptr || info_.dc_huff_tbl_ptrs[1] != nullptr;
    return (grey || colour) && has_tables && info_.arith_code == FALSE && info_.data_precision == 8 &&
           std::uint64_t{info_.image_width} * info_.image_height <= kMostPixels;
  }

  std::string implausible(std::size_t bytes) const {
    return implausible_jpeg_size(info_.image_width, info_.image_height, bytes);
  }

  cv::Size size() const {
    return {static_cast<int>(info_.image_width), static_cast<int>(info_.image_height)};
  }

  int orientation() const {
    // Only the first application segment counts, whatever it holds.
    for (jpeg_saved_marker_ptr marker = info_.marker_list; marker != nullptr; marker = marker->next) {
      if (marker->marker != kExifMarker) continue;
      const std::span data(reinterpret_cast<const std::byte*>(marker->data), marker->data_length);
      return data.size() > kExifPrefix ? exif_orientation(data.subspan(kExifPrefix)) : 1;
    }
    return 1;
  }

  bool read_rows(unsigned char* pixels, std::size_t stride) {
    if (setjmp(errors_.back) != 0) return false;
    info_.out_color_space = JCS_EXT_BGR;
    jpeg_start_decompress(&info_);
    while (info_.output_scanline < info_.output_height) {
      JSAMPROW row = pixels + info_.output_scanline * stride;
      jpeg_read_scanlines(&info_, &row, 1);
    }
    return true;  // what follows the last row is of no interest
  }

  std::string error() const { return fmt::format("it is damaged ({})", errors_.message); }

  std::string damage() const {
    if (errors_.ended_early) return "the file ends early; the missing part is grey";
    return errors_.warning[0] == '\0' ? std::string() : fmt::format("it is damaged ({})", errors_.warning);
  }

 private:
  jpeg_decompress_struct info_{};
  jpeg_progress_mgr progress_{};
  JpegErrors errors_{};
};

}  // namespace

bool is_jpeg(std::span<const std::byte> bytes) {
  return bytes.size() > 2 && bytes[0] == std::byte{0xFF} && bytes[1] == std::byte{0xD8} &&
         bytes[2] == std::byte{0xFF};
}

std::optional<DirectImage> read_jpeg(std::span<const std::byte> bytes) {
  JpegReader reader;
  if (!reader.read_header(bytes)) return DirectImage{{}, reader.error()};
  const std::string reason = reader.implausible(bytes.size());
  if (!reason.empty()) return DirectImage{{}, reason};
  if (!reader.is_plain()) return std::nullopt;
  cv::Mat image(reader.size(), CV_8UC3);
  if (!reader.read_rows(image.data, image.step)) return DirectImage{{}, reader.error()};
  turn_upright(image, reader.orientation());
  return DirectImage{image, reader.damage()};
}

}  // namespace yolo::media
