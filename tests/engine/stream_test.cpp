// Predictions that are pulled, and runs that are stopped.
#include <yolo/stream.hpp>

#include <atomic>
#include <opencv2/core.hpp>
#include <thread>

#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo {
namespace {

static_assert(std::input_iterator<Stream::iterator>);

Model tiny() { return Model(test::data("checkpoint/tiny_yolo11.pt").string()); }

PredictOptions options() {
  PredictOptions result;
  result.conf = 0.05;
  result.imgsz = {96};
  result.verbose = false;
  return result;
}

cv::Mat picture(int seed) {
  cv::Mat image(70, 90, CV_8UC3);
  cv::RNG random(static_cast<std::uint64_t>(seed));
  random.fill(image, cv::RNG::UNIFORM, 0, 256);
  return image;
}

std::vector<cv::Mat> pictures(int count) {
  std::vector<cv::Mat> images;
  for (int i = 0; i < count; ++i) images.push_back(picture(i));
  return images;
}

/// Frames without an end.
class Endless final : public Source {
 public:
  explicit Endless(std::atomic<int>& given) : given_(given) {}
  std::optional<Frame> next() override {
    Frame frame;
    frame.image = picture(given_++ % 7);
    frame.path = "endless";
    frame.item_count = 2;
    return frame;
  }
  const std::vector<SourceFailure>& failures() const override { return failures_; }

