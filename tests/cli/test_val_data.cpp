// What `yolo val` says of data that are not as they should be, and how it ends.
#include <opencv2/imgcodecs.hpp>

#include "program.hpp"

namespace yolo::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ValData : public testing::Test {
 protected:
  ValData() {
    for (const char* name : {"a", "b"}) picture(std::string("images/val/") + name + ".png");
    yaml("val: images/val\n");
  }

  void picture(const std::string& name) const {
    std::filesystem::create_directories((program.folder() / name).parent_path());
    cv::imwrite((program.folder() / name).string(), cv::Mat(48, 64, CV_8UC3, cv::Scalar(40, 90, 160)));
  }
  void yaml(const std::string& splits, const std::string& names = "[w, x, y, z]") const {
    program.write("d.yaml", "train: images/val\n" + splits + "names: " + names + "\n");
  }
  Outcome val(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"val", "model=" + data("checkpoint/tiny_yolo11.pt").string(),
                                   "data=d.yaml", "imgsz=64", "plots=False"};
    words.insert(words.end(), more.begin(), more.end());
    return program.run(words);
  }
  static void expect_error(const Outcome& outcome, const std::string& text) {
    EXPECT_EQ(outcome.exit_code, 1) << outcome.out;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("error: "), HasSubstr(text)));
  }
  static void expect_warning(const Outcome& outcome, const std::string& text) {
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("WARNING "), HasSubstr(text)));
  }

  Program program;
};

TEST_F(ValData, LabelsBesideThePictures) {
  program.write("images/val/a.txt", "0 .5 .5 .2 .2\n");
  const Outcome outcome = val();
  expect_warning(outcome, "no labels for all 2 images");
  expect_warning(outcome, "1 label file beside the pictures");
}

TEST_F(ValData, NoPictureOfTheListIsThere) {
  program.write("list.txt", "data/images/val/a.png\ndata/images/val/b.png\n");
  yaml("val: list.txt\n");
  expect_error(val(), "none of the 2 pictures can be used");
}

TEST_F(ValData, NoLabelThatCanBeUsed) {
  program.write("labels/val/a.txt", "9 .5 .5 .2 .2\n");
  expect_error(val(), "a.txt:1: class 9 is not one of the dataset's");
}

TEST_F(ValData, ModelsWithOtherClasses) {
  program.write("labels/val/a.txt", "0 .5 .5 .2 .2\n");
  yaml("val: images/val\n", "[w, x, y, z, more]");
  expect_warning(val(), "the dataset has 5 classes and the model 4");
  program.write("labels/val/b.txt", "4 .5 .5 .2 .2\n");
  expect_error(val(), "it does not know class 4 ('more')");
}

TEST_F(ValData, FolderWithoutYaml) {
  const Outcome outcome =
      program.run({"val", "model=" + data("checkpoint/tiny_yolo11.pt").string(), "data=images"});
  expect_error(outcome, "there is no YAML in this folder, which holds 'val'");
}

// One region of many objects in a picture without detections once ended in an exception of OpenCV.
TEST_F(ValData, CrowdsOnly) {
  program.write("val.json", R"({"images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 48}],
      "categories": [{"id": 1, "name": "w"}], "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "iscrowd": 1,
      "bbox": [4, 4, 20, 20], "area": 400, "segmentation": [[4, 4, 24, 4, 24, 24]]}]})");
  yaml("val: val.json\nval_images: images/val\n");
  for (const char* ap : {"ap=coco", "ap=peer"}) {
    for (const char* conf : {"conf=0.001", "conf=1.0"}) {
      const Outcome outcome = val({ap, conf});
      expect_warning(outcome, "regions of many objects");
      EXPECT_THAT(outcome.err, Not(HasSubstr("OpenCV")));
    }
  }
}

TEST_F(ValData, CategoriesWithoutClass) {
  program.write("val.json", R"({"images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 48}],
      "categories": [{"id": 1, "name": "hound"}], "annotations": [{"id": 1, "image_id": 1, "category_id": 1,
      "bbox": [4, 4, 20, 20]}]})");
  yaml("val: val.json\nval_images: images/val\n");
  expect_error(val(), "'hound' is not among the dataset's names, which are 'w', 'x', 'y', 'z'");
}

}  // namespace
}  // namespace yolo::test
