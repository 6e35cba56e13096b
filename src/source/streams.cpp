#include "source/streams.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include <yolo/error.hpp>

#include "source/list_file.hpp"
#include "source/source_kind.hpp"

namespace yolo::source {

namespace {

namespace fs = std::filesystem;

// A list with more lines than this is hardly one of streams, and each takes a thread.
constexpr std::size_t kMostStreams = 256;

/// A reader that does not stop within this time is stuck in the network and is left behind.
constexpr std::chrono::milliseconds kShutdown{300};

class StreamsPart final : public Part {
 public:
  StreamsPart(const std::vector<std::string>& addresses, const StreamSettings& settings, Log log)
      : board_(std::make_shared<StreamBoard>()), log_(std::move(log)) {
    for (const std::string& address : addresses) board_->streams.emplace_back().address = address;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      threads_.emplace_back([board = board_, i, settings] { read_stream(board, i, settings); });
    }
  }

  ~StreamsPart() override {
    std::unique_lock lock(board_->mutex);
    board_->stop = true;
    board_->changed.notify_all();
    const auto all_done = [&] {
      return std::all_of(board_->streams.begin(), board_->streams.end(),
                         [](const auto& s) { return s.finished; });
    };
    board_->changed.wait_for(lock, kShutdown, all_done);
    std::vector<bool> finished;
    for (const StreamState& state : board_->streams) finished.push_back(state.finished);
    lock.unlock();
    for (std::size_t i = 0; i < threads_.size(); ++i) {
      if (finished[i])
        threads_[i].join();
      else
        threads_[i].detach();
    }
  }

  /// Waits for every stream to answer or fail; returns the failures.
  std::vector<SourceFailure> wait_until_opened() {
    std::unique_lock lock(board_->mutex);
    board_->changed.wait(lock, [&] {
      return std::all_of(board_->streams.begin(), board_->streams.end(),
                         [](const StreamState& state) { return state.opened || state.ended; });
    });
    std::vector<SourceFailure> failures;
    for (std::size_t i = 0; i < board_->streams.size(); ++i) {
      StreamState& state = board_->streams[i];
      if (state.opened) {
        log_.info(describe(i, state));
      } else {
        failures.push_back({state.address, std::exchange(state.error, {})});
      }
    }
    return failures;
  }

  std::optional<Frame> next(Reporter& reporter) override {
    std::unique_lock lock(board_->mutex);
    std::optional<Frame> frame;
    while (true) {
      report(reporter);
      frame = take();
      if (frame || all_ended()) break;
      board_->changed.wait(lock);
    }
    board_->changed.notify_all();
    return frame;
  }

  int item_count() const override { return static_cast<int>(threads_.size()); }

  int natural_batch() const override {
    const std::lock_guard lock(board_->mutex);
    const auto live = std::count_if(board_->streams.begin(), board_->streams.end(),
                                    [](const StreamState& s) { return !s.ended || !s.frames.empty(); });
    return std::max(1, static_cast<int>(live));
  }

  bool is_live() const override { return true; }

 private:
  std::string describe(std::size_t index, const StreamState& state) const {
    const media::VideoInfo& info = state.info;
    const std::string length = info.frame_count > 0 ? fmt::format("{} frames", info.frame_count) : "endless";
    return fmt::format("{}/{}: {}: {}, {}x{} at {:.2f} fps", index + 1, threads_.size(), state.address,
                       length, info.width, info.height, info.fps);
  }

  bool all_ended() const {
    return std::all_of(board_->streams.begin(), board_->streams.end(),
                       [](const StreamState& state) { return state.ended && state.frames.empty(); });
  }

  /// The frame of the stream whose turn it is. One that has ended or is away gives its turn to the next, so
  /// that a broken stream does not hold up the others.
  std::optional<Frame> take() {
    for (std::size_t i = 0; i < threads_.size(); ++i) {
      StreamState& state = board_->streams[turn_];
      if (state.frames.empty() && !state.ended && !state.away) return std::nullopt;
      turn_ = (turn_ + 1) % threads_.size();
      if (state.frames.empty()) continue;
      Frame frame = std::move(state.frames.front());
      state.frames.pop_front();
      return frame;
    }
    return std::nullopt;
  }

  void report(Reporter& reporter) {
    for (const std::string& notice : board_->notices) reporter.warn(notice);
    board_->notices.clear();
    for (StreamState& state : board_->streams) {
      if (!state.error.empty()) reporter.failed(state.address, std::exchange(state.error, {}));
    }
  }

  std::shared_ptr<StreamBoard> board_;
  Log log_;
  std::vector<std::thread> threads_;
  std::size_t turn_ = 0;
};

}  // namespace

std::vector<std::string> stream_list_addresses(const std::string& path) {
  std::vector<std::string> addresses = read_lines(path);
  if (addresses.empty()) throw Error(fmt::format("list '{}' is empty; write one address a line", path));
  if (addresses.size() > kMostStreams) {
    throw Error(fmt::format("list '{}' names {} streams, at most {} are read at once", path, addresses.size(),
                            kMostStreams));
  }
  for (std::string& address : addresses) {
    std::error_code ignored;
    if (kind_of(address) != SourceKind::file || fs::exists(address, ignored)) continue;
    const fs::path beside = fs::path(path).parent_path() / address;
    if (fs::exists(beside, ignored)) address = beside.string();
  }
  return addresses;
}

StreamSettings stream_settings(const SourceOptions& options) {
  StreamSettings settings;
  settings.vid_stride = options.vid_stride;
  settings.keep_all = options.stream_buffer;
  return settings;
}

PartPtr open_streams(const std::vector<std::string>& addresses, const SourceOptions& options,
                     std::vector<SourceFailure>& failures) {
  return open_streams(addresses, stream_settings(options), options.log, failures);
}

PartPtr open_streams(const std::vector<std::string>& addresses, const StreamSettings& settings,
                     const Log& log, std::vector<SourceFailure>& failures) {
  auto part = std::make_unique<StreamsPart>(addresses, settings, log);
  std::vector<SourceFailure> failed = part->wait_until_opened();
  if (failed.size() == addresses.size()) {
    throw Error(fmt::format("source '{}': {}", failed.front().path, failed.front().reason));
  }
  std::move(failed.begin(), failed.end(), std::back_inserter(failures));
  return part;
}

}  // namespace yolo::source
