#include "cli/download_progress.hpp"

#include <unistd.h>

#include <cstdio>

namespace yolo::cli {
namespace {

constexpr std::uint64_t kWidth = 40;  // characters of the bar

void draw(std::uint64_t done, std::uint64_t total) {
  const double megabytes = static_cast<double>(done) / 1e6;
  if (total == 0) {
    std::fprintf(stderr, "\r%.1f MB", megabytes);
  } else {
    const std::string bar(static_cast<std::size_t>(std::min(done, total) * kWidth / total), '=');
    std::fprintf(stderr, "\r[%-*s] %.1f of %.1f MB", static_cast<int>(kWidth), bar.c_str(), megabytes,
                 static_cast<double>(total) / 1e6);
    if (done >= total) std::fputc('\n', stderr);
  }
  std::fflush(stderr);
}

}  // namespace

std::function<bool(std::uint64_t, std::uint64_t)> download_progress(const CliContext&) {
  const bool terminal = isatty(STDERR_FILENO) != 0;
  return [terminal](std::uint64_t done, std::uint64_t total) {
    if (terminal) draw(done, total);
    return true;
  };
}

}  // namespace yolo::cli
