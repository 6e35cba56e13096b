// Whole picture files through the one way in and out, against OpenCV.
#include "media/image_codec.hpp"

#include "media/oracle.hpp"

#include <yolo/error.hpp>

namespace yolo::media {
namespace {

using test::FileBytes;
using test::same_pixels;
using test::some_picture;
using test::view;
using ::testing::HasSubstr;

void expect_as_imread(const std::vector<std::filesystem::path>& files) {
  for (const auto& file : files) {
    std::string reason;
    const cv::Mat image = decode_image(view(test::file_bytes(file)), reason);
    EXPECT_TRUE(same_pixels(image, cv::imread(file.string(), cv::IMREAD_COLOR))) << file;
  }
}

TEST(ImageCodec, OurOwnPicturesEqualImread) {
  for (const auto& entry : std::filesystem::directory_iterator(test::data("source/images"))) {
    if (entry.path().filename() != "g.pfm") expect_as_imread({entry.path()});  // of one channel there
  }
}

TEST(SharedImageCodec, ReferencePicturesEqualImread) {
  YOLO_NEEDS_SHARED("ref/images/bus.jpg");
  expect_as_imread(test::pictures_in(test::shared("ref/images"), 1));
}

TEST(SharedImageCodec, DatasetsEqualImread) {
  YOLO_NEEDS_SHARED("ref/datasets/coco128");
  for (const char* name : {"coco128", "dogcat", "mnist160", "imagenet10", "bccd", "dota8", "coco8-pose"}) {
    const auto files = test::pictures_in(test::shared("ref/datasets") / name, 4);
    EXPECT_FALSE(files.empty()) << name;
    expect_as_imread(files);
  }
}

TEST(ImageCodec, EveryEndingIsWrittenAsImencodeWritesIt) {
  const cv::Mat image = some_picture(45, 67);
  for (const char* ending : {".jpg", ".JPG", ".jpeg", ".jpe", ".png", ".PNG", ".bmp", ".tiff", ".webp"}) {
    for (const cv::Mat& picture : {image, some_picture(45, 67, CV_8UC1)}) {
      FileBytes expected;
      cv::imencode(ending, picture, expected);
      EXPECT_EQ(encode_image(picture, std::string("a b") + ending), expected) << ending << picture.channels();
    }
  }
}

TEST(ImageCodec, WhatCannotBeWrittenNamesTheFile) {
  for (const char* name : {"x", "x.", ".jpg", "x.txt", "x.jpgg"}) {
    try {
      encode_image(some_picture(4, 4), name);
      ADD_FAILURE() << name;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr(std::string("'") + name + "'"));
    }
  }
  EXPECT_THROW(encode_image(cv::Mat::zeros(1, 70000, CV_8UC3), "x.jpg"), Error);
  EXPECT_THROW(encode_image(cv::Mat(), "x.png"), Error);
}

}  // namespace
}  // namespace yolo::media
