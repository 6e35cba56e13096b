// COCO files whose sizes are missing or not those of the pictures.
#include "dataset/coco_frames.hpp"

#include "dataset/coco_turn.hpp"
#include "dataset/dataset_folder.hpp"
#include "dataset/scan.hpp"
#include "media/exif.hpp"

namespace yolo::dataset {
namespace {

using test::DatasetFolder;
using testing::HasSubstr;

/// Pictures of 100 x 50, of which the file says `size`; one box as given.
class CocoSizes : public testing::Test {
 protected:
  ScanResult scan(const std::string& size, const std::string& box, const std::string& more = "") const {
    for (const char* name : {"a", "b"}) folder.picture(std::string("images/") + name + ".png", 100, 50);
    folder.write(
        "val.json",
        fmt::format(
            R"({{"images": [{{"id": 1, "file_name": "a.png"{0}}}, {{"id": 2, "file_name": "b.png"{0}}}],
            "categories": [{{"id": 1, "name": "x"}}],
            "annotations": [{{"id": 5, "image_id": 1, "category_id": 1, "bbox": {1}{2}}}]}})",
            size, box, more));
    return scan_split({{folder / "val.json"}, folder / "images", {}}, {"x"},
                      {.classes = 1, .use_cache = false});
  }
  static void expect_box(const ScanResult& result, float x, float y, float w, float h) {
    ASSERT_EQ(result.samples.size(), 2U);
    EXPECT_EQ(result.samples[0].size, cv::Size(100, 50));
    ASSERT_EQ(result.samples[0].labels.size(), 1U);
    const Label& label = result.samples[0].labels[0];
    EXPECT_FLOAT_EQ(label.x, x);
    EXPECT_FLOAT_EQ(label.y, y);
    EXPECT_FLOAT_EQ(label.w, w);
    EXPECT_FLOAT_EQ(label.h, h);
  }

  DatasetFolder folder;
};

TEST_F(CocoSizes, MissingOnesComeFromThePictures) {
  for (const char* size : {"", R"(, "width": -1, "height": -1)", R"(, "width": null, "height": "x")",
                           R"(, "width": 0, "height": 0)", R"(, "width": 1e12, "height": 50)"}) {
    const ScanResult result = scan(size, "[60, 10, 30, 20]");
    expect_box(result, 0.75F, 0.4F, 0.3F, 0.4F);
    EXPECT_DOUBLE_EQ(std::round(result.samples[0].labels[0].coco->area), 600);
    ASSERT_EQ(result.notes.size(), 1U) << size;
    EXPECT_THAT(result.notes[0], HasSubstr("2 of 2 images have no usable 'width' and 'height'"));
  }
}

TEST_F(CocoSizes, ExchangedOnesAreAMistakeOfTheFile) {
  for (const char* box :
       {"[60, 10, 30, 20]", "[10, 10, 30, 20]"}) {  // beyond the exchanged width, and within
    const ScanResult result = scan(R"(, "width": 50, "height": 100)", box);
    expect_box(result, box[1] == '6' ? 0.75F : 0.25F, 0.4F, 0.3F, 0.4F);
    ASSERT_EQ(result.notes.size(), 1U);
    EXPECT_THAT(result.notes[0], HasSubstr("exchanged"));
    EXPECT_THAT(result.notes[0], HasSubstr("2 of 2 images"));
  }
}

TEST_F(CocoSizes, AnotherScaleIsThatOfTheAnnotations) {
  const ScanResult result = scan(R"(, "width": 200, "height": 100)", "[60, 10, 30, 20]",
                                 R"(, "area": 400, "segmentation": [[60, 10, 90, 10, 90, 30]])");
  expect_box(result, 0.375F, 0.2F, 0.15F, 0.2F);
  const Label& label = result.samples[0].labels[0];
  EXPECT_DOUBLE_EQ(label.coco->area, 100) << "in pixels of the picture";
  EXPECT_EQ(label.coco->polygons.at(0).at(1), cv::Point2f(45, 5));
  EXPECT_EQ(label.polygon.at(1), cv::Point2f(0.45F, 0.1F));
  EXPECT_THAT(result.notes.at(0), HasSubstr("another scale"));
}

TEST_F(CocoSizes, BoxesBeyondTheToldSizeAreInPixelsOfThePicture) {
  expect_box(scan(R"(, "width": 50, "height": 25)", "[60, 10, 30, 20]"), 0.75F, 0.4F, 0.3F, 0.4F);
  expect_box(scan(R"(, "width": 64, "height": 64)", "[60, 10, 30, 20]"), 0.75F, 0.4F, 0.3F, 0.4F);
}

TEST_F(CocoSizes, BoxesBeyondThePictureAreInPixelsOfTheToldSize) {
  expect_box(scan(R"(, "width": 200, "height": 200)", "[120, 20, 60, 160]"), 0.75F, 0.5F, 0.3F, 0.8F);
}

TEST_F(CocoSizes, MasksOfTheToldScaleAreScaled) {
  // 200 x 100: columns 20 to 39 set in all rows.
  const ScanResult result = scan(R"(, "width": 200, "height": 100)", "[20, 0, 20, 100]",
                                 R"(, "segmentation": {"size": [100, 200], "counts": [2000, 2000, 16000]})");
  const Label& label = result.samples.at(0).labels.at(0);
  EXPECT_TRUE(label.coco->run_lengths.empty());
  for (const cv::Point2f& point : label.coco->polygons.at(0)) {
    EXPECT_GE(point.x, 9.5F);
    EXPECT_LE(point.x, 20);
    EXPECT_LE(point.y, 50);
  }
  EXPECT_NEAR(label.polygon.at(0).x, 0.1, 0.02);
}

