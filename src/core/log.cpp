#include <yolo/log.hpp>

#include <cstdio>

namespace yolo {

Log console_log() {
  return Log([](LogLevel level, std::string_view line) {
    std::FILE* out = level == LogLevel::warning ? stderr : stdout;
    if (level == LogLevel::warning) std::fputs("WARNING ", out);
    std::fwrite(line.data(), 1, line.size(), out);
    std::fputc('\n', out);
    std::fflush(out);
  });
}

}  // namespace yolo
