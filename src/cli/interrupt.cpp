#include "cli/interrupt.hpp"

#include <csignal>

namespace yolo::cli {
namespace {

// A signal handler can reach nothing but a variable of this kind.
volatile std::sig_atomic_t interrupted = 0;

void on_interrupt(int) {
  interrupted = 1;
  std::signal(SIGINT, SIG_DFL);
}

class Interruptible final : public Source {
 public:
  explicit Interruptible(std::unique_ptr<Source> source) : source_(std::move(source)) {}
  std::optional<Frame> next() override { return was_interrupted() ? std::nullopt : source_->next(); }
  const std::vector<SourceFailure>& failures() const override { return source_->failures(); }
  int natural_batch() const override { return source_->natural_batch(); }
  bool is_live() const override { return source_->is_live(); }

 private:
  std::unique_ptr<Source> source_;
};

}  // namespace

std::unique_ptr<Source> interruptible(std::unique_ptr<Source> source) {
  interrupted = 0;
  std::signal(SIGINT, on_interrupt);
  return std::make_unique<Interruptible>(std::move(source));
}

bool was_interrupted() { return interrupted != 0; }

}  // namespace yolo::cli
