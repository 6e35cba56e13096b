// Runs the real program in a folder of its own and gives back what it said.
#include "program.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sstream>

namespace yolo::test {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

void redirect(const std::string& file, int descriptor) {
  int opened = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(opened, descriptor);
}

// What a program that was built with a sanitizer needs (tools/nightly.sh); elsewhere nothing of it is set.
void add_sanitizer_settings(std::vector<std::string>& environment) {
  if (std::getenv("TBB_ENABLE_SANITIZERS") == nullptr) return;
  for (const char* name : {"TBB_ENABLE_SANITIZERS", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) environment.push_back(std::string(name) + "=" + value);
  }
}

}  // namespace

Outcome Program::run(const std::vector<std::string>& words, const std::vector<std::string>& extra) const {
  TemporaryFolder outputs;
  std::string out = outputs / "out", err = outputs / "err";
  std::vector<std::string> argv{YOLO_PROGRAM};
  argv.insert(argv.end(), words.begin(), words.end());
  std::string home = folder().string();
  std::vector<std::string> environment{"PATH=/usr/bin:/bin", "HOME=" + home,
                                       "YOLO_CONFIG_DIR=" + home + "/config",
                                       "YOLO_CACHE_DIR=" + home + "/cache"};
  add_sanitizer_settings(environment);
  environment.insert(environment.end(), extra.begin(), extra.end());
  std::vector<char*> arguments = pointers(argv), variables = pointers(environment);
  pid_t child = fork();
  if (child == 0) {
    if (chdir(home.c_str()) != 0) _exit(126);
    redirect(out, 1);
    redirect(err, 2);
    execve(YOLO_PROGRAM, arguments.data(), variables.data());
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  std::ostringstream out_text, err_text;
  out_text << std::ifstream(out).rdbuf();
  err_text << std::ifstream(err).rdbuf();
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, out_text.str(), err_text.str()};
}

void Program::write(const std::string& name, const std::string& text) const {
  std::filesystem::create_directories((folder() / name).parent_path());
  std::ofstream(folder() / name) << text;
}

std::string Program::read(const std::string& name) const {
  std::ostringstream text;
  text << std::ifstream(folder() / name).rdbuf();
  return text.str();
}

}  // namespace yolo::test
