// What a run leaves in its folder.
#include "engine/run_writer.hpp"

#include <opencv2/core.hpp>
#include <yolo/error.hpp>

#include "file_size_limit.hpp"
#include "support.hpp"

namespace yolo::engine {
namespace {

namespace fs = std::filesystem;

Results results_of(const std::string& path, const cv::Mat& image) {
  Results results;
  results.orig_img = image;
  results.path = path;
  results.names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"cat", "dog"});
  results.boxes = Boxes({{10, 10, 50, 40, 0.9F, 1}, {5, 5, 20, 20, 0.5F, 0}}, image.size());
  return results;
}

Frame frame_of(const std::string& path, FrameKind kind = FrameKind::image) {
  Frame frame;
  frame.image = cv::Mat(60, 80, CV_8UC3, cv::Scalar(40, 50, 60));
  frame.path = path;
  frame.kind = kind;
  frame.number = kind == FrameKind::image ? 0 : 1;
  frame.fps = 10;
  return frame;
}

PredictOptions everything(const fs::path& project) {
  PredictOptions options;
  options.folder.project = project.string();
  options.save.images = options.save.txt = options.save.crop = options.save.json = true;
  return options;
}

TEST(RunWriter, LeavesThePeersLayout) {
  const test::TemporaryFolder folder;
  RunWriter writer(everything(folder.path()), "detect");
  const Frame frame = frame_of("/some/where/photo.png");
  writer.write(frame, results_of(frame.path, frame.image));
  std::vector<std::string> lines;
  const fs::path run = writer.finish(Log([&](LogLevel, std::string_view line) { lines.emplace_back(line); }));
  EXPECT_EQ(run, folder / "predict");
  EXPECT_TRUE(fs::exists(run / "photo.png"));
  EXPECT_TRUE(fs::exists(run / "labels/photo.txt"));
  EXPECT_TRUE(fs::exists(run / "crops/dog/photo.jpg"));
  EXPECT_TRUE(fs::exists(run / "crops/cat/photo.jpg"));
  EXPECT_EQ(test::read_json(run / "predictions.json").at(0)["boxes"].size(), 2u);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[1], "1 label saved to " + (run / "labels").string());
}

TEST(RunWriter, NumbersFoldersAndEqualNames) {
  const test::TemporaryFolder folder;
  for (const char* expected : {"predict", "predict2", "predict3"}) {
    RunWriter writer(everything(folder.path()), "detect");
    for (const char* path : {"a/photo.jpg", "b/photo.jpg"}) {
      const Frame frame = frame_of(path);
      writer.write(frame, results_of(path, frame.image));
    }
    const fs::path run = writer.finish({});
    EXPECT_EQ(run, folder / expected);
    EXPECT_TRUE(fs::exists(run / "photo.jpg"));
    EXPECT_TRUE(fs::exists(run / "photo2.jpg")) << "a second picture of equal name must not replace the first";
  }
}

TEST(RunWriter, ASharedFolderGetsNewLabels) {
  const test::TemporaryFolder folder;
  PredictOptions options = everything(folder.path());
  options.folder.exist_ok = true;
  for (int run = 0; run < 2; ++run) {
    RunWriter writer(options, "detect");
    const Frame frame = frame_of("photo.jpg");
    writer.write(frame, results_of(frame.path, frame.image));
    writer.finish({});
  }
  std::ifstream labels(folder / "predict/labels/photo.txt");
  EXPECT_EQ(std::count(std::istreambuf_iterator<char>(labels), {}, '\n'), 2);
}

TEST(RunWriter, FormatsThatCannotBeWrittenBecomeJpeg) {
  const test::TemporaryFolder folder;
  PredictOptions options;
  options.folder.project = folder.path().string();
  options.save.images = true;
  RunWriter writer(options, "detect");
  const Frame frame = frame_of("raw photo.dng");
  writer.write(frame, results_of(frame.path, frame.image));
  EXPECT_TRUE(fs::exists(fs::path(writer.finish({})) / "raw photo.jpg"));
}

