// The progress line against lines of tqdm, and when it is written, with a clock made by hand.
#include "core/progress.hpp"

#include <stdexcept>

#include "support.hpp"

namespace yolo {
namespace {

TEST(ProgressLine, LooksLikeTqdms) {
  // Printed by tqdm 4.67 for the same numbers, with its bar set to 10 characters.
  EXPECT_EQ(progress_line("val", 0, 5, 0), "val:   0%|          | 0/5 [00:00<?, ?it/s]");
  EXPECT_EQ(progress_line("val", 2, 5, 1.234), "val:  40%|████      | 2/5 [00:01<00:01,  1.62it/s]");
  EXPECT_EQ(progress_line("val", 5, 5, 0.567), "val: 100%|██████████| 5/5 [00:00<00:00,  8.82it/s]");
  EXPECT_EQ(progress_line("val", 1, 1, 1.281), "val: 100%|██████████| 1/1 [00:01<00:00,  1.28s/it]");
  EXPECT_EQ(progress_line("val", 4, 4, 0.008), "val: 100%|██████████| 4/4 [00:00<00:00, 500.00it/s]");
  EXPECT_EQ(progress_line("val", 37, 128, 75.5), "val:  29%|██▉       | 37/128 [01:15<03:05,  2.04s/it]");
  EXPECT_EQ(progress_line("val", 500, 5000, 3725),
            "val:  10%|█         | 500/5000 [1:02:05<9:18:45,  7.45s/it]");
  EXPECT_EQ(progress_line("val", 33, 80, 1.5), "val:  41%|████▏     | 33/80 [00:01<00:02, 22.00it/s]");
  EXPECT_EQ(progress_line("val", 1, 3, 2), "val:  33%|███▎      | 1/3 [00:02<00:04,  2.00s/it]");
}

TEST(ProgressLine, HundredPercentOnlyAtTheEnd) {
  EXPECT_EQ(progress_line("", 999, 1000, 4000), " 99%|█████████▉| 999/1000 [1:06:40<00:04,  4.00s/it]");
}

TEST(ProgressLine, WithoutOrBeyondATotalTheCountIsLeft) {
  EXPECT_EQ(progress_line("frames", 7, 0, 2, "frame"), "frames: 7frame [00:02,  3.50frame/s]");
  EXPECT_EQ(progress_line("", 7, 5, 2), "7it [00:02,  3.50it/s]");
  EXPECT_EQ(progress_line("", 0, 0, 0), "0it [00:00, ?it/s]");
}

TEST(ProgressLine, OddTimesAreHarmless) {
  EXPECT_EQ(clock_text(-5), "00:00");
  EXPECT_EQ(clock_text(65.9), "01:05");
  EXPECT_EQ(clock_text(1e300), "99:59:59");
  EXPECT_EQ(progress_line("", 1, 2, -1), " 50%|█████     | 1/2 [00:00<00:00, ?it/s]");
}

// Collects what a Progress writes; time passes only by hand.
struct Stage {
  std::vector<std::string> written;
  double now = 100;

  ProgressOptions options(bool terminal, int columns = 0) {
    return {.output = [this](std::string_view text) { written.emplace_back(text); },
            .terminal = terminal,
            .columns = columns,
            .clock = [this] { return now; }};
  }
};

TEST(Progress, OnATerminalItIsDrawnTenTimesASecondAtMost) {
  Stage stage;
  Progress progress("scan", 1000, stage.options(true));
  for (int i = 0; i < 1000; ++i) {
    stage.now += 0.001;
    progress.update();
  }
  progress.finish();
  EXPECT_GE(stage.written.size(), 11u);  // first and last line, line end, and those between
  EXPECT_LE(stage.written.size(), 13u);
  for (std::size_t i = 0; i + 1 < stage.written.size(); ++i)
    EXPECT_EQ(stage.written[i].substr(0, 5), "\rscan");
  EXPECT_EQ(stage.written.front(), "\rscan:   0%|          | 0/1000 [00:00<?, ?it/s]");
  EXPECT_THAT(stage.written[stage.written.size() - 2],
              testing::StartsWith("\rscan: 100%|██████████| 1000/1000"));
  EXPECT_EQ(stage.written.back(), "\n");
}

TEST(Progress, ElsewhereOnlyTheLastLineIsWritten) {
  Stage stage;
  Progress progress("scan", 4, stage.options(false));
  for (int i = 0; i < 4; ++i) {
    stage.now += 1;
    progress.update();
  }
  EXPECT_TRUE(stage.written.empty());
  progress.finish();
  progress.finish();
  EXPECT_THAT(stage.written,
              testing::ElementsAre("scan: 100%|██████████| 4/4 [00:04<00:00,  1.00it/s]", "\n"));
}

TEST(Progress, AShorterLineCoversALongerOne) {
  Stage stage;
  Progress progress("a long description", 2, stage.options(true));
  const std::size_t first = stage.written[0].size();
  progress.set_description("short");
  stage.now += 0.5;
  progress.update();
  std::size_t characters = 0;
  for (const char byte : stage.written[1]) characters += (byte & 0xc0) != 0x80;
  EXPECT_EQ(characters, first);
  EXPECT_EQ(stage.written[1].back(), ' ');
}

TEST(Progress, TheLineIsCutToTheTerminal) {
  Stage stage;
  Progress progress("täglich", 10, stage.options(true, 24));
  stage.now += 1;
  progress.update(8);
  EXPECT_EQ(stage.written[1], "\rtäglich:  80%|████████ ");
  EXPECT_EQ(progress.count(), 8u);
}

TEST(Progress, AnInterruptedOneEndsItsLine) {
  Stage stage;
  { Progress progress("x", 3, stage.options(true)); }
  EXPECT_EQ(stage.written.back(), "\n");
  stage.written.clear();
  { Progress progress("x", 3, stage.options(false)); }
  EXPECT_TRUE(stage.written.empty());
}

TEST(Progress, WithoutAnOutputItOnlyCounts) {
  Progress progress("x", 3, {});
  progress.update(2);
  progress.finish();
  EXPECT_EQ(progress.count(), 2u);
  Progress on_terminal("x", 3, {.terminal = true});
  on_terminal.update();
  on_terminal.finish();
}

}  // namespace
}  // namespace yolo
