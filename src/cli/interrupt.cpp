#include "cli/interrupt.hpp"

namespace yolo::cli {
namespace {

sigset_t ctrl_c() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  return signals;
}

bool is_ignored() {
  struct sigaction action {};
  return sigaction(SIGINT, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

// A handler could reach next to nothing; a thread that waits for the signal may do as it likes.
Interruption::Interruption() {
  if (is_ignored()) return;
  const sigset_t signals = ctrl_c();
  pthread_sigmask(SIG_BLOCK, &signals, &before_);
  waiting_ = std::thread([this] { wait(); });
}

Interruption::~Interruption() {
  if (!waiting_.joinable()) return;
  over_ = true;
  pthread_kill(waiting_.native_handle(), SIGINT);
  waiting_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Interruption::wait() {
  const sigset_t signals = ctrl_c();
  while (true) {
    int signal = 0;
    sigwait(&signals, &signal);
    if (over_) return;
    if (stop_.request_stop()) continue;  // the first one
    std::signal(SIGINT, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    raise(SIGINT);
  }
}

}  // namespace yolo::cli