TEST(RunWriter, VideosAndTheirFrames) {
  const test::TemporaryFolder folder;
  PredictOptions options = everything(folder.path());
  options.save.frames = true;
  RunWriter writer(options, "detect");
  for (int number = 1; number <= 3; ++number) {
    Frame frame = frame_of("clip.mp4", FrameKind::video);
    frame.number = number;
    writer.write(frame, results_of(frame.path, frame.image));
  }
  const fs::path run = writer.finish({});
  EXPECT_GT(fs::file_size(run / "clip.avi"), 0u);
  EXPECT_TRUE(fs::exists(run / "clip_frames/3.jpg"));
  EXPECT_TRUE(fs::exists(run / "labels/clip_2.txt"));
}

// Whatever does not fit on the disk ends the run with an error that names the file.
TEST(RunWriter, AFullDiskIsAnErrorForEveryKindOfFile) {
  struct Case {
    const char* what;
    bool SaveOptions::*asked;
    FrameKind kind;
    const char* named;
  };
  const Case cases[] = {{"a picture", &SaveOptions::images, FrameKind::image, "photo.png"},
                        {"labels", &SaveOptions::txt, FrameKind::image, "photo.txt"},
                        {"crops", &SaveOptions::crop, FrameKind::image, "photo.jpg"},
                        {"JSON", &SaveOptions::json, FrameKind::image, "predictions.json"},
                        {"a video", &SaveOptions::images, FrameKind::video, "photo.avi"},
                        {"frames", &SaveOptions::frames, FrameKind::video, "1.jpg"}};
  for (const Case& test : cases) {
    const test::TemporaryFolder folder;
    PredictOptions options;
    options.folder.project = folder.path().string();
    options.save.*test.asked = true;
    std::vector<std::string> lines;
    const Log log([&](LogLevel, std::string_view line) { lines.emplace_back(line); });
    const test::FileSizeLimit limit(16);
    try {
      RunWriter writer(options, "detect");
      const Frame frame = frame_of("photo.png", test.kind);
      writer.write(frame, results_of(frame.path, frame.image));
      writer.finish(log);
      ADD_FAILURE() << test.what << " of more than 16 bytes was written";
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(test.named)) << test.what;
      EXPECT_THAT(error.what(), testing::HasSubstr("File too large")) << test.what;
    }
    EXPECT_TRUE(lines.empty()) << lines.front();
  }
}

TEST(RunWriter, JsonKeepsTheRowsThatWereWhole) {
  const test::TemporaryFolder folder;
  PredictOptions options;
  options.folder.project = folder.path().string();
  options.save.json = true;
  const Frame frame = frame_of("photo.png");
  {
    RunWriter writer(options, "detect");
    writer.write(frame, results_of(frame.path, frame.image));
    const test::FileSizeLimit limit(fs::file_size(folder / "predict/predictions.json.part") + 20);
    EXPECT_THROW(writer.write(frame, results_of(frame.path, frame.image)), Error);
  }
  EXPECT_EQ(test::read_json(folder / "predict/predictions.json").size(), 1U);
}

TEST(RunWriter, AddressesThatDifferInTheirQueryAreTwoPictures) {
  const test::TemporaryFolder folder;
  PredictOptions options;
  options.folder.project = folder.path().string();
  options.save.images = true;
  RunWriter writer(options, "detect");
  for (const int item : {0, 1}) {
    Frame frame = frame_of("http://host/x.php");
    frame.item = item;
    writer.write(frame, results_of(frame.path, frame.image));
  }
  const fs::path run = writer.finish({});
  EXPECT_TRUE(fs::exists(run / "x.jpg"));
  EXPECT_TRUE(fs::exists(run / "x2.jpg"));
}

TEST(RunWriter, MakesNoFolderWhenNothingIsSaved) {
  const test::TemporaryFolder folder;
  PredictOptions options;
  options.folder.project = folder.path().string();
  RunWriter writer(options, "detect");
  const Frame frame = frame_of("photo.jpg");
  writer.write(frame, results_of(frame.path, frame.image));
  EXPECT_EQ(writer.finish({}), "");
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

}  // namespace
}  // namespace yolo::engine