 private:
  std::atomic<int>& given_;
  std::vector<SourceFailure> failures_;
};

TEST(Stream, GivesWhatPredictGives) {
  const Model model = tiny();
  for (const int batch : {1, 3}) {
    PredictOptions wanted = options();
    wanted.batch = batch;
    const std::vector<Results> expected = model.predict(pictures(8), wanted);
    Stream stream = model.stream(open_source(pictures(8)), wanted);
    std::size_t i = 0;
    for (const Prediction& seen : stream) {
      ASSERT_LT(i, expected.size());
      EXPECT_EQ(seen.frame.path, expected[i].path);
      EXPECT_EQ(seen.results.to_json(), expected[i].to_json());
      ++i;
    }
    EXPECT_EQ(i, 8U);
    EXPECT_FALSE(stream.next());
    const RunSummary summary = stream.finish();
    EXPECT_EQ(summary.images, 8);
    EXPECT_FALSE(summary.cancelled);
  }
}

TEST(Stream, OnePictureAndTilesToo) {
  const Model model = tiny();
  Stream one = model.stream(open_source(pictures(1)), options());
  EXPECT_TRUE(one.next());
  EXPECT_FALSE(one.next());
  PredictOptions tiled = options();
  tiled.tile = 64;
  const std::vector<Results> expected = model.predict(pictures(3), tiled);
  Stream tiles = model.stream(open_source(pictures(3)), tiled);
  for (const Results& results : expected) EXPECT_EQ(tiles.next()->results.to_json(), results.to_json());
  EXPECT_FALSE(tiles.next());
}

TEST(Stream, OutlivesTheModelAndMayMove) {
  std::optional<Model> model = tiny();
  Stream first = model->stream(open_source(pictures(5)), options());
  model.reset();
  EXPECT_TRUE(first.next());
  Stream second = std::move(first);
  int rest = 0;
  while (second.next()) ++rest;
  EXPECT_EQ(rest, 4);
}

TEST(Stream, ItsEndEndsTheRun) {
  std::atomic<int> given = 0;
  {
    Stream stream = tiny().stream(std::make_unique<Endless>(given), options());
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(stream.next());
  }
  const int after = given;
  EXPECT_LT(after, 20) << "a few are read ahead, not more";
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(given, after);
}

TEST(Stream, IsCancelledFromAnotherThread) {
  std::atomic<int> given = 0;
  Stream stream = tiny().stream(std::make_unique<Endless>(given), options());
  EXPECT_TRUE(stream.next());
  std::jthread canceller([&] { stream.cancel(); });
  int images = 1;
  while (stream.next()) ++images;
  const RunSummary summary = stream.finish();
  EXPECT_TRUE(summary.cancelled);
  EXPECT_EQ(summary.images, images);
  EXPECT_FALSE(stream.next());
}

TEST(Stream, TheOptionsOwnTokenStopsItToo) {
  std::atomic<int> given = 0;
  std::stop_source stop;
  PredictOptions wanted = options();
  wanted.stop = stop.get_token();
  Stream stream = tiny().stream(std::make_unique<Endless>(given), wanted);
  EXPECT_TRUE(stream.next());
  stop.request_stop();
  EXPECT_FALSE(stream.next());
  EXPECT_TRUE(stream.finish().cancelled);
}

TEST(Stream, PredictStopsWhereItIsAsked) {
  std::atomic<int> given = 0;
  Endless source(given);
  std::stop_source stop;
  PredictOptions wanted = options();
  wanted.stop = stop.get_token();
  int images = 0;
  const RunSummary summary = tiny().predict(source, wanted, [&](const Frame&, Results&) {
    if (++images == 5) stop.request_stop();
  });
  EXPECT_EQ(images, 5);
  EXPECT_EQ(summary.images, 5);
  EXPECT_TRUE(summary.cancelled);
}

TEST(Stream, SavesAsItGoes) {
  const test::TemporaryFolder folder;
  PredictOptions wanted = options();
  wanted.save.txt = true;
  wanted.folder.project = folder.path().string();
  wanted.folder.name = "run";
  Stream stream = tiny().stream(open_source(pictures(3)), wanted);
  EXPECT_TRUE(stream.next());
  EXPECT_TRUE(std::filesystem::exists(folder / "run/labels/image0.txt"));
  EXPECT_FALSE(std::filesystem::exists(folder / "run/labels/image1.txt"));
  while (stream.next()) continue;
  EXPECT_EQ(stream.finish().folder, (folder / "run").string());
  EXPECT_TRUE(std::filesystem::exists(folder / "run/labels/image2.txt"));
}

TEST(Stream, EventsComeAsInPredict) {
  const auto events_of = [](auto run) {
    const Model model = tiny();
    std::vector<std::string> names;
    for (const std::string_view name : callback_names()) {
      model.callbacks().add(name, [&names](CallbackEvent& event) { names.push_back(fmt::format("{} {}", event.name, event.batch)); });
    }
    run(model);
    return names;
  };
  const auto pulled = events_of([](const Model& model) {
    Stream stream = model.stream(open_source(pictures(3)), options());
    while (stream.next()) continue;
  });
  EXPECT_EQ(pulled, events_of([](const Model& model) { model.predict(pictures(3), options()); }));
  EXPECT_EQ(pulled.size(), 11U);
}

TEST(Stream, FailuresArePassedOn) {
  class Failing final : public Source {
   public:
    std::optional<Frame> next() override {
      if (++calls_ > 3) throw std::runtime_error("the camera fell off");
      Frame frame;
      frame.image = picture(calls_);
      frame.item_count = 9;
      return frame;
    }
    const std::vector<SourceFailure>& failures() const override { return failures_; }

   private:
    int calls_ = 0;
    std::vector<SourceFailure> failures_;
  };
  Stream stream = tiny().stream(std::make_unique<Failing>(), options());
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(stream.next());
  EXPECT_THROW(stream.next(), std::runtime_error);
  EXPECT_THROW(tiny().stream(std::unique_ptr<Source>(), options()), Error);
}

TEST(Collected, PicturesAreKeptOnlyWhenWanted) {
  PredictOptions wanted = options();
  wanted.keep_images = false;
  for (const Results& results : tiny().predict(pictures(2), wanted)) {
    EXPECT_TRUE(results.orig_img.empty());
    EXPECT_EQ(results.orig_shape(), std::pair(70, 90));
  }
  EXPECT_FALSE(tiny().predict(pictures(2), options())[1].orig_img.empty());
}

}  // namespace
}  // namespace yolo
