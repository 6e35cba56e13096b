// Writes JPEG with libjpeg.
#include <fmt/format.h>

#include <array>
#include <new>

#include <yolo/error.hpp>

#include "media/jpeg.hpp"
#include "media/jpeg_errors.hpp"

namespace yolo::media {

namespace {

/// Collects what libjpeg writes.
struct Output {
  jpeg_destination_mgr base;  // first, so that libjpeg's pointer is ours
  std::vector<unsigned char>* bytes;
  std::array<unsigned char, 1 << 16> block;
};

Output* output_of(j_compress_ptr info) { return reinterpret_cast<Output*>(info->dest); }

void start_block(j_compress_ptr info) {
  info->dest->next_output_byte = output_of(info)->block.data();
  info->dest->free_in_buffer = output_of(info)->block.size();
}

bool append(Output* output, std::size_t size) {
  try {
    output->bytes->insert(output->bytes->end(), output->block.data(), output->block.data() + size);
    return true;
  } catch (const std::bad_alloc&) {
    return false;  // it must not pass through libjpeg's code
  }
}

void take(j_compress_ptr info, std::size_t size) {
  if (!append(output_of(info), size)) ERREXIT1(info, JERR_OUT_OF_MEMORY, 0);
}

boolean next_block(j_compress_ptr info) {
  take(info, output_of(info)->block.size());
  start_block(info);
  return TRUE;
}

void last_block(j_compress_ptr info) {
  take(info, output_of(info)->block.size() - info->dest->free_in_buffer);
}

// Holds only plain values, see JpegErrors.
bool compress(const cv::Mat& bgr, Chroma chroma, int quality, Output* output, JpegErrors* errors) {
  jpeg_compress_struct info{};
  info.err = set_up(errors);
  if (setjmp(errors->back) != 0) {
    jpeg_destroy_compress(&info);
    return false;
  }
  jpeg_create_compress(&info);
  output->base.init_destination = start_block;
  output->base.empty_output_buffer = next_block;
  output->base.term_destination = last_block;
  info.dest = &output->base;
  info.image_width = static_cast<JDIMENSION>(bgr.cols);
  info.image_height = static_cast<JDIMENSION>(bgr.rows);
  info.input_components = 3;
  info.in_color_space = JCS_EXT_BGR;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  for (int i = 0; chroma == Chroma::full && i < info.num_components; ++i)
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

std::vector<unsigned char> encode_jpeg(const cv::Mat& image, Chroma chroma, int quality) {
  if (image.empty() || image.type() != CV_8UC3)
    throw Error("Cannot write a JPEG: expected an 8-bit BGR image");
  std::vector<unsigned char> bytes;
  Output output{};
  output.bytes = &bytes;
  JpegErrors errors{};
  if (!compress(image, chroma, quality, &output, &errors))
    throw Error(fmt::format("Cannot write a JPEG of {}x{}: {}", image.cols, image.rows, errors.message));
  return bytes;
}

}  // namespace yolo::media
