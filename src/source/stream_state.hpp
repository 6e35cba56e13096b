// What the reader threads of live streams share with the thread that takes the frames.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <yolo/frame.hpp>

#include "media/module.hpp"

namespace yolo::source {

/// One stream. Everything is guarded by StreamBoard::mutex.
struct StreamState {
  std::string address;
  std::deque<Frame> frames;
  bool opened = false;    ///< has answered once
  bool away = false;      ///< lost, and being opened again
  bool ended = false;     ///< no frame will be added
  bool finished = false;  ///< its thread has nothing left to do
  media::VideoInfo info;
  std::string error;  ///< why it ended, when that is a failure
};

/// All streams of a source. It belongs to the threads together, so that one that is stuck in the network can
/// be left behind without harm.
struct StreamBoard {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<StreamState> streams;
  std::vector<std::string> notices;  ///< warnings for the log, which only the taking thread uses
  bool stop = false;
};

struct StreamSettings {
  int vid_stride = 1;
  bool has_end = false;          ///< what is sent has a known length, so its end is no loss
  bool keep_all = false;         ///< queue frames instead of keeping the newest only
  std::size_t queue_bound = 30;  ///< a full queue makes the reader wait
  int reconnect_attempts = 5;    ///< in a row, with growing pauses
  int first_pause_ms = 250;      ///< doubled after each attempt
  media::VideoTimeouts timeouts;
};

/// The body of the thread of stream `index`. Takes the frames 0, stride, 2 stride, ... as the peer does for
/// streams, and gives them the numbers 1, 2, 3, ... A stream of known length ends; another one is opened
/// again.
void read_stream(const std::shared_ptr<StreamBoard>& board, std::size_t index,
                 const StreamSettings& settings);

}  // namespace yolo::source
