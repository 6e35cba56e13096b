// Resident memory over many frames.   bench_steady_memory WEIGHTS.pt PICTURE [FRAMES]
#include <cstdio>
#include <fstream>
#include <string>

#include <unistd.h>

#include <yolo/yolo.hpp>

namespace {

double resident_megabytes() {
  std::ifstream statm("/proc/self/statm");
  long total = 0, resident = 0;
  statm >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// The same picture again and again, as a source of pictures in memory.
class Repeat final : public yolo::Source {
 public:
  Repeat(yolo::Frame frame, int count) : frame_(std::move(frame)), count_(count) {
    frame_.item_count = count;
  }
  std::optional<yolo::Frame> next() override {
    if (done_ == count_) return std::nullopt;
    yolo::Frame frame = frame_;
    frame.image = frame_.image.clone();
    frame.item = done_++;
    return frame;
  }
  const std::vector<yolo::SourceFailure>& failures() const override { return failures_; }

 private:
  yolo::Frame frame_;
  int count_, done_ = 0;
  std::vector<yolo::SourceFailure> failures_;
};

}  // namespace

int main(int count, char** words) {
  if (count < 3) return 2;
  const int frames = count > 3 ? std::stoi(words[3]) : 5000;
  yolo::Model model(words[1]);
  yolo::PredictOptions options;
  options.verbose = false;
  Repeat source(*yolo::open_source(words[2])->next(), frames);
  int done = 0;
  double first = 0, last = 0;
  model.predict(source, options, [&](const yolo::Frame&, yolo::Results&) {
    if (++done % (frames / 10) != 0) return;
    last = resident_megabytes();
    if (first == 0) first = last;
    std::printf("frame %5d: %.1f MB\n", done, last);
  });
  std::printf("growth after the first tenth: %+.2f %%\n", 100 * (last / first - 1));
}
