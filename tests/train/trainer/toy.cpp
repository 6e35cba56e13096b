#include "train/trainer/toy.hpp"

#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace yolo::test {
namespace {

constexpr int kSide = 64, kSquare = 24;

void write(const std::filesystem::path& file, const std::string& text) { std::ofstream(file) << text; }

std::string label_of(const std::string& task, int cls, int left, int top) {
  std::string corners, keypoints;
  for (const auto& [x, y] : {std::pair{left, top}, {left + kSquare, top}, {left + kSquare, top + kSquare}, {left, top + kSquare}}) {
    corners += fmt::format(" {} {}", x / double{kSide}, y / double{kSide});
    keypoints += fmt::format(" {} {} 2", x / double{kSide}, y / double{kSide});
  }
  if (task == "segment" || task == "obb") return fmt::format("{}{}\n", cls, corners);
  const std::string box = fmt::format("{} {} {} {} {}", cls, (left + kSquare / 2.0) / kSide, (top + kSquare / 2.0) / kSide,
                                      double{kSquare} / kSide, double{kSquare} / kSide);
  return box + (task == "pose" ? keypoints : "") + "\n";
}

// A red or blue square on grey, somewhere else in each picture.
void write_sample(const std::filesystem::path& root, const std::string& task, const std::string& split, int number) {
  const int cls = number % 2, left = 4 + number * 7 % (kSide - kSquare - 4), top = 4 + number * 11 % (kSide - kSquare - 4);
  const bool classifies = task == "classify";
  const std::filesystem::path pictures =
      classifies ? root / "pictures" / split / (cls == 0 ? "red" : "blue") : root / "images" / split;
  std::filesystem::create_directories(pictures);
  cv::Mat image(kSide, kSide, CV_8UC3, cv::Scalar(110, 110, 110));
  cv::rectangle(image, cv::Rect(left, top, kSquare, kSquare), cls == 0 ? cv::Scalar(40, 40, 200) : cv::Scalar(200, 40, 40), -1);
  cv::imwrite((pictures / fmt::format("{}.png", number)).string(), image);
  if (classifies) return;
  std::filesystem::create_directories(root / "labels" / split);
  write(root / "labels" / split / fmt::format("{}.txt", number), label_of(task, cls, left, top));
}

}  // namespace

std::string toy_yaml(const std::string& third) {
  return "nc: 2\nbackbone:\n  - [-1, 1, Conv, [8, 3, 2]]\n  - [-1, 1, Conv, [16, 3, 2]]\n  - [-1, 1, Conv, [16, 3, 2]]\n  - " +
         third + "\n  - [-1, 1, Conv, [32, 3, 2]]\n  - [-1, 1, Conv, [32, 3, 2]]\nhead:\n  - [[3, 4, 5], 1, Detect, [nc]]\n";
}

std::string toy_yaml_of(const std::string& task) {
  std::string yaml = toy_yaml();
  const auto head = [&](const std::string& row) { yaml.replace(yaml.find("[[3, 4, 5], 1, Detect"), std::string::npos, row + "\n"); };
  if (task == "segment") head("[[3, 4, 5], 1, Segment, [nc, 8, 16]]");
  if (task == "pose") head("[[3, 4, 5], 1, Pose, [nc, kpt_shape]]\nkpt_shape: [4, 3]");
  if (task == "obb") head("[[3, 4, 5], 1, OBB, [nc, 1]]");
  if (task == "classify") head("[-1, 1, Classify, [nc]]");
  return yaml;
}

Toy::Toy(const std::string& yaml, const std::string& task) : model((folder / "toy.yaml").string()) {
  for (int i = 0; i < 4; ++i) write_sample(folder / "", task, "train", i);
  for (int i = 4; i < 6; ++i) write_sample(folder / "", task, "val", i);
  const std::string more = task == "pose" ? "kpt_shape: [4, 3]\nflip_idx: [1, 0, 3, 2]\n" : "";
  write(folder / "data.yaml", "path: .\ntrain: images/train\nval: images/val\nnames: {0: red, 1: blue}\n" + more);
  write(model, yaml);
  options.data = (folder / (task == "classify" ? "pictures" : "data.yaml")).string();
  options.epochs = 2;
  options.batch = 2;
  options.imgsz = 64;
  options.workers = 0;
  options.threads = 1;
  options.plots = false;
  options.project = (folder / "runs").string();
}

}  // namespace yolo::test
