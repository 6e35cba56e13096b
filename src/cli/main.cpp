// The yolo program: words in, exit code out.
#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/context.hpp"

int main(int argc, char** argv) {
  // A file that grows beyond the limit of the shell is an error of the file, as a full disk is; not the end
  // of the process.
  std::signal(SIGXFSZ, SIG_IGN);
  std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  yolo::cli::CliContext context = yolo::cli::console_context(argc > 0 ? argv[0] : "yolo");
  context.words = words;
  const int code = yolo::cli::run_program(words, context);
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  yolo::cli::print_error("standard output could not be written in full; is its disk full?");
  return code == yolo::cli::kDone ? yolo::cli::kFailed : code;
}
