// What a training says of data that are not as they should be.
#include <fmt/format.h>

#include <fstream>
#include <opencv2/imgcodecs.hpp>

#include <yolo/error.hpp>
#include <yolo/train/batch_source.hpp>
#include <yolo/train/data_request.hpp>
#include <yolo/trainer.hpp>

#include "train/trainer/toy.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class BadData : public testing::Test {
 protected:
  BadData() { toy.options.epochs = 1; }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((toy.folder / name).parent_path());
    std::ofstream(toy.folder / name, std::ios::binary) << text;
  }
  /// The run folder. What was told is in `told` and `warned`.
  std::string train() {
    Trainer trainer(toy.model, toy.options, Log([this](LogLevel level, std::string_view line) {
                      (level == LogLevel::warning ? warned : told) += std::string(line) + "\n";
                    }));
    return trainer.train().save_dir;
  }
  std::string error_of_training() {
    try {
      train();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  test::Toy toy;
  std::string told, warned;
};

TEST_F(BadData, GoodOnesAreCountedAndNothingElse) {
  const fs::path folder = train();
  EXPECT_THAT(told, HasSubstr("4 images, 0 backgrounds, 0 corrupt"));
  EXPECT_THAT(told, HasSubstr("2 images, 0 backgrounds, 0 corrupt"));
  EXPECT_EQ(warned, "");
  EXPECT_FALSE(fs::exists(folder / "labels_report.json"));
}

TEST_F(BadData, PicturesThatAreNoneAreCountedAndListed) {
  for (const char* name : {"0", "1", "2"}) write(fmt::format("images/train/{}.png", name), "no picture");
  write("labels/train/3.txt", "0 .5 .5 .2 .2\n7 .5 .5 .2 .2\n0 5 .5 .2 .2\n");
  write("labels/val/4.txt", "0 .5 .5 .2 .2\nx\n");
  toy.options.plots = true;  // the last validation writes files too
  const fs::path folder = train();
  EXPECT_THAT(told, HasSubstr("1 images, 0 backgrounds, 3 corrupt, 2 label rows left out"));
  EXPECT_THAT(warned, AllOf(HasSubstr("6 remarks on the dataset"), HasSubstr("train/0.png"),
                            HasSubstr("labels_report.json")));
  const nlohmann::json report = test::read_json(folder / "labels_report.json");
  EXPECT_EQ(report.at("count"), 6) << "of both splits, whatever came later";
}

TEST_F(BadData, NoPictureLeftIsAnError) {
  for (int i = 0; i < 4; ++i) write(fmt::format("images/train/{}.png", i), "no picture");
  EXPECT_THAT(error_of_training(), HasSubstr("none of the 4 pictures can be used"));
}

TEST_F(BadData, NoPictureLeftToMeasureIsAnErrorEvenWithATestSplit) {
  for (int i = 4; i < 6; ++i) write(fmt::format("images/val/{}.png", i), "no picture");
  write("data.yaml",
        "path: .\ntrain: images/train\nval: images/val\ntest: images/train\nnames: {0: red, 1: blue}\n");
  EXPECT_THAT(error_of_training(), HasSubstr("none of the 2 pictures can be used"));
}

TEST_F(BadData, NoLabelLeftIsAnError) {
  for (int i = 0; i < 4; ++i) write(fmt::format("labels/train/{}.txt", i), "9 .5 .5 .2 .2\n");
  EXPECT_THAT(error_of_training(),
              AllOf(HasSubstr("none of the 4 labels can be used"), HasSubstr("class 9")));
}

TEST_F(BadData, NoLabelsAreAWarning) {
  fs::remove_all(toy.folder / "labels");
  train();
  EXPECT_THAT(warned, AllOf(HasSubstr("train: no labels for all 4 images"),
                            HasSubstr("val: no labels for all 2 images")));
}

TEST_F(BadData, TheTestSplitIsMeasuredWithAWord) {
  write("data.yaml", "path: .\ntrain: images/train\ntest: images/val\nnames: {0: red, 1: blue}\n");
  train();
  EXPECT_THAT(warned, HasSubstr("measured on 'test'"));
  EXPECT_THAT(told, HasSubstr("test: "));
}

/// Notes the classes of all labels that are trained on.
class ClassWatcher final : public Trainer {
 public:
  using Trainer::Trainer;
  std::vector<int> classes;

 protected:
  std::unique_ptr<train::BatchSource> get_dataloader(const train::DataRequest& request) override {
    for (std::size_t i = 0; i < train::image_count(request.data); ++i) {
      for (const LabelledObject& object : train::labelled_image(request.data, i).objects)
        classes.push_back(object.cls);
    }
    return Trainer::get_dataloader(request);
  }
};

std::string annotations(const std::string& second) {
  std::string images, boxes;
  for (int i = 0; i < 4; ++i) {
    images += fmt::format(R"({}{{"id": {}, "file_name": "{}.png", "width": 64, "height": 64}})",
                          i > 0 ? "," : "", i, i);
    boxes += fmt::format(
        R"({}{{"id": {}, "image_id": {}, "category_id": {}, "bbox": [8, 8, 24, 24], "iscrowd": {}}})",
        i > 0 ? "," : "", i, i, 5 + i % 2, i == 3 ? 1 : 0);
  }
  return fmt::format(
      R"({{"images": [{}], "annotations": [{}], "categories": [{{"id": 0, "name": "project"}},
          {{"id": 5, "name": "Blue"}}, {{"id": 6, "name": "{}"}}]}})",
      images, boxes, second);
}

