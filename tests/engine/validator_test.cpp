// Validation of the small networks of the clone on data made from their own predictions.
#include <yolo/error.hpp>
#include <yolo/model.hpp>
#include <yolo/validator.hpp>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "support.hpp"

namespace yolo {
namespace {

cv::Mat picture(int height, int width, int seed) {
  cv::Mat image(height, width, CV_8UC3);
  cv::RNG random(static_cast<std::uint64_t>(seed));
  random.fill(image, cv::RNG::UNIFORM, 0, 256);
  cv::GaussianBlur(image, image, {15, 15}, 5);
  return image;
}

/// A dataset whose labels are what the network finds above a confidence.
class ValidatorTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_ / "images/val");
    std::filesystem::create_directories(folder_ / "labels/val");
    for (int i = 0; i < 5; ++i) {
      const std::string name = "p" + std::to_string(i);
      const cv::Mat image = picture(70 + 13 * i, 120 - 9 * i, i);
      cv::imwrite((folder_ / ("images/val/" + name + ".png")).string(), image);
      const Results results = model_.predict(image, predict_options());
      std::ofstream labels(folder_ / ("labels/val/" + name + ".txt"));
      labels.precision(9);
      for (std::size_t k = 0; k < results.boxes.size(); ++k) {
        const Xywh box = results.boxes.xywhn()[k];
        if (box[2] * box[3] < 1e-3F) continue;  // cut to nothing at an edge
        ++boxes_;
        labels << results.boxes[k].cls << ' ' << box[0] << ' ' << box[1] << ' ' << box[2] << ' ' << box[3] << '\n';
      }
    }
    std::ofstream yaml(folder_ / "data.yaml");
    yaml << "train: images/val\nval: images/val\nnames:\n";
    for (std::size_t i = 0; i < model_.names().size(); ++i) yaml << "  " << i << ": " << model_.names()[i] << "\n";
  }

  static PredictOptions predict_options() {
    PredictOptions options;
    options.conf = 0.4;
    options.imgsz = {96};
    options.compute.half = false;
    options.rect = false;
    options.verbose = false;
    options.max_det = 20;
    return options;
  }

  ValOptions val_options() {
    ValOptions options;
    options.data = (folder_ / "data.yaml").string();
    options.imgsz = {96};
    options.compute.half = false;
    options.rect = false;
    options.verbose = false;
    options.plots = false;
    options.cache = false;
    options.folder.project = (folder_ / "runs").string();
    return options;
  }

  test::TemporaryFolder folder_;
  Model model_{test::data("checkpoint/tiny_yolo11.pt").string()};
  int boxes_ = 0;
};

class BoxesOfBoth : public ValidatorTest, public testing::WithParamInterface<bool> {};
INSTANTIATE_TEST_SUITE_P(Augment, BoxesOfBoth, testing::Bool());

TEST_P(BoxesOfBoth, AreByteForByteTheSame) {
  ValOptions options = val_options();
  options.conf = predict_options().conf;
  options.augment = GetParam();
  PredictOptions predicting = predict_options();
  predicting.augment = GetParam();
  std::map<std::string, std::vector<Detection>> found;
  model_.callbacks().add("on_val_batch_end", [&](CallbackEvent& event) {
    for (const Results& results : event.results) found[results.path] = {results.boxes.begin(), results.boxes.end()};
  });
  model_.val(options);
  model_.callbacks().clear();
  ASSERT_EQ(found.size(), 5u);
  for (const auto& [path, boxes] : found) {
    const Results predicted = model_.predict(cv::imread(path), predicting);
    for (const Detection& box : predicted.boxes) {
      // Val may give a place's second class too, hence more boxes.
      EXPECT_TRUE(std::any_of(boxes.begin(), boxes.end(), [&](const Detection& other) {
        return std::memcmp(&box, &other, sizeof box) == 0;
      })) << path;
    }
  }
}

TEST_F(ValidatorTest, LabelsThatAreThePredictionsAreAllFound) {
  ASSERT_GT(boxes_, 10);
  for (const ApKind kind : {ApKind::coco, ApKind::peer}) {
    ValOptions options = val_options();
    options.ap = kind;
    const ValMetrics metrics = model_.val(options);
    EXPECT_EQ(metrics.images, 5);
    EXPECT_EQ(metrics.instances, boxes_);
    ASSERT_EQ(metrics.box->coco_stats.size(), kind == ApKind::coco ? 12u : 0u);
    if (kind == ApKind::coco) {
      EXPECT_NEAR(metrics.box->coco_stats[8], 1.0, 0.01);  // average recall
    }
    EXPECT_EQ(metrics.save_dir, "");
  }
}

