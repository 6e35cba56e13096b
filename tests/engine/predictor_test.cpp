// Running a model over sources: order, batches, options, failures. Uses the small networks of the clone.
#include <yolo/error.hpp>
#include <yolo/model.hpp>
#include <yolo/predictor.hpp>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "support.hpp"

namespace yolo {
namespace {

Model tiny(const char* name = "tiny_yolo11") { return Model(test::data(std::string("checkpoint/") + name + ".pt")); }

cv::Mat picture(int height, int width, int seed) {
  cv::Mat image(height, width, CV_8UC3);
  cv::RNG random(static_cast<std::uint64_t>(seed));
  random.fill(image, cv::RNG::UNIFORM, 0, 256);
  cv::GaussianBlur(image, image, {15, 15}, 5);
  return image;
}

PredictOptions options() {
  PredictOptions result;
  result.conf = 0.05;
  result.imgsz = {96};
  result.compute.half = false;
  result.verbose = false;
  return result;
}

std::vector<cv::Mat> pictures(int count) {
  std::vector<cv::Mat> images;
  for (int i = 0; i < count; ++i) images.push_back(picture(60 + i % 3 * 20, 90, i));
  return images;
}

void expect_equal(const Boxes& a, const Boxes& b, float tolerance) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].cls, b[i].cls);
    EXPECT_NEAR(a[i].conf, b[i].conf, tolerance);
    EXPECT_NEAR(a[i].x1, b[i].x1, tolerance * 100);
    EXPECT_NEAR(a[i].y2, b[i].y2, tolerance * 100);
  }
}

TEST(Predict, ResultsComeInOrderWithPathsAndSpeed) {
  Model model = tiny();
  const auto results = model.predict(pictures(17), options());
  ASSERT_EQ(results.size(), 17u);
  for (std::size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(results[i].path, "image" + std::to_string(i) + ".jpg");
    EXPECT_EQ(results[i].orig_shape().first, 60 + static_cast<int>(i) % 3 * 20);
    EXPECT_GT(results[i].speed.inference, 0);
    EXPECT_EQ(results[i].names->at(0), "thing 0");
  }
}

TEST(Predict, OverlappedStagesGiveWhatOnePictureAloneGives) {
  Model model = tiny();
  const auto images = pictures(9);
  const auto together = model.predict(images, options());
  std::size_t boxes = 0;
  for (std::size_t i = 0; i < images.size(); ++i) {
    expect_equal(together[i].boxes, model.predict(images[i], options()).boxes, 1e-5F);
    boxes += together[i].boxes.size();
  }
  EXPECT_GT(boxes, 0u) << "the test is about boxes";
}

// Grey and BGRA pictures, and cuts out of larger ones, are what the same pixels as BGR are, on both ways in.
TEST(Predict, PicturesInMemoryMayBeGreyOrHaveAlpha) {
  Model model = tiny();
  const cv::Mat large = picture(120, 150, 4);
  cv::Mat grey, spread, alpha;
  cv::cvtColor(large, grey, cv::COLOR_BGR2GRAY);
  cv::cvtColor(grey, spread, cv::COLOR_GRAY2BGR);
  cv::cvtColor(large, alpha, cv::COLOR_BGR2BGRA);
  const cv::Rect cut(7, 5, 90, 60);
  struct Pair {
    cv::Mat given, same;
  };
  const Pair pairs[] = {{grey, spread},
                        {alpha, large},
                        {large(cut), large(cut).clone()},
                        {grey(cut), spread(cut).clone()},
                        {alpha(cut), large(cut).clone()}};
  for (const Pair& pair : pairs) {
    const Results expected = model.predict(pair.same, options());
    const Results alone = model.predict(pair.given, options());
    const Results listed = model.predict(std::vector<cv::Mat>{pair.given}, options()).front();
    for (const Results* found : {&alone, &listed}) {
      expect_equal(found->boxes, expected.boxes, 1e-5F);
      ASSERT_EQ(found->orig_img.type(), CV_8UC3);
      EXPECT_EQ(cv::norm(found->orig_img, pair.same, cv::NORM_INF), 0);
    }
  }
}

