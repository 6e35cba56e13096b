// The words of yolo_predict: the program's own, but for those that would do nothing here.
#include <set>

#include <yolo/error.hpp>

#include "capi.hpp"
#include "core/argument_table.hpp"

namespace yolo {
namespace {

using Change = std::function<void(PredictOptions&)>;

TEST(CArguments, MeanWhatTheOptionsOfTheModelMean) {
  const std::vector<std::pair<const char*, Change>> kCases{
      {nullptr, [](PredictOptions&) {}},
      {" \t ", [](PredictOptions&) {}},
      {"conf=0.6", [](PredictOptions& options) { options.conf = 0.6; }},
      {"--conf 0.1 iou = 0.3", [](PredictOptions& options) { options.conf = 0.1, options.iou = 0.3; }},
      {"imgsz=160", [](PredictOptions& options) { options.imgsz = {160}; }},
      {"imgsz=[160, 224], half=False",
       [](PredictOptions& options) {
         options.imgsz = {160, 224}, options.compute.half = false;
       }},
      {"classes=[0, 2] max_det=3",
       [](PredictOptions& options) {
         options.classes = {0, 2}, options.max_det = 3;
       }},
      {"rect=False agnostic_nms",
       [](PredictOptions& options) { options.rect = false, options.agnostic_nms = true; }},
      {"augment=True threads=1 device=cpu",
       [](PredictOptions& options) { options.augment = true, options.compute.threads = 1; }},
      {"tile=128 overlap=0.3", [](PredictOptions& options) { options.tile = 128, options.overlap = 0.3; }},
  };
  const test::CModel opened = test::detector();
  const Model model((test::Truth::blood_cells() / "blood-cells.pt").string());
  const cv::Mat picture = test::blood_cells();
  std::set<std::string> different;
  for (const auto& [words, change] : kCases) {
    PredictOptions options;
    change(options);
    std::string expected;
    for (const Detection& box : model.predict(picture, options).boxes) expected += test::bytes_of(&box, 1);
    EXPECT_EQ(test::box_bytes(test::predict(opened, test::image_of(picture), words)), expected)
        << (words ? words : "null");
    different.insert(expected);
  }
  EXPECT_GE(different.size(), 7U) << "cases that change nothing prove nothing";
}

TEST(CArguments, EmbedGivesFeatures) {
  PredictOptions options;
  options.embed = {1, 2};
  const cv::Mat picture = test::blood_cells();
  const Results expected =
      Model((test::Truth::blood_cells() / "blood-cells.pt").string()).predict(picture, options);
  const test::CResults results = test::predict(test::detector(), test::image_of(picture), "embed=[1, 2]");
  std::size_t count = 0;
  const float* features = yolo_results_embedding(results.get(), &count);
  ASSERT_GT(count, 0U);
  EXPECT_EQ(test::bytes_of(features, count),
            test::bytes_of(expected.embedding.data(), expected.embedding.size()));
  EXPECT_EQ(yolo_results_size(results.get()), 0U);
}

TEST(CArguments, RetinaMasksAreFiner) {
  const test::Truth truth("segment");
  const cv::Mat picture = test::pictures_of(truth, 1).front();
  PredictOptions options;
  options.retina_masks = true;
  const Results expected = Model(truth.weights.string()).predict(picture, options);
  const test::CResults results =
      test::predict(test::open_model(truth.weights), test::image_of(picture), "retina_masks=True");
  ASSERT_GT(expected.size(), 0U);
  cv::Mat mask(picture.size(), CV_8U);
  ASSERT_EQ(yolo_results_mask(results.get(), 0, mask.data, 0), YOLO_OK);
  EXPECT_EQ(cv::norm(mask, expected.masks->original(0), cv::NORM_INF), 0);
}

// A new argument of predict has to be thought of here: does it mean anything for one picture in memory?
TEST(CArguments, AreThoseThatMeanSomethingForOnePicture) {
  const std::set<std::string_view> kTaken{
      "imgsz",   "device",       "rect",    "conf",  "iou",          "max_det", "half",    "dnn",
      "augment", "agnostic_nms", "classes", "embed", "retina_masks", "tile",    "overlap", "threads",
      "end2end"};
  const test::CModel model = test::detector();
  const cv::Mat picture = test::blood_cells();
  const yolo_image image = test::image_of(picture);
  for (const ArgumentRow& row : argument_table()) {
    if (kTaken.contains(row.name)) continue;
    const std::string words = fmt::format("{}={}", row.name, row.default_text);
    const bool of_predict = contains(row.modes, Mode::predict);
    test::expect_refused(model, image, words.c_str(), YOLO_BAD_OPTION,
                         of_predict ? "does nothing here" : "is no argument of prediction");
  }
}

TEST(CArguments, ThatAreWrongAreRefused) {
  const test::CModel model = test::detector();
  const cv::Mat picture = test::blood_cells();
  const yolo_image image = test::image_of(picture);
  const auto refused = [&](const char* words, const char* part, yolo_status status = YOLO_BAD_OPTION) {
    test::expect_refused(model, image, words, status, part);
  };
  refused("cofn=0.4", "'cofn' is no argument of yolo. Did you mean 'conf'");
  refused("conf=high", "'conf=high' has the wrong type");
  refused("conf=2", "'conf=2' is out of range");
  refused("imgsz=0", "out of range");
  refused("imgsz=[1, 2, 3]", "at most 2");
  refused("conf=", "no value behind it");
  refused("conf", "'conf' needs a value");
  refused("conf=0.1 conf=0.2", "'conf' is given twice");
  refused("overlap=0.5", "overlap=0.5 has no effect without tile");
  refused("predict conf=0.1", "expected arguments of prediction such as 'conf=0.4', found 'predict'");
  refused("yolo11n.pt", "found 'yolo11n.pt'");
  refused("help", "found 'help'");
  refused("hide_labels=True", "'hide_labels' is no argument of yolo");
  refused("device=tpu", "device=tpu", YOLO_DEVICE);
  refused("tile=64 embed=[1]", "tile cannot be combined with embed");
  refused("\xff\xfe=\x01", "is no argument of yolo");
}

// The same words as in C++, and so as on the command line (tests/config/option_checks_test.cpp).
TEST(CArguments, OutOfRangeAreRefusedInTheWordsOfTheOptions) {
  const std::vector<std::pair<const char*, Change>> kCases{
      {"conf=1.5", [](PredictOptions& options) { options.conf = 1.5; }},
      {"iou=-0.5", [](PredictOptions& options) { options.iou = -0.5; }},
      {"max_det=0", [](PredictOptions& options) { options.max_det = 0; }},
      {"imgsz=0", [](PredictOptions& options) { options.imgsz = {0}; }},
      {"imgsz=[1,2,3]", [](PredictOptions& options) { options.imgsz = {1, 2, 3}; }},
      {"classes=-1", [](PredictOptions& options) { options.classes = {-1}; }},
      {"embed=-1", [](PredictOptions& options) { options.embed = {-1}; }},
      {"tile=31", [](PredictOptions& options) { options.tile = 31; }},
      {"tile=64 overlap=0.95", [](PredictOptions& options) { options.tile = 64, options.overlap = 0.95; }},
      {"threads=1025", [](PredictOptions& options) { options.compute.threads = 1025; }},
  };
  const test::CModel opened = test::detector();
  const Model model((test::Truth::blood_cells() / "blood-cells.pt").string());
  const cv::Mat picture = test::blood_cells();
  for (const auto& [words, change] : kCases) {
    PredictOptions options;
    change(options);
    std::string told;
    try {
      model.predict(picture, options);
    } catch (const Error& error) {
      told = error.what();
    }
    test::expect_refused(opened, test::image_of(picture), words, YOLO_BAD_OPTION, told.c_str());
    EXPECT_EQ(yolo_last_error(), told) << words;
  }
}

TEST(CArguments, OfOtherTasksAreRefused) {
  const test::Truth truth("classify");
  const cv::Mat picture = test::pictures_of(truth, 1).front();
  test::expect_refused(test::open_model(truth.weights), test::image_of(picture), "conf=0.4", YOLO_BAD_OPTION,
                       "no effect in the task classify: conf; leave it out");
}

}  // namespace
}  // namespace yolo
