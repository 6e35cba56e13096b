// Charts from rows and labels.
#include "record/training_charts.hpp"

#include <yolo/error.hpp>

#include "record/label_boxes.hpp"
#include "record/results_csv.hpp"
#include "support.hpp"

namespace yolo::record {
namespace {

TEST(TrainingCharts, EveryTasksFileIsDrawn) {
  const test::TemporaryFolder folder;
  for (const char* name : {"detect", "segment", "classify", "zero"}) {
    const auto rows = read_results_csv(test::data(std::string("record/results_") + name + ".csv"));
    plot_training_results(folder / (std::string(name) + ".png"), rows);
    EXPECT_GT(std::filesystem::file_size(folder / (std::string(name) + ".png")), 10'000U);
  }
  EXPECT_THROW(plot_training_results(folder / "none.png", {}), Error);
}

TEST(TrainingCharts, BoxesOfAllLabels) {
  std::vector<dataset::Sample> samples(2);
  samples[0].labels.resize(2);
  samples[0].labels[1].cls = 7;
  samples[1].labels.push_back(
      {{.cls = 3, .x = 0.1F, .y = 0.2F, .w = 0.3F, .h = 0.4F, .polygon = {}, .keypoints = {}}, {}});
  const plot::LabelBoxes boxes = label_boxes(samples, {"a"});
  EXPECT_EQ(boxes.classes, (std::vector<int>{0, 7, 3}));
  EXPECT_EQ(boxes.boxes[2], (std::array<float, 4>{0.1F, 0.2F, 0.3F, 0.4F}));
  EXPECT_EQ(boxes.names.size(), 1U);
}

}  // namespace
}  // namespace yolo::record
