// The yolo program: words in, exit code out.
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/context.hpp"

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  yolo::cli::CliContext context = yolo::cli::console_context(argc > 0 ? argv[0] : "yolo");
  context.words = words;
  return yolo::cli::run_program(words, context);
}