TEST(Predict, BothWaysInRefuseTheSamePictures) {
  Model model = tiny();
  const int sides[] = {2, 40, 40};
  const cv::Mat refused[] = {cv::Mat(),
                             cv::Mat(40, 40, CV_8UC2),
                             cv::Mat(40, 40, CV_16UC3),
                             cv::Mat(40, 40, CV_32FC3),
                             cv::Mat(40, 40, CV_8SC1),
                             cv::Mat(40, 40, CV_8UC(5)),
                             cv::Mat(3, sides, CV_8UC3)};
  for (const cv::Mat& image : refused) {
    std::string alone = "nothing", listed = "nothing";
    try {
      model.predict(image, options());
    } catch (const Error& error) {
      alone = error.what();
    }
    try {
      model.predict(std::vector<cv::Mat>{image}, options());
    } catch (const Error& error) {
      listed = error.what();
    }
    EXPECT_EQ(alone, listed);
    EXPECT_THAT(alone, testing::StartsWith("image0.jpg: "));
  }
}

TEST(Predict, ExceptionsOfOpenCvBecomeErrors) {
  Model model = tiny();
  const auto refuse = [](const Frame&, Results&) { CV_Error(cv::Error::StsBadArg, "not this one"); };
  try {
    model.predict(*open_source(pictures(1)), options(), refuse);
    FAIL() << "it was swallowed";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr("in OpenCV"), testing::HasSubstr("not this one")));
  }
}

TEST(Predict, BatchesOfOneShapeGiveWhatSinglesGive) {
  Model model = tiny();
  const std::vector<cv::Mat> images{picture(60, 90, 1), picture(60, 90, 2), picture(60, 90, 3)};
  PredictOptions batched = options();
  batched.batch = 2;
  const auto singles = model.predict(images, options());
  const auto pairs = model.predict(images, batched);
  for (std::size_t i = 0; i < images.size(); ++i) expect_equal(singles[i].boxes, pairs[i].boxes, 1e-4F);
}

TEST(Predict, ABatchOfDifferentShapesTakesTheFullInput) {
  Model model = tiny();
  PredictOptions batched = options();
  batched.batch = 2;
  const auto results = model.predict(std::vector<cv::Mat>{picture(60, 90, 1), picture(90, 60, 2)}, batched);
  EXPECT_EQ(results[0].input_size, cv::Size(96, 96));
  EXPECT_EQ(model.predict(picture(40, 90, 1), options()).input_size, cv::Size(96, 64));
}

TEST(Predict, InputSizesAreRoundedUpToTheStride) {
  Model model = tiny();
  PredictOptions odd = options();
  odd.imgsz = {70, 100};
  odd.rect = false;
  EXPECT_EQ(model.predict(picture(60, 90, 1), odd).input_size, cv::Size(128, 96));
}

TEST(Predict, ConfidenceClassesAndNumberAreObeyed) {
  Model model = tiny();
  const cv::Mat image = picture(90, 90, 4);
  PredictOptions wanted = options();
  wanted.conf = 0.01;
  const Boxes all = model.predict(image, wanted).boxes;
  ASSERT_GT(all.size(), 3u);
  wanted.max_det = 2;
  EXPECT_EQ(model.predict(image, wanted).boxes.size(), 2u);
  wanted.max_det = 300;
  wanted.classes = {all[0].cls};
  for (const Detection& box : model.predict(image, wanted).boxes) EXPECT_EQ(box.cls, all[0].cls);
  wanted.classes.clear();
  wanted.conf = all[0].conf - 1e-4;
  for (const Detection& box : model.predict(image, wanted).boxes) EXPECT_GE(box.conf, wanted.conf);
}

TEST(Predict, TheLegacyAnchorHeadRuns) {
  Model model = tiny("tiny_yolov5");
  PredictOptions wanted = options();
  wanted.conf = 0.01;
  EXPECT_GT(model.predict(picture(90, 90, 1), wanted).boxes.size(), 0u);
}

TEST(Predict, AFailingCallbackEndsTheRun) {
  Model model = tiny();
  const auto source = open_source(pictures(30));
  int seen = 0;
  EXPECT_THROW(model.predict(*source, options(),
                             [&](const Frame&, Results&) {
                               if (++seen == 3) throw std::runtime_error("enough");
                             }),
               std::runtime_error);
  EXPECT_EQ(seen, 3);
}

