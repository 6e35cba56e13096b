// Curves for TensorBoard that cannot be written: the training warns once and goes on without them.
#include <fcntl.h>
#include <unistd.h>

#include <yolo/trainer.hpp>

#include "record/results_csv.hpp"
#include "train/trainer/toy.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;

bool is_event_file(const fs::path& file) {
  return file.filename().string().find("tfevents") != std::string::npos;
}

/// What the training holds open as its event file becomes a device on which nothing fits.
int fill_the_disk_of_event_files() {
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  int replaced = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code gone;  // the folder's own descriptor
    if (is_event_file(fs::read_symlink(entry.path(), gone)))
      replaced += dup2(full, std::stoi(entry.path().filename())) >= 0 ? 1 : 0;
  }
  close(full);
  return replaced;
}

/// A training of two epochs that keeps its warnings.
class Told {
 public:
  explicit Told(const test::Toy& toy)
      : trainer(toy.model, toy.options, Log([this](LogLevel level, std::string_view line) {
                  if (level == LogLevel::warning) warnings.emplace_back(line);
                })) {}
  std::vector<std::string> warnings;
  Trainer trainer;
};

TEST(TensorBoard, AFullDiskEndsTheCurvesOnly) {
  const test::Toy toy;
  Told told(toy);
  int replaced = 0;
  told.trainer.add_callback("on_train_start", [&](Trainer&) { replaced = fill_the_disk_of_event_files(); });
  const TrainResult result = told.trainer.train();
  EXPECT_EQ(replaced, 1);
  EXPECT_EQ(result.epochs, 2);
  ASSERT_EQ(told.warnings.size(), 1U) << testing::PrintToString(told.warnings);
  EXPECT_NE(told.warnings[0].find("no further figures for TensorBoard"), std::string::npos)
      << told.warnings[0];
  EXPECT_NE(told.warnings[0].find("No space left on device"), std::string::npos) << told.warnings[0];
  EXPECT_EQ(record::read_results_csv(fs::path(result.save_dir) / "results.csv").size(), 2U);
  EXPECT_TRUE(fs::is_regular_file(result.last));
}

TEST(TensorBoard, HasTheFiguresOfEachEpoch) {
  const test::Toy toy;
  Told told(toy);
  const TrainResult result = told.trainer.train();
  EXPECT_TRUE(told.warnings.empty());
  int files = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(result.save_dir)) {
    if (!is_event_file(entry.path())) continue;
    ++files;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const std::size_t first = bytes.find("metrics/mAP50(B)");
    ASSERT_NE(first, std::string::npos);
    EXPECT_NE(bytes.find("metrics/mAP50(B)", first + 1), std::string::npos) << "the second epoch's";
  }
  EXPECT_EQ(files, 1);
}

}  // namespace
}  // namespace yolo
