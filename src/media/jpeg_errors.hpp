// How libjpeg's errors come back: by a jump to the function of ours that called it. Such a function may hold
// only plain values, because no destructor runs on the way.
#pragma once

#include <csetjmp>
#include <cstddef>
#include <cstdio>

#include <jerror.h>
#include <jpeglib.h>

namespace yolo::media {

struct JpegErrors {
  jpeg_error_mgr base;  // first, so that libjpeg's pointer is ours
  std::jmp_buf back;
  char message[JMSG_LENGTH_MAX];  ///< of the error
  char warning[JMSG_LENGTH_MAX];  ///< the first one; empty when there was none
  bool ended_early;
};

inline JpegErrors* errors_of(j_common_ptr info) { return reinterpret_cast<JpegErrors*>(info->err); }

/// Prepares the handler; nothing is printed any more.
inline jpeg_error_mgr* set_up(JpegErrors* errors) {
  jpeg_std_error(&errors->base);
  errors->message[0] = errors->warning[0] = '\0';
  errors->ended_early = false;
  errors->base.error_exit = [](j_common_ptr info) {
    info->err->format_message(info, errors_of(info)->message);
    std::longjmp(errors_of(info)->back, 1);
  };
  errors->base.output_message = [](j_common_ptr) {};
  errors->base.emit_message = [](j_common_ptr info, int level) {
    if (level >= 0) return;  // a trace
    JpegErrors* own = errors_of(info);
    if (info->err->msg_code == JWRN_JPEG_EOF) own->ended_early = true;
    if (info->err->num_warnings++ == 0) info->err->format_message(info, own->warning);
  };
  return &errors->base;
}

}  // namespace yolo::media