TEST_F(BadData, CategoriesAreTakenByName) {
  write("images/train/ann.json", annotations("red"));
  write("data.yaml", "path: .\ntrain: images/train/ann.json\nval: images/val\nnames: {0: red, 1: blue}\n");
  ClassWatcher trainer(toy.model, toy.options);
  trainer.train();
  EXPECT_THAT(trainer.classes, testing::ElementsAre(1, 0, 1));
  train();
  EXPECT_THAT(warned,
              HasSubstr("(iscrowd) are not trained on; annotations left out: 1"));
  EXPECT_THAT(warned, Not(HasSubstr("order")));
}

TEST_F(BadData, CategoriesWithoutClassAreAnError) {
  write("images/train/ann.json", annotations("green"));
  write("data.yaml", "path: .\ntrain: images/train/ann.json\nval: images/val\nnames: {0: red, 1: blue}\n");
  EXPECT_THAT(error_of_training(), HasSubstr("'green' is not among the dataset's names"));
}

// A head that gives no visibility, on labels of two values a point.
TEST_F(BadData, KeypointsWithoutVisibilityAreLearnt) {
  std::string yaml = test::toy_yaml();
  yaml.replace(yaml.find("Detect, [nc]"), 12, "Pose, [nc, kpt_shape]");
  std::ofstream(toy.model) << yaml << "kpt_shape: [17, 3]\n";
  for (const int points : {1, 2, 17}) {
    std::string keypoints;
    for (int i = 0; i < points; ++i) keypoints += " .5 .5";
    for (const auto& [split, from, to] : {std::tuple{"train", 0, 4}, std::tuple{"val", 4, 6}}) {
      for (int i = from; i < to; ++i)
        write(fmt::format("labels/{}/{}.txt", split, i), "0 .5 .5 .6 .6" + keypoints + "\n");
    }
    write("data.yaml",
          fmt::format("path: .\ntrain: images/train\nval: images/val\nnames: {{0: red, 1: blue}}\nkpt_shape: "
                      "[{}, 2]\n",
                      points));
    Trainer trainer(toy.model, toy.options);
    std::vector<std::pair<std::string, double>> losses;
    trainer.add_callback("on_train_epoch_end", [&](Trainer& t) { losses = t.losses(); });
    const TrainResult result = trainer.train();
    ASSERT_EQ(losses.size(), 5U) << points;
    EXPECT_EQ(losses[2].first, "train/kobj_loss");
    EXPECT_EQ(losses[2].second, 0) << "nothing tells what is visible";
    EXPECT_GT(losses[1].second, 0);
    EXPECT_TRUE(result.metrics.pose.has_value());
  }
}

}  // namespace
}  // namespace yolo
