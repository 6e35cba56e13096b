// Several threads use one model, each with arguments of its own.
#include <atomic>
#include <thread>

#include "capi.hpp"

namespace yolo {
namespace {

constexpr std::array kWords{"imgsz=160 threads=1", "imgsz=160 threads=1 half=False",
                            "imgsz=96 threads=1 conf=0.05", "conf=2"};

/// The boxes of a call; of one that fails its message.
std::string outcome(const test::CModel& model, const yolo_image& image, const char* words) {
  yolo_results* pointer = nullptr;
  if (yolo_predict(model.get(), &image, words, &pointer) != YOLO_OK) return yolo_last_error();
  return test::box_bytes(test::CResults(pointer));
}

TEST(CThreads, ThatShareAModelGetWhatOneThreadGets) {
  const cv::Mat picture = test::blood_cells();
  const yolo_image image = test::image_of(picture);
  std::vector<std::string> alone;
  const test::CModel first = test::detector(), shared = test::detector();
  for (const char* words : kWords) alone.push_back(outcome(first, image, words));
  EXPECT_FALSE(alone[0].empty());
  std::atomic<int> different = 0;
  const auto work = [&](std::size_t start) {
    for (std::size_t round = 0; round < 12; ++round) {
      const std::size_t kind = (start + round) % kWords.size();
      if (outcome(shared, image, kWords[kind]) != alone[kind]) ++different;
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < 4; ++i) threads.emplace_back(work, i);
  }
  EXPECT_EQ(different, 0);
}

TEST(CThreads, MayReadOneResultsObject) {
  const test::Truth truth("segment");
  const cv::Mat picture = test::pictures_of(truth, 1).front();
  const test::CResults results = test::predict(test::open_model(truth.weights), test::image_of(picture), "");
  ASSERT_GT(yolo_results_size(results.get()), 0U);
  std::vector<cv::Mat> masks;
  for (int i = 0; i < 4; ++i) masks.emplace_back(picture.size(), CV_8U, cv::Scalar(9));
  {
    std::vector<std::jthread> threads;
    for (cv::Mat& mask : masks)
      threads.emplace_back([&] { yolo_results_mask(results.get(), 0, mask.data, 0); });
  }
  for (const cv::Mat& mask : masks) EXPECT_EQ(cv::norm(mask, masks[0], cv::NORM_INF), 0);
  EXPECT_LE(*std::max_element(masks[0].begin<std::uint8_t>(), masks[0].end<std::uint8_t>()), 1);
}

}  // namespace
}  // namespace yolo
