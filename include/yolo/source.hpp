// Everything predict can read, behind one iterator of frames.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <yolo/export.hpp>
#include <yolo/frame.hpp>
#include <yolo/log.hpp>

namespace yolo {

struct SourceOptions {
  int vid_stride = 1;          ///< take every n-th frame of videos and streams; >= 1
  bool stream_buffer = false;  ///< streams: queue every frame (true) or keep only the newest (false)
  Log log;
};

/// Something that was named in a source but could not be read.
struct SourceFailure {
  std::string path;
  std::string reason;
};

/// An iterator of frames. next() blocks, is called from one thread, and skips what cannot be read
/// (a warning is logged and failures() grows).
class YOLO_API Source {
 public:
  virtual ~Source() = default;

  /// The next frame in order, or nothing at the end. Streams: one frame of each stream in turn.
  virtual std::optional<Frame> next() = 0;

  /// What was skipped so far.
  virtual const std::vector<SourceFailure>& failures() const = 0;

  /// Number of frames that are predicted together by their nature: the number of live streams, else 1.
  virtual int natural_batch() const { return 1; }

  /// True when frames come from live streams or cameras (no end is expected).
  virtual bool is_live() const { return false; }
};

/// Opens what the manual calls a source: an image or video file, a folder, a glob ("**" recurses), a .txt or
/// .csv list, a camera index ("0"), an http(s), rtsp, rtmp or tcp address, or a .streams list.
/// Throws Error when nothing readable is named.
YOLO_API std::unique_ptr<Source> open_source(const std::string& spec, const SourceOptions& options = {});

/// A list that mixes any of the above, in order.
YOLO_API std::unique_ptr<Source> open_source(const std::vector<std::string>& specs, const SourceOptions& options = {});

/// Pictures in memory (u8 BGR, BGRA or grey), named image0.jpg, image1.jpg, ... as the peer names them.
YOLO_API std::unique_ptr<Source> open_source(std::vector<cv::Mat> images);

}  // namespace yolo