/// Mirrors what goes in; keeps the strongest box; lets every second picture be saved.
class MirroringPredictor final : public Predictor {
 public:
  int seen = 0;

  void preprocess(Frame& frame) override {
    cv::Mat mirrored;
    cv::flip(frame.image, mirrored, 1);
    frame.image = mirrored;
  }
  void postprocess(const Frame&, Results& results) override {
    if (results.boxes.size() > 1) results.boxes = Boxes({results.boxes[0]}, results.boxes.orig_size());
  }
  bool write_results(const Frame&, const Results&) override { return seen++ % 2 == 0; }
};

TEST(Predict, TakesStepsOfTheUsersOwn) {
  const test::TemporaryFolder folder;
  std::vector<cv::Mat> mirrored = pictures(4);
  std::filesystem::create_directories(folder / "images");
  for (std::size_t i = 0; i < mirrored.size(); ++i) {
    cv::imwrite((folder / fmt::format("images/{}.png", i)).string(), mirrored[i]);
    cv::flip(mirrored[i].clone(), mirrored[i], 1);
  }
  Model model = tiny();
  PredictOptions saving = options();
  saving.save.images = true;
  saving.folder.project = (folder / "runs").string();
  MirroringPredictor predictor;
  const auto all = model.predict((folder / "images").string(), saving, predictor);
  ASSERT_EQ(all.size(), 4U);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Results expected = model.predict(mirrored[i], options());
    ASSERT_FALSE(expected.boxes.empty());
    expect_equal(all[i].boxes, Boxes({expected.boxes[0]}, expected.boxes.orig_size()), 0);
  }
  int saved = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "runs")) saved += entry.is_regular_file();
  EXPECT_EQ(saved, 2);
}

TEST(Predict, APreprocessorThatLosesThePictureIsNamed) {
  class Losing final : public Predictor {
    void preprocess(Frame& frame) override { frame.image = cv::Mat(); }
  } losing;
  const test::TemporaryFolder folder;
  cv::imwrite((folder / "a.png").string(), picture(60, 90, 0));
  Model model = tiny();
  try {
    model.predict((folder / "a.png").string(), options(), losing);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("preprocess()"));
  }
}

// The program's own folders are looked into only when they are passed in.
TEST(Predict, VariablesAreNotReadByTheLibrary) {
  setenv("YOLO_WEIGHTS_DIR", test::data("checkpoint").c_str(), 1);
  try {
    Model("tiny_yolo11.pt", {.allow_download = false});
    ADD_FAILURE() << "found";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::not_found);
  }
  EXPECT_EQ(Model("tiny_yolo11.pt", {.environment = Environment::of_user(), .allow_download = false}).task(), "detect");
  unsetenv("YOLO_WEIGHTS_DIR");
}

TEST(Predict, WrongOptionsAreNamed) {
  Model model = tiny();
  const auto message = [&](auto change) {
    PredictOptions wrong = options();
    change(wrong);
    try {
      model.predict(picture(50, 50, 1), wrong);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(message([](auto& o) { o.conf = 2; }), testing::HasSubstr("conf=2"));
  EXPECT_THAT(message([](auto& o) { o.iou = -1; }), testing::HasSubstr("iou"));
  EXPECT_THAT(message([](auto& o) { o.imgsz = {0}; }), testing::HasSubstr("imgsz=0"));
  EXPECT_THAT(message([](auto& o) { o.imgsz = {1, 2, 3}; }), testing::HasSubstr("imgsz"));
  EXPECT_THAT(message([](auto& o) { o.max_det = 0; }), testing::HasSubstr("max_det"));
  EXPECT_THAT(message([](auto& o) { o.augment = o.visualize = true; }), testing::HasSubstr("augment cannot"));
  EXPECT_THAT(message([](auto& o) { o.compute.device = "0"; }), testing::HasSubstr("device=0"));
}

TEST(Model, AMissingFileIsOneClearError) {
  try {
    Model model("nowhere/nothing.pt", {.environment = {.weights_dir = "elsewhere"}, .allow_download = false});
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("nothing.pt"));
  }
}

}  // namespace
}  // namespace yolo