TEST_F(CocoSizes, MasksOfNeitherSizeCostTheirAnnotation) {
  const ScanResult result =
      scan(R"(, "width": 100, "height": 50)", "[2, 2, 20, 20]",
           R"(, "segmentation": {"size": [10, 10], "counts": [10, 90]}}, {"id": 6, "image_id": 1,
                                     "category_id": 1, "bbox": [1, 1, 9, 9])");
  EXPECT_EQ(result.statistics.dropped_rows, 1);
  EXPECT_THAT(result.problems.at(0).reason, HasSubstr("made for 10x10 pixels, the picture has 100x50"));
}

TEST_F(CocoSizes, APictureThatWasTurnedSomehowCostsItsAnnotations) {
  const std::string message =
      test::error_of([&] { scan(R"(, "width": 50, "height": 100)", "[10, 60, 20, 30]"); });
  EXPECT_THAT(message, HasSubstr("was turned since it was annotated with 50x100 pixels"));
}

/// The bounds of what is set.
cv::Rect marked(const cv::Mat1b& picture) {
  cv::Rect bounds;
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      if (picture(y, x) != 0) bounds |= cv::Rect(x, y, 1, 1);
    }
  }
  return bounds;
}

// A mark in a picture of 100 x 50 whose EXIF data say how to turn it: where the loader sees the mark is where
// the annotation has to be.
TEST(CocoTurn, LabelsFollowThePicture) {
  for (const int orientation : {5, 6, 7, 8}) {
    cv::Mat picture = cv::Mat::zeros(50, 100, CV_8UC1);
    picture(cv::Rect(60, 10, 30, 20)) = 1;
    media::turn_upright(picture, orientation);
    ASSERT_EQ(picture.size(), cv::Size(50, 100));
    const cv::Rect2f bounds(marked(picture));
    Label label;
    label.coco.emplace().box = {60, 10, 30, 20};
    label.polygon = {{60, 10}, {90, 30}};
    label.coco->polygons = {label.polygon};
    label.keypoints = {{60, 10, 2}, {0, 0, 0}};
    turn_upright(label, {100, 50}, orientation);
    const std::array<double, 4> expected{bounds.x, bounds.y, bounds.width, bounds.height};
    EXPECT_EQ(label.coco->box, expected) << orientation;
    EXPECT_EQ(cv::Rect2f(label.polygon[0], label.polygon[1]), bounds) << orientation;
    EXPECT_EQ(label.coco->polygons[0], label.polygon);
    EXPECT_EQ(cv::Point2f(label.keypoints[0].x, label.keypoints[0].y), label.polygon[0]);
    EXPECT_EQ(label.keypoints[1].x, 0);
  }
}

/// EXIF data that hold the orientation only, as a segment of a JPEG file.
std::string exif_segment(char orientation) {
  // Marker and length, "Exif", big-endian, first directory at 8 with one entry: 0x112, a 16-bit number.
  const std::array<char, 36> bytes{'\xFF', '\xE1', 0, 34, 'E', 'x',         'i', 'f', 0, 0,    'M', 'M',
                                   0,      '*',    0, 0,  0,   8,           0,   1,   1, 0x12, 0,   3,
                                   0,      0,      0, 1,  0,   orientation, 0,   0,   0, 0,    0,   0};
  return {bytes.begin(), bytes.end()};
}

// Annotated as the file holds it, 100 x 50; the loader turns it to 50 x 100, a quarter to the right.
TEST_F(CocoSizes, AnnotationsFromBeforeTheTurningFollowThePicture) {
  folder.picture("images/a.jpg", 100, 50);
  std::string jpeg = DatasetFolder::text_of(folder / "images/a.jpg");
  folder.write("images/a.jpg", jpeg.insert(2, exif_segment(6)));
  folder.write("val.json", R"({"images": [{"id": 1, "file_name": "a.jpg", "width": 100, "height": 50}],
      "categories": [{"id": 1, "name": "x"}],
      "annotations": [{"id": 5, "image_id": 1, "category_id": 1, "bbox": [60, 10, 30, 20]}]})");
  const ScanResult result =
      scan_split({{folder / "val.json"}, folder / "images", {}}, {"x"}, {.classes = 1, .use_cache = false});
  ASSERT_EQ(result.samples.at(0).size, cv::Size(50, 100));
  const Label& label = result.samples[0].labels.at(0);
  // Rows 10 to 30 from the top become columns 20 to 40 (from the right), columns 60 to 90 rows.
  EXPECT_EQ(label.coco->box, (std::array<double, 4>{20, 60, 20, 30}));
  EXPECT_FLOAT_EQ(label.x, 0.6F);
  EXPECT_FLOAT_EQ(label.y, 0.75F);
  EXPECT_THAT(result.notes.at(0), HasSubstr("before their EXIF orientation turns them"));
}

TEST_F(CocoSizes, RightOnesSayNothing) {
  EXPECT_TRUE(scan(R"(, "width": 100, "height": 50)", "[60, 10, 30, 20]").notes.empty());
}

}  // namespace
}  // namespace yolo::dataset
