// Fetches one file over HTTP(S), resumably, and puts it in place only when it is whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <yolo/log.hpp>

namespace yolo::checkpoint {

/// Called now and then with the bytes that are there and the bytes that are expected (0: not known yet).
/// Returning false stops the download; what has arrived is kept and continued the next time.
using DownloadProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

struct DownloadOptions {
  int attempts = 3;            ///< tries in all; each continues where the last one broke off
  int connect_timeout_s = 15;  ///< seconds
  int stall_timeout_s =
      20;              ///< seconds; an attempt ends when fewer than `slowest` bytes came in each of them
  int slowest = 1024;  ///< bytes a second. Weights may be large, so that there is no limit to the whole
  std::uint64_t largest = std::uint64_t{1} << 35;  ///< bytes; a bound for servers that never stop sending
  Log log;
  DownloadProgress progress;
  /// Looks at the first 512 bytes of a file that has so many: why it cannot be the right one, or nothing. A
  /// wrong file is not fetched any further.
  std::function<std::string(std::string_view head)> check_head;
  /// Checks the finished file before it gets its name; throws Error when it is not what it should be.
  std::function<void(const std::filesystem::path&)> check;
};

/// Downloads `address` to `file`. Until it is complete and checked it is called FILE.part; a part that is
/// left from before is continued. Two processes that want the same file take turns. https never falls back to
/// http. Throws Error naming the address and what the server or network said.
void download_file(const std::string& address, const std::filesystem::path& file,
                   const DownloadOptions& options = {});

}  // namespace yolo::checkpoint