TEST_F(ValidatorTest, CallbacksComeInOrder) {
  std::vector<std::string> names;
  for (std::string_view name : callback_names()) {
    model_.callbacks().add(name, [&names](CallbackEvent& event) { names.emplace_back(event.name); });
  }
  EXPECT_THROW(model_.callbacks().add("on_nothing", [](CallbackEvent&) {}), Error);
  model_.val(val_options());
  ASSERT_EQ(names.size(), 12u);
  EXPECT_EQ(names.front(), "on_val_start");
  EXPECT_EQ(names[1], "on_val_batch_start");
  EXPECT_EQ(names[2], "on_val_batch_end");
  EXPECT_EQ(names.back(), "on_val_end");
  names.clear();
  const auto source = open_source({picture(40, 50, 1), picture(40, 50, 2)});
  model_.predict(*source, predict_options(), nullptr);
  EXPECT_THAT(names, testing::ElementsAre("on_predict_start", "on_predict_batch_start", "on_predict_postprocess_end",
                                          "on_predict_batch_end", "on_predict_batch_start", "on_predict_postprocess_end",
                                          "on_predict_batch_end", "on_predict_end"));
}

TEST_F(ValidatorTest, FilesOfARun) {
  ValOptions options = val_options();
  options.plots = options.save.txt = options.save.json = options.save.conf = true;
  std::ofstream(folder_ / "labels/val/p0.txt", std::ios::app) << "0 2 0.5 0.1 0.1\n";
  const ValMetrics metrics = model_.val(options);
  const std::filesystem::path run = metrics.save_dir;
  for (const char* name : {"PR_curve.png", "F1_curve.png", "P_curve.png", "R_curve.png", "confusion_matrix.png",
                           "confusion_matrix_normalized.png", "val_batch0_labels.jpg", "val_batch0_pred.jpg",
                           "labels_report.json", "predictions.json", "labels/p1.txt"}) {
    EXPECT_TRUE(std::filesystem::exists(run / name)) << name;
  }
  ASSERT_EQ(metrics.problems.size(), 1u);
  EXPECT_THAT(metrics.problems[0], testing::HasSubstr("p0.txt:"));
  const nlohmann::json rows = test::read_json(run / "predictions.json");
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows[0]["bbox"].size(), 4u);
}

TEST_F(ValidatorTest, KnownBoxesWinWithSaveHybrid) {
  ValOptions options = val_options();
  options.save.hybrid = true;
  EXPECT_NEAR(model_.val(options).box->map50, 1.0, 0.01);
}

/// Hides all that is found in the first image, and counts.
class HidingValidator final : public Validator {
 public:
  int begun = 0, images = 0, truths = 0;

  void init_metrics(const std::vector<std::string>& names) override {
    EXPECT_FALSE(names.empty());
    ++begun;
  }
  void postprocess(const LabelledImage& truth, Results& results) override {
    if (truth.path.ends_with("p0.png")) results.boxes = Boxes({}, results.boxes.orig_size());
  }
  void update_metrics(const LabelledImage& truth, const Results& results) override {
    ++images;
    truths += static_cast<int>(truth.objects.size());
    if (truth.path.ends_with("p0.png")) {
      EXPECT_TRUE(results.boxes.empty());
    }
  }
  void finalize_metrics(ValMetrics& metrics) override {
    metrics.own_figures.emplace_back("metrics/own", 7);
    metrics.own_fitness = 0.25;
  }
};

TEST_F(ValidatorTest, TakesStepsOfTheUsersOwn) {
  const ValMetrics usual = model_.val(val_options());
  HidingValidator validator;
  const ValMetrics metrics = model_.val(val_options(), validator);
  EXPECT_EQ(validator.begun, 1);
  EXPECT_EQ(validator.images, 5);
  EXPECT_EQ(validator.truths, boxes_);
  EXPECT_LT(metrics.box->map, usual.box->map);  // what was hidden was missed
  EXPECT_EQ(metrics.fitness(), 0.25);
  const auto figures = metrics.results_dict();
  EXPECT_THAT(figures, testing::Contains(testing::Pair("metrics/own", 7)));
  EXPECT_EQ(figures.back(), (std::pair<std::string, double>{"fitness", 0.25}));
}

TEST_F(ValidatorTest, StopsWhenAsked) {
  std::stop_source stop;
  ValOptions options = val_options();
  options.stop = stop.get_token();
  options.progress = [&](const std::string&, std::size_t done, std::size_t total) {
    if (done == 2 && total == 5) stop.request_stop();
  };
  try {
    model_.val(options);
    ADD_FAILURE() << "it was not stopped";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
    EXPECT_THAT(error.what(), testing::HasSubstr("of 5 images"));
  }
}

TEST_F(ValidatorTest, SaysWhatIsWrong) {
  const auto message = [&](auto change) -> std::string {
    ValOptions options = val_options();
    change(options);
    try {
      model_.val(options);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(message([](auto& o) { o.conf = 2; }), testing::HasSubstr("conf=2"));
  EXPECT_THAT(message([](auto& o) { o.batch = 0; }), testing::HasSubstr("batch=0"));
  EXPECT_THAT(message([](auto& o) { o.split = "test"; }), testing::HasSubstr("test"));
  EXPECT_THAT(message([](auto& o) { o.data = "nowhere.yaml"; }), testing::HasSubstr("nowhere.yaml"));
}

}  // namespace
}  // namespace yolo
