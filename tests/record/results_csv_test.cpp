// results.csv against files of the peer, and what is left after a process was killed.
#include "record/results_csv.hpp"

#include <cmath>
#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo::record {
namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

EpochRow small_row(int epoch, double loss) { return {epoch, NAN, {{"train/loss", loss}}}; }

TEST(ResultsCsv, FilesOfThePeerAreReadAndWrittenByteForByte) {
  for (const char* name : {"detect", "segment", "classify", "zero"}) {
    const std::filesystem::path file = test::data(std::string("record/results_") + name + ".csv");
    const std::vector<EpochRow> rows = read_results_csv(file);
    EXPECT_GT(rows.size(), 1U);
    EXPECT_EQ(results_csv_text(rows), text_of(file)) << name;
  }
}

// The values are those that the peer put into its TensorBoard file at the same epoch, before it shortened
// them.
TEST(ResultsCsv, FiguresOfAnEpochBecomeThePeersRow) {
  EpochFigures figures;
  figures.loss_names = {"box_loss", "cls_loss", "dfl_loss"};
  figures.train_losses = {3.089670, 7.555170, 1.745060};
  figures.metrics = {{"metrics/precision(B)", 0.2083333333},
                     {"metrics/recall(B)", 0.1833333333},
                     {"metrics/mAP50(B)", 0.192708},
                     {"metrics/mAP50-95(B)", 0.085148}};
  figures.val_losses = {2.662640, 3.628750, 1.760110};
  figures.learning_rates = {1.19e-06, 1.19e-06, 1.19e-06};
  const EpochRow row = epoch_row(1, 0, figures);
  EXPECT_EQ(value_of(row, "metrics/recall(B)"), 0.18333);
  const std::string peer = text_of(test::data("record/results_detect.csv"));
  const std::string ours = results_csv_text(std::vector{row});
  EXPECT_EQ(ours, peer.substr(0, ours.size()));
}

TEST(ResultsCsv, ListsThatDoNotMatchAreRefused) {
  EXPECT_THROW(epoch_row(1, 0, {.loss_names = {"a", "b"}, .train_losses = {1}}), Error);
}

TEST(ResultsCsv, AnUnfinishedLastLineIsDropped) {
  const std::string whole = "epoch,a\n1,0.5\n2,0.25\n";
  for (std::size_t length = whole.find('\n') + 1; length < whole.size(); ++length) {
    const std::vector<EpochRow> rows = parse_results_csv(whole.substr(0, length), "f");
    EXPECT_EQ(rows.size(), length < 14 ? 0U : 1U) << length;
  }
  EXPECT_EQ(parse_results_csv(whole, "f").size(), 2U);
}

TEST(ResultsCsv, NewerFilesHaveAColumnOfSeconds) {
  const std::vector<EpochRow> rows = parse_results_csv("epoch,time,train/loss\r\n1,12.5,nan\r\n", "f");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].seconds, 12.5);
  ASSERT_EQ(rows[0].values.size(), 1U);
  EXPECT_TRUE(std::isnan(rows[0].values[0].second));
}

TEST(ResultsCsv, OtherTextIsRefusedByName) {
  for (const char* text :
       {"", "a,b\n1,2\n", "epoch,a,a\n", "epoch,,b\n", "epoch,a\n1\n2,3\n", "epoch,a\n1,x\n",
        "epoch,a\n0,1\n", "epoch,a\n1.5,1\n", "epoch,a\n1e300,1\n", "epoch,a\n1,2,3\n", "\xff\xfe\n"}) {
    EXPECT_THROW(parse_results_csv(text, "some.csv"), Error) << text;
  }
  try {
    parse_results_csv("epoch,a\n1,2\n2,x\n", "some.csv");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr("line 3"), testing::HasSubstr("some.csv")));
  }
}

TEST(ResultsCsv, TheFileIsCompleteAfterEachRow) {
  const test::TemporaryFolder folder;
  ResultsCsv csv(folder / "results.csv");
  for (int epoch = 1; epoch <= 3; ++epoch) {
    csv.append(small_row(epoch, 1.0 / epoch));
    EXPECT_EQ(read_results_csv(folder / "results.csv").size(), static_cast<std::size_t>(epoch));
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1)
      << "a temporary file is left";
}

TEST(ResultsCsv, GoingOnDropsLaterRows) {
  const test::TemporaryFolder folder;
  const std::filesystem::path file = folder / "results.csv";
  std::ofstream(file) << "epoch,train/loss\n1,4\n2,3\n3,2\n4,";
  ResultsCsv csv(file, 2);
  csv.append(small_row(3, 9));
  const std::vector<EpochRow> rows = read_results_csv(file);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(value_of(rows[1], "train/loss"), 3);
  EXPECT_EQ(value_of(rows[2], "train/loss"), 9);
}

TEST(ResultsCsv, ANewTrainingReplacesTheFile) {
  const test::TemporaryFolder folder;
  const std::filesystem::path file = folder / "results.csv";
  std::ofstream(file) << "something else";
  ResultsCsv(file).append(small_row(1, 1));
  EXPECT_EQ(read_results_csv(file).size(), 1U);
  std::ofstream(file) << "something else";
  EXPECT_THROW(ResultsCsv(file, 3), Error);
  EXPECT_NO_THROW(ResultsCsv(folder / "none.csv", 3));
}

TEST(ResultsCsv, AColumnThatComesLaterLeavesEarlierCellsEmpty) {
  const std::vector<EpochRow> rows = {small_row(1, 1), {2, NAN, {{"train/loss", 2}, {"val/loss", 3}}}};
  const std::vector<EpochRow> read = parse_results_csv(results_csv_text(rows), "f");
  EXPECT_TRUE(std::isnan(value_of(read[0], "val/loss")));
  EXPECT_EQ(value_of(read[1], "val/loss"), 3);
}

}  // namespace
}  // namespace yolo::record
