// The thread that reads one live stream.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include <yolo/error.hpp>

#include "source/camera.hpp"
#include "source/download.hpp"
#include "source/source_kind.hpp"
#include "source/stream_state.hpp"

namespace yolo::source {

namespace {

constexpr double kDefaultFps = 30.0;

// FFmpeg makes so many at most of a single picture.
constexpr int kFewFrames = 2;

class StreamLoop {
 public:
  StreamLoop(std::shared_ptr<StreamBoard> board, std::size_t index, const StreamSettings& settings)
      : board_(std::move(board)),
        settings_(settings),
        index_(index),
        address_(board_->streams[index].address) {}

  void run() {
    module_ = media::load_media_module();
    open();
    while (true) {
      const std::int64_t before = taken_;
      read_to_end();
      if (stopped() || info_.frame_count > 0 || settings_.has_end) return;
      if (taken_ - before <= kFewFrames && is_picture()) return;
      if (!open_again()) return;
    }
  }

 private:
  StreamState& state() { return board_->streams[index_]; }

  bool stopped() {
    const std::lock_guard lock(board_->mutex);
    return board_->stop;
  }

  void open() {
    reader_ = open_stream_reader(*module_, address_, settings_.timeouts);
    is_new_ = true;
    if (taken_ == 0) opened_ = std::chrono::steady_clock::now();
    info_ = reader_->info();
    if (info_.fps <= 0.0) info_.fps = kDefaultFps;
    const std::lock_guard lock(board_->mutex);
    state().opened = true;
    state().away = false;
    state().info = info_;
    board_->changed.notify_all();
  }

  /// Whether the address gives a picture each time it is asked: opened again and again, it would never end.
  bool is_picture() {
    if (std::exchange(is_known_, true) || !is_http(address_)) return false;
    try {
      return fetch(address_, named_as(address_)).kind == ContentKind::picture;
    } catch (const Error&) {
      return false;
    }
  }

  void read_to_end() {
    for (std::int64_t grabbed = 0; !stopped() && reader_->grab(); ++grabbed) {
      if (grabbed % settings_.vid_stride != 0) continue;
      Frame frame;
      if (!reader_->retrieve(frame.image)) continue;
      attempts_ = 0;
      frame.path = address_;
      frame.kind = FrameKind::stream;
      frame.item = static_cast<int>(index_);
      frame.number = ++taken_;
      frame.frame_count = (info_.frame_count + settings_.vid_stride - 1) / settings_.vid_stride;
      frame.fps = info_.fps;
      frame.time = std::chrono::duration<double>(std::chrono::steady_clock::now() - opened_).count();
      frame.discontinuity = std::exchange(is_new_, false);
      put(std::move(frame));
    }
    reader_.reset();
  }

  void put(Frame frame) {
    std::unique_lock lock(board_->mutex);
    if (settings_.keep_all) {
      board_->changed.wait(lock,
                           [&] { return board_->stop || state().frames.size() < settings_.queue_bound; });
    } else {
      // The first one may be dropped too; then the next one begins anew.
      for (const Frame& dropped : state().frames) frame.discontinuity |= dropped.discontinuity;
      state().frames.clear();
    }
    if (board_->stop) return;
    state().frames.push_back(std::move(frame));
    board_->changed.notify_all();
  }

  /// Waits as long as the attempt deserves. False when the source is being closed meanwhile.
  bool pause() {
    const auto pause = std::chrono::milliseconds(settings_.first_pause_ms) * (1 << std::min(attempts_, 10));
    std::unique_lock lock(board_->mutex);
    return !board_->changed.wait_for(lock, pause, [&] { return board_->stop; });
  }

  bool open_again() {
    {
      const std::lock_guard lock(board_->mutex);
      state().away = true;
      board_->notices.push_back(fmt::format("stream {}: no frame came; opening it again", address_));
      board_->changed.notify_all();
    }
    while (attempts_ < settings_.reconnect_attempts) {
      if (!pause()) return false;
      ++attempts_;
      try {
        open();
        return true;
      } catch (const Error&) {
        // Tried again until the attempts are used up.
      }
    }
    throw Error(fmt::format("stream {}: lost after {} frames, and {} attempts to open it again failed",
                            address_, taken_, attempts_));
  }

  std::shared_ptr<StreamBoard> board_;
  StreamSettings settings_;
  std::size_t index_;
  std::string address_;
  std::shared_ptr<const media::MediaModule> module_;
  std::unique_ptr<media::VideoReader> reader_;
  media::VideoInfo info_;
  std::int64_t taken_ = 0;
  int attempts_ = 0;
  bool is_new_ = true;  ///< no frame has come since it was opened
  std::chrono::steady_clock::time_point opened_;
  bool is_known_ = false;  ///< what the address gives has been looked at
};

}  // namespace

void read_stream(const std::shared_ptr<StreamBoard>& board, std::size_t index,
                 const StreamSettings& settings) {
  std::string error;
  try {
    StreamLoop(board, index, settings).run();
  } catch (const std::exception& problem) {
    error = problem.what();
  }
  const std::lock_guard lock(board->mutex);
  StreamState& state = board->streams[index];
  state.error = error;
  state.ended = true;
  state.finished = true;
  board->changed.notify_all();
}

}  // namespace yolo::source
