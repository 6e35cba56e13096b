#include "source/camera.hpp"

#include <fmt/format.h>

#include <charconv>

#include <yolo/error.hpp>

#include "source/source_kind.hpp"

namespace yolo::source {

std::unique_ptr<media::VideoReader> open_stream_reader(const media::MediaModule& module,
                                                       const std::string& address,
                                                       const media::VideoTimeouts& timeouts) {
  switch (kind_of(address)) {
    case SourceKind::camera: {
      int index = 0;
      std::from_chars(address.data(), address.data() + address.size(), index);
      return module.open_camera(index);
    }
    case SourceKind::stream:
    case SourceKind::remote_file:
      return module.open_address(address, timeouts);
    case SourceKind::file:
      return module.open_file(address);
    default:
      throw Error(
          fmt::format("stream {}: expected a camera number, an address with http, https, rtsp, rtmp or tcp, "
                      "or a video file, found a {}",
                      address, name_of(kind_of(address))));
  }
}

}  // namespace yolo::source
