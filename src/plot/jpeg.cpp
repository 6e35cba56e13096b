// libjpeg, told to keep every colour sample.
#include "plot/jpeg.hpp"

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <yolo/error.hpp>

#include <jpeglib.h>

namespace yolo::plot {
namespace {

struct ErrorHandler {
  jpeg_error_mgr base;  // first, so that libjpeg's pointer is ours
  std::jmp_buf back;
  char message[JMSG_LENGTH_MAX] = "";
};

void on_error(j_common_ptr info) {
  auto* handler = reinterpret_cast<ErrorHandler*>(info->err);
  handler->base.format_message(info, handler->message);
  std::longjmp(handler->back, 1);
}

// Holds only plain values, because longjmp passes over it.
bool compress(const cv::Mat& bgr, int quality, unsigned char** out, unsigned long* size,
              ErrorHandler* handler) {
  jpeg_compress_struct info{};
  info.err = jpeg_std_error(&handler->base);
  handler->base.error_exit = on_error;
  if (setjmp(handler->back)) {
    jpeg_destroy_compress(&info);
    return false;
  }
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, out, size);
  info.image_width = static_cast<JDIMENSION>(bgr.cols);
  info.image_height = static_cast<JDIMENSION>(bgr.rows);
  info.input_components = 3;
  info.in_color_space = JCS_EXT_BGR;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  for (int i = 0; i < info.num_components; ++i)
    info.comp_info[i].h_samp_factor = info.comp_info[i].v_samp_factor = 1;
  jpeg_start_compress(&info, TRUE);
  while (info.next_scanline < info.image_height) {
    JSAMPROW row = const_cast<unsigned char*>(bgr.ptr(static_cast<int>(info.next_scanline)));
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  return true;
}

}  // namespace

std::vector<unsigned char> encode_jpeg(const cv::Mat& image, int quality) {
  if (image.empty() || image.type() != CV_8UC3)
    throw Error("Cannot write a JPEG: expected a 8-bit BGR image");
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  ErrorHandler handler{};
  const bool done = compress(image, quality, &bytes, &size, &handler);
  const std::unique_ptr<unsigned char, decltype(&std::free)> owner(bytes, &std::free);
  if (!done)
    throw Error(fmt::format("Cannot write a JPEG of {}x{}: {}", image.cols, image.rows, handler.message));
  return {bytes, bytes + size};
}

}  // namespace yolo::plot
