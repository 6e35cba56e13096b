// Fetches one file over HTTP(S), resumably, and puts it in place only when it is whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <yolo/log.hpp>

namespace yolo::checkpoint {

/// Called now and then with the bytes that are there and the bytes that are expected (0: not known yet).
/// Returning false stops the download; what has arrived is kept and continued the next time.
using DownloadProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

struct DownloadOptions {
  int attempts = 3;            ///< tries in all; each continues where the last one broke off
  int connect_timeout_s = 15;  ///< seconds
  int stall_timeout_s = 30;    ///< give up an attempt after so many seconds without a byte
  Log log;
  DownloadProgress progress;
  /// Checks the finished file before it gets its name; throws Error when it is not what it should be.
  std::function<void(const std::filesystem::path&)> check;
};

/// Downloads `address` to `file`. Until it is complete and checked it is called FILE.part; a part that is
/// left from before is continued. Two processes that want the same file take turns. https never falls back to
/// http. Throws Error naming the address and what the server or network said.
void download_file(const std::string& address, const std::filesystem::path& file,
                   const DownloadOptions& options = {});

}  // namespace yolo::checkpoint
