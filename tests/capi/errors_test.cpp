// What can go wrong has a status and a sentence, and nothing else happens.
#include <thread>

#include "capi.hpp"

namespace yolo {
namespace {

void expect_not_opened(const std::string& weights, yolo_status status, const std::string& part) {
  auto* model = reinterpret_cast<yolo_model*>(1);
  EXPECT_EQ(yolo_open(weights.c_str(), &model), status) << weights;
  EXPECT_EQ(model, nullptr);
  EXPECT_THAT(yolo_last_error(), testing::HasSubstr(part));
}

TEST(CErrors, StatusesHaveFixedNumbersAndNames) {
  const std::vector<std::pair<int, const char*>> kNames{
      {0, "ok"},     {1, "not_found"}, {2, "bad_file"}, {3, "bad_option"}, {4, "unsupported"},
      {5, "device"}, {6, "cancelled"}, {7, "internal"}, {8, "unknown"},    {YOLO_STATUS_LARGEST, "unknown"}};
  for (const auto& [number, name] : kNames)
    EXPECT_STREQ(yolo_status_name(static_cast<yolo_status>(number)), name);
  EXPECT_EQ(std::vector<int>({YOLO_OK, YOLO_NOT_FOUND, YOLO_BAD_FILE, YOLO_BAD_OPTION, YOLO_UNSUPPORTED,
                              YOLO_DEVICE, YOLO_CANCELLED, YOLO_INTERNAL}),
            std::vector<int>({0, 1, 2, 3, 4, 5, 6, 7}));
}

// Programs that were compiled with an older header rely on it.
TEST(CErrors, StructsHaveFixedLayouts) {
  EXPECT_EQ(sizeof(yolo_box), 28U);
  EXPECT_EQ(offsetof(yolo_box, cls), 20U);
  EXPECT_EQ(sizeof(yolo_obb), 32U);
  EXPECT_EQ(offsetof(yolo_obb, cls), 24U);
  EXPECT_EQ(sizeof(yolo_keypoint), 12U);
  EXPECT_EQ(sizeof(yolo_speed), 24U);
  EXPECT_EQ(offsetof(yolo_image, width), sizeof(void*));
  EXPECT_EQ(offsetof(yolo_image, channels), sizeof(void*) + 8);
  EXPECT_EQ(offsetof(yolo_image, row_bytes), sizeof(void*) + 8 + sizeof(std::size_t));
}

TEST(CErrors, VersionIsThatOfTheLibrary) { EXPECT_STREQ(yolo_version(), version()); }

TEST(CErrors, FilesThatCannotBeOpened) {
  const test::TemporaryFolder folder;
  expect_not_opened(folder / "none.pt", YOLO_NOT_FOUND, "none.pt");
  std::ofstream(folder / "text.pt") << "no checkpoint at all";
  expect_not_opened(folder / "text.pt", YOLO_BAD_FILE, "text.pt");
  expect_not_opened("", YOLO_BAD_OPTION, "expected the name of a weights file, found an empty text");
}

TEST(CErrors, NullPointersAreRefused) {
  const test::CModel model = test::detector();
  const cv::Mat picture = test::blood_cells();
  const yolo_image image = test::image_of(picture);
  yolo_model* opened = nullptr;
  yolo_results* results = nullptr;
  const auto refused = [](yolo_status status, const char* part) {
    EXPECT_EQ(status, YOLO_BAD_OPTION);
    EXPECT_THAT(yolo_last_error(), testing::HasSubstr(part));
  };
  refused(yolo_open(nullptr, &opened),
          "yolo_open: expected the name of a weights file, found a null pointer; pass one such as");
  refused(yolo_open("yolo11n.pt", nullptr), "pass the address of a yolo_model*");
  refused(yolo_predict(nullptr, &image, "", &results),
          "yolo_predict: expected a model, found a null pointer");
  refused(yolo_predict(model.get(), nullptr, "", &results), "pass a yolo_image");
  refused(yolo_predict(model.get(), &image, "", nullptr), "pass the address of a yolo_results*");
  refused(yolo_results_speed(nullptr, nullptr), "pass the address of a yolo_speed");
  yolo_speed speed;
  refused(yolo_results_speed(nullptr, &speed), "yolo_results_speed: expected results, found a null pointer");
  std::uint8_t byte = 0;
  refused(yolo_results_mask(nullptr, 0, &byte, 0), "yolo_results_mask: expected results");
  EXPECT_EQ(opened, nullptr);
  EXPECT_EQ(results, nullptr);
  yolo_close(nullptr);
  yolo_results_free(nullptr);
}

TEST(CErrors, NullObjectsGiveNothing) {
  std::size_t count = 9, other = 9;
  EXPECT_EQ(yolo_results_size(nullptr), 0U);
  EXPECT_THAT(yolo_last_error(),
              testing::HasSubstr("yolo_results_size: expected results, found a null pointer"));
  EXPECT_EQ(yolo_results_boxes(nullptr, &count), nullptr);
  EXPECT_EQ(count, 0U);
  EXPECT_EQ(yolo_results_obbs(nullptr, &count), nullptr);
  EXPECT_EQ(yolo_results_probs(nullptr, &count), nullptr);
  EXPECT_EQ(yolo_results_embedding(nullptr, &count), nullptr);
  EXPECT_EQ(yolo_results_keypoints(nullptr, &count, &other), nullptr);
  EXPECT_EQ(other, 0U);
  EXPECT_EQ(yolo_model_task(nullptr), nullptr);
  EXPECT_EQ(yolo_model_class_count(nullptr), 0);
  EXPECT_EQ(yolo_model_class_name(nullptr, 0), nullptr);
  EXPECT_THAT(yolo_last_error(),
              testing::HasSubstr("yolo_model_class_name: expected a model, found a null pointer"));
}

TEST(CErrors, ClassesThatAreNotThere) {
  const test::CModel model = test::detector();
  for (const int cls : {-1, 3, 1 << 30}) {
    EXPECT_EQ(yolo_model_class_name(model.get(), cls), nullptr);
    EXPECT_THAT(yolo_last_error(),
                testing::HasSubstr(fmt::format("expected a class below 3, found {}", cls)));
  }
}

TEST(CErrors, MasksThatAreNotThere) {
  const test::Truth truth("segment");
  const cv::Mat picture = test::pictures_of(truth, 1).front();
  const test::CResults results = test::predict(test::open_model(truth.weights), test::image_of(picture), "");
  const auto width = static_cast<std::size_t>(picture.cols);
  cv::Mat mask(picture.size(), CV_8U);
  EXPECT_EQ(yolo_results_mask(results.get(), 0, nullptr, 0), YOLO_BAD_OPTION);
  EXPECT_EQ(yolo_results_mask(results.get(), yolo_results_size(results.get()), mask.data, 0),
            YOLO_BAD_OPTION);
  EXPECT_THAT(yolo_last_error(), testing::HasSubstr("expected an index below"));
  EXPECT_EQ(yolo_results_mask(results.get(), 0, mask.data, width - 1), YOLO_BAD_OPTION);
  EXPECT_THAT(yolo_last_error(), testing::HasSubstr("expected rows of at least"));
  const test::CResults boxes = test::predict(test::detector(), test::image_of(test::blood_cells()), "");
  EXPECT_EQ(yolo_results_mask(boxes.get(), 0, mask.data, 0), YOLO_BAD_OPTION);
  EXPECT_THAT(yolo_last_error(), testing::HasSubstr("expected results with masks"));
}

TEST(CErrors, MessagesAreThoseOfTheThread) {
  yolo_results_size(nullptr);
  const std::string mine = yolo_last_error();
  std::string fresh = "?", theirs;
  std::thread([&] {
    fresh = yolo_last_error();
    yolo_model_task(nullptr);
    theirs = yolo_last_error();
  }).join();
  EXPECT_EQ(fresh, "");
  EXPECT_THAT(theirs, testing::HasSubstr("yolo_model_task"));
  EXPECT_EQ(yolo_last_error(), mine);
}

TEST(CErrors, MessagesStayWhenCallsSucceed) {
  yolo_results_size(nullptr);
  const std::string before = yolo_last_error();
  EXPECT_TRUE(test::detector());
  EXPECT_EQ(yolo_last_error(), before);
}

TEST(CErrors, LongNamesGiveAMessageOfOneLine) {
  std::string name(100000, 'x');
  name += "\n.pt";
  yolo_model* model = nullptr;
  EXPECT_NE(yolo_open(name.c_str(), &model), YOLO_OK);
  EXPECT_LT(std::string(yolo_last_error()).size(), 2048U);
  EXPECT_GT(std::string(yolo_last_error()).size(), 0U);
}

}  // namespace
}  // namespace yolo
