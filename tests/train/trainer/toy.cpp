#include "train/trainer/toy.hpp"

#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace yolo::test {
namespace {

constexpr int kSide = 64, kSquare = 24;

void write(const std::filesystem::path& file, const std::string& text) { std::ofstream(file) << text; }

// A red or blue square on grey, somewhere else in each picture.
void write_sample(const std::filesystem::path& root, const std::string& split, int number) {
  for (const char* kind : {"images", "labels"}) std::filesystem::create_directories(root / kind / split);
  const int cls = number % 2, left = 4 + number * 7 % (kSide - kSquare - 4), top = 4 + number * 11 % (kSide - kSquare - 4);
  cv::Mat image(kSide, kSide, CV_8UC3, cv::Scalar(110, 110, 110));
  cv::rectangle(image, cv::Rect(left, top, kSquare, kSquare), cls == 0 ? cv::Scalar(40, 40, 200) : cv::Scalar(200, 40, 40), -1);
  cv::imwrite((root / "images" / split / fmt::format("{}.png", number)).string(), image);
  const auto fraction = [](double pixels) { return pixels / kSide; };
  write(root / "labels" / split / fmt::format("{}.txt", number),
        fmt::format("{} {} {} {} {}\n", cls, fraction(left + kSquare / 2.0), fraction(top + kSquare / 2.0), fraction(kSquare),
                    fraction(kSquare)));
}

}  // namespace

std::string toy_yaml(const std::string& third) {
  return "nc: 2\nbackbone:\n  - [-1, 1, Conv, [8, 3, 2]]\n  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [16, 3, 2]]\n  - " +
         third + "\n  - [-1, 1, Conv, [32, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\nhead:\n  - [[3, 4, 5], 1, Detect, [nc]]\n";
}

Toy::Toy(const std::string& yaml) : model((folder / "toy.yaml").string()) {
  for (int i = 0; i < 4; ++i) write_sample(folder / "", "train", i);
  for (int i = 4; i < 6; ++i) write_sample(folder / "", "val", i);
  write(folder / "data.yaml", "path: .\ntrain: images/train\nval: images/val\nnames: {0: red, 1: blue}\n");
  write(model, yaml);
  options.data = (folder / "data.yaml").string();
  options.epochs = 2;
  options.batch = 2;
  options.imgsz = 64;
  options.workers = 0;
  options.threads = 1;
  options.plots = false;
  options.project = (folder / "runs").string();
}

}  // namespace yolo::test
