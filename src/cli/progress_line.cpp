#include "cli/progress_line.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <optional>

namespace yolo::cli {
namespace {

struct Line {
  std::string text;
  std::unique_ptr<Progress> progress;
};

}  // namespace

ProgressOptions console_progress(const CliContext& context) {
  ProgressOptions options;
  options.output = context.print;
  options.terminal = isatty(STDOUT_FILENO) != 0;
  winsize size{};
  if (options.terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) options.columns = size.ws_col;
  return options;
}

std::function<void(const std::string&, std::size_t, std::size_t)> progress_line(const CliContext& context) {
  return [line = std::make_shared<Line>(), options = console_progress(context)](const std::string& text, std::size_t done,
                                                                               std::size_t total) {
    if (line->text != text) {
      line->progress.reset();
      line->progress = std::make_unique<Progress>(text, total, options);
      line->text = text;
    }
    if (!line->progress || done < line->progress->count()) return;
    line->progress->update(done - line->progress->count());
    if (done >= total) line->progress->finish();
  };
}

}  // namespace yolo::cli
