// Signals are waited for, not handled: no handler, no variable that it could reach.
#include "core/launch.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>

#include <yolo/error.hpp>

extern char** environ;

namespace yolo {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kGrace(10);
constexpr long kLook = 200'000'000;  // ns between two looks at the processes, were a signal to be lost
constexpr const char* kVariables[] = {"RANK",        "LOCAL_RANK", "WORLD_SIZE", "LOCAL_WORLD_SIZE",
                                      "MASTER_ADDR", "MASTER_PORT"};

// One that is free now. Somebody else may take it before rank 0 does, which then says so.
int free_port() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  const bool found = listener >= 0 && bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  if (listener >= 0) close(listener);
  if (!found) throw Error(fmt::format("no free port for the processes to meet at: {}", std::strerror(errno)));
  return ntohs(address.sin_port);
}

std::vector<std::string> environment_of(int rank, int count, int port) {
  std::vector<std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::string_view name = text.substr(0, text.find('='));
    if (std::find(std::begin(kVariables), std::end(kVariables), name) == std::end(kVariables))
      variables.emplace_back(text);
  }
  for (const char* name : {"RANK", "LOCAL_RANK"}) variables.push_back(fmt::format("{}={}", name, rank));
  for (const char* name : {"WORLD_SIZE", "LOCAL_WORLD_SIZE"})
    variables.push_back(fmt::format("{}={}", name, count));
  variables.emplace_back("MASTER_ADDR=127.0.0.1");
  variables.push_back(fmt::format("MASTER_PORT={}", port));
  return variables;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

sigset_t awaited_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (int signal : {SIGCHLD, SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
  return set;
}

// Signals stay pending while this lives.
class BlockedSignals {
 public:
  explicit BlockedSignals(const sigset_t& set) { pthread_sigmask(SIG_BLOCK, &set, &before_); }
  ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;
  const sigset_t& before() const { return before_; }

 private:
  sigset_t before_{};
};

pid_t start(const std::vector<std::string>& command, const std::vector<std::string>& variables,
            const sigset_t& mask) {
  const std::vector<char*> words = pointers(command), environment = pointers(variables);
  const pid_t parent = getpid(), child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(1);
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  execvpe(words[0], words.data(), environment.data());
  constexpr int kNotFound = 127;
  _exit(kNotFound);
}

class Launched {
 public:
  explicit Launched(const Log& log) : log_(log) {}

  void add(pid_t process) { processes_.push_back(process); }
  bool any() const {
    return std::any_of(processes_.begin(), processes_.end(), [](pid_t process) { return process != 0; });
  }
  int code() const { return code_; }

  void look() {
    for (std::size_t rank = 0; rank < processes_.size(); ++rank) {
      int status = 0;
      if (processes_[rank] == 0 || waitpid(processes_[rank], &status, WNOHANG) != processes_[rank]) continue;
      ended(rank, status);
    }
    if (deadline_ && Clock::now() > *deadline_) send(SIGKILL);
  }

  void pass_on(int signal) {
    if (code_ == 0) code_ = 128 + signal;
    end_with(signal);
  }

  void end_with(int signal) {
    send(signal);
    if (!deadline_) deadline_ = Clock::now() + kGrace;
  }

 private:
  void ended(std::size_t rank, int status) {
    const pid_t process = std::exchange(processes_[rank], 0);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (code == 0 || code_ != 0) return;  // what follows from the first failure need not be told
    code_ = code;
    const std::string how = WIFEXITED(status) ? fmt::format("ended with code {}", code)
                                              : fmt::format("was ended by signal {} ({})", WTERMSIG(status),
                                                            strsignal(WTERMSIG(status)));
    log_.warn(fmt::format("rank {} (process {}) {}; the other processes are ended", rank, process, how));
    end_with(SIGTERM);
  }

  void send(int signal) const {
    for (pid_t process : processes_) {
      if (process != 0) kill(process, signal);
    }
  }

  const Log& log_;
  std::vector<pid_t> processes_;  // by rank; 0: ended
  int code_ = 0;
  std::optional<Clock::time_point> deadline_;
};

}  // namespace

int launch_processes(const std::vector<std::string>& command, int count, const Log& log) {
  const sigset_t awaited = awaited_signals();
  const BlockedSignals blocked(awaited);
  const int port = free_port();
  Launched launched(log);
  for (int rank = 0; rank < count; ++rank) {
    const pid_t process = start(command, environment_of(rank, count, port), blocked.before());
    if (process > 0) {
      launched.add(process);
      continue;
    }
    log.warn(fmt::format("rank {} could not be started: {}", rank, std::strerror(errno)));
    launched.pass_on(SIGTERM);
    break;
  }
  while (launched.any()) {
    const timespec look{0, kLook};
    const int signal = sigtimedwait(&awaited, nullptr, &look);
    if (signal > 0 && signal != SIGCHLD) launched.pass_on(signal);
    launched.look();
  }
  return launched.code();
}

}  // namespace yolo
