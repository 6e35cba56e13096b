// Writes PNG with libpng, with the settings that cv::imencode uses: fast rather than small.
#include <fmt/format.h>
#include <png.h>
#include <zlib.h>

#include <cstring>
#include <new>

#include <yolo/error.hpp>

#include "media/png.hpp"

namespace yolo::media {

namespace {

struct Output {
  std::vector<unsigned char>* bytes;
  char message[128];
};

bool append(Output* output, png_const_bytep data, std::size_t size) {
  try {
    output->bytes->insert(output->bytes->end(), data, data + size);
    return true;
  } catch (const std::bad_alloc&) {
    return false;  // it must not pass through libpng's code
  }
}

void take(png_structp png, png_bytep data, std::size_t size) {
  if (!append(static_cast<Output*>(png_get_io_ptr(png)), data, size)) png_error(png, "not enough memory");
}

void on_error(png_structp png, png_const_charp message) {
  auto* output = static_cast<Output*>(png_get_error_ptr(png));
  std::strncpy(output->message, message, sizeof(output->message) - 1);
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}
void flush(png_structp) {}

// Holds only plain values: libpng's errors jump back over everything.
bool compress(png_structp png, png_infop info, const cv::Mat& bgr, Output* output) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_write_fn(png, output, take, flush);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  png_set_compression_level(png, Z_BEST_SPEED);
  png_set_compression_strategy(png, Z_RLE);
  png_set_IHDR(png, info, static_cast<png_uint_32>(bgr.cols), static_cast<png_uint_32>(bgr.rows), 8,
               PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  png_set_bgr(png);
  for (int y = 0; y < bgr.rows; ++y) png_write_row(png, bgr.ptr(y));
  png_write_end(png, info);
  return true;
}

}  // namespace

std::vector<unsigned char> encode_png(const cv::Mat& image) {
  if (image.empty() || image.type() != CV_8UC3)
    throw Error("Cannot write a PNG: expected an 8-bit BGR image");
  std::vector<unsigned char> bytes;
  Output output{&bytes, ""};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &output, on_error, on_warning);
  png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;
  const bool done = info != nullptr && compress(png, info, image, &output);
  png_destroy_write_struct(&png, &info);
  if (!done)
    throw Error(fmt::format("Cannot write a PNG of {}x{}: {}", image.cols, image.rows, output.message));
  return bytes;
}

}  // namespace yolo::media
