// Images a second through all training augmentations, with images from disk and from memory.
//   bench_augment DATA.yaml detect|segment|pose|obb [THREADS] [IMAGES] [mosaic=0]
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <thread>
#include <vector>

#include "augment/label_pixels.hpp"
#include "augment/pipeline.hpp"
#include "dataset/scan.hpp"
#include "loader/training_set.hpp"
#include "source/image_file.hpp"

namespace {

using namespace yolo;

class FileSource : public augment::SampleSource {
 public:
  FileSource(std::vector<dataset::Sample> samples, int imgsz) : samples_(std::move(samples)), imgsz_(imgsz) {}
  std::size_t size() const override { return samples_.size(); }
  augment::TrainingSample load(std::size_t index) override {
    std::string reason;
    cv::Mat image = source::read_image(samples_[index].image.string(), reason);
    const cv::Size size = loader::scaled_size(image.size(), imgsz_);
    if (size != image.size()) cv::resize(image, image, size, 0, 0, cv::INTER_LINEAR);
    return {image, augment::in_pixels(samples_[index].labels, size)};
  }

 private:
  std::vector<dataset::Sample> samples_;
  int imgsz_;
};

class MemorySource : public augment::SampleSource {
 public:
  explicit MemorySource(augment::SampleSource& files) {
    for (std::size_t i = 0; i < files.size(); ++i) samples_.push_back(files.load(i));
  }
  std::size_t size() const override { return samples_.size(); }
  augment::TrainingSample load(std::size_t index) override { return samples_[index]; }

 private:
  std::vector<augment::TrainingSample> samples_;
};

void measure(const char* name, const augment::TrainingPipeline& pipeline, augment::SampleSource& source,
             int threads, std::size_t images) {
  std::atomic<std::size_t> next{0};
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t processor_start = std::clock();  // of all threads; tells more on a busy machine
  std::vector<std::jthread> workers;
  for (int i = 0; i < threads; ++i) {
    workers.emplace_back([&] {
      augment::Scratch scratch;
      for (std::size_t n = next++; n < images; n = next++) {
        const RandomKey key{0, static_cast<std::uint32_t>(n / source.size())};
        pipeline.make(source, n % source.size(), key, true, scratch);
      }
    });
  }
  workers.clear();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const double processor = static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC;
  std::printf("%s, %d threads: %.1f images/s, %.2f ms of processor time an image\n", name, threads,
              static_cast<double>(images) / seconds, 1000 * processor / static_cast<double>(images));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr,
                 "usage: bench_augment DATA.yaml detect|segment|pose|obb [THREADS] [IMAGES] [mosaic=0]\n");
    return 2;
  }
  const std::string task = argv[2];
  const int threads = argc > 3 ? std::stoi(argv[3]) : 2;
  const std::size_t images = argc > 4 ? std::stoul(argv[4]) : 1000;
  cv::setNumThreads(1);  // each worker has an image of its own
  const dataset::DatasetDescription data = dataset::read_dataset_yaml(argv[1], {});
  augment::PipelineSettings settings;
  dataset::ScanOptions scan;
  scan.classes = static_cast<int>(data.names.size());
  scan.use_cache = false;
  scan.keep_polygons = task == "segment" || task == "obb";
  if (task == "segment") settings.target = augment::TargetKind::masks;
  if (task == "obb") settings.target = augment::TargetKind::rotated;
  if (task == "pose") {
    scan.keypoints = data.kpt_shape;
    settings.target = augment::TargetKind::keypoints;
    settings.flip_idx = data.flip_idx;
    settings.keypoints = data.kpt_shape.value_or(dataset::KeypointShape{}).points;
  }
  AugmentOptions options;
  if (argc > 5) options.mosaic = 0;
  const augment::TrainingPipeline pipeline(options, settings);
  FileSource files(dataset::scan_split(dataset::split_of(data, "train"), data.names, scan).samples,
                   settings.imgsz);
  measure("from disk", pipeline, files, threads, images);
  MemorySource memory(files);
  measure("from memory", pipeline, memory, threads, images);
  return 0;
}
