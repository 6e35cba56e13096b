// Standard output and error of the program.
#include "cli/context.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace yolo::cli {
namespace {

bool colours(int descriptor) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  bool dumb = !term || std::string_view(term) == "dumb";
  return isatty(descriptor) == 1 && !dumb && !(no_color && *no_color);
}

void write(std::FILE* out, std::string_view text) { std::fwrite(text.data(), 1, text.size(), out); }

void write_line(std::FILE* out, std::string_view label, std::string_view colour, std::string_view line) {
  bool coloured = !label.empty() && colours(fileno(out));
  if (coloured) write(out, colour);
  write(out, label);
  if (coloured) write(out, "\x1b[0m");
  write(out, line);
  write(out, "\n");
  std::fflush(out);
}

}  // namespace

CliContext console_context(std::string argv0) {
  Log log([](LogLevel level, std::string_view line) {
    bool warning = level == LogLevel::warning;
    write_line(warning ? stderr : stdout, warning ? "WARNING " : "", "\x1b[33m", line);
  });
  auto print = [](std::string_view text) {
    write(stdout, text);
    std::fflush(stdout);
  };
  return {log, std::make_shared<Settings>(default_settings_file(), log), std::move(argv0), print};
}

void print_error(std::string_view message) { write_line(stderr, "error: ", "\x1b[31m", message); }

}  // namespace yolo::cli
