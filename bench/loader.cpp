// Images a second of the loader with the default augmentations, and what labels cost in memory.
//
//   bench_loader DATA.yaml [--imgsz 640] [--batch 16] [--workers 2] [--epochs 5] [--cache none|ram|disk]
//   [--serve] bench_loader --labels 1000000
//
// --serve runs that many epochs for each line on standard input and prints one figure a line
// (bench/loader.py).
#include <fmt/format.h>
#include <malloc.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <string>

#include "dataset/scan.hpp"
#include "loader/batch_loader.hpp"
#include "loader/make_samples.hpp"

namespace {

using namespace yolo;

std::size_t heap_in_use() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

// Eight plain boxes an image, as COCO has about seven.
void measure_labels(std::size_t images) {
  const std::size_t before = heap_in_use();
  std::vector<dataset::Sample> samples(images);
  for (std::size_t i = 0; i < images; ++i) {
    samples[i].image = fmt::format("datasets/large/images/train/{:012}.jpg", i);
    samples[i].size = {640, 480};
    samples[i].labels.resize(8);
  }
  const std::size_t scanned = heap_in_use();
  loader::LabelStore store;
  for (const dataset::Sample& sample : samples) store.add(sample);
  const std::size_t stored = heap_in_use();
  const auto a_piece = [images](std::size_t bytes) {
    return static_cast<double>(bytes) / static_cast<double>(images);
  };
  std::printf(
      "%zu images of 8 boxes: scan result %.0f bytes an image, label store %.0f (%.0f counted by itself)\n",
      images, a_piece(scanned - before), a_piece(stored - scanned), a_piece(store.bytes()));
}

struct Settings {
  std::string data;
  int imgsz = 640, workers = 2, epochs = 5;
  std::size_t batch = 16;
  ImageCache cache = ImageCache::none;
  bool serve = false;
};

Settings parse(int count, char** arguments) {
  Settings settings;
  settings.data = arguments[1];
  std::map<std::string, std::string> values;
  for (int i = 2; i < count; ++i) {
    const std::string name = arguments[i];
    if (name == "--serve") {
      settings.serve = true;
    } else if (i + 1 < count) {
      values[name] = arguments[++i];
    }
  }
  const auto number = [&](const char* name, int otherwise) {
    return values.contains(name) ? std::stoi(values[name]) : otherwise;
  };
  settings.imgsz = number("--imgsz", settings.imgsz);
  settings.workers = number("--workers", settings.workers);
  settings.epochs = number("--epochs", settings.epochs);
  settings.batch = static_cast<std::size_t>(number("--batch", 16));
  if (values["--cache"] == "ram") settings.cache = ImageCache::ram;
  if (values["--cache"] == "disk") settings.cache = ImageCache::disk;
  return settings;
}

std::vector<dataset::Sample> scan(const std::string& file) {
  const dataset::DatasetDescription description = dataset::read_dataset_yaml(file, {});
  dataset::ScanOptions options;
  options.classes = static_cast<int>(description.names.size());
  options.keep_polygons = false;
  options.use_cache = false;
  return dataset::scan_split(dataset::split_of(description, "train"), description.names, options).samples;
}

loader::BatchLoader open_loader(const Settings& settings) {
  constexpr std::size_t kBatchesBeingMade = 4;
  const std::vector<dataset::Sample> samples = scan(settings.data);
  const std::size_t window = loader::partner_window(samples.size(), settings.batch);
  loader::TrainingSetOptions options;
  options.imgsz = settings.imgsz;
  options.cache = settings.cache;
  options.recent = window + kBatchesBeingMade * settings.batch;
  auto set = std::make_shared<loader::TrainingSet>(samples, options, console_log());
  augment::PipelineSettings augmentation;
  augmentation.imgsz = settings.imgsz;
  auto pipeline = std::make_shared<augment::TrainingPipeline>(AugmentOptions{}, augmentation);
  loader::LoaderOptions loading;
  loading.workers = settings.workers;
  return loader::BatchLoader(
      loader::EpochOrder(set->size(), settings.batch, {settings.imgsz, settings.imgsz}, true, 0),
      loader::make_augmented(set, pipeline, 0, window, false), loading, console_log());
}

/// Images a second over some epochs.
double run(loader::BatchLoader& loader, int epochs, std::uint32_t& epoch) {
  std::size_t images = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < epochs; ++i) {
    loader.start_epoch(epoch++, true);
    while (const std::optional<loader::Batch> batch = loader.next())
      images += static_cast<std::size_t>(batch->images);
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return static_cast<double>(images) / seconds.count();
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fputs("usage: bench_loader DATA.yaml [options], or bench_loader --labels COUNT\n", stderr);
    return 2;
  }
  if (std::string(arguments[1]) == "--labels") {
    measure_labels(count > 2 ? std::stoul(arguments[2]) : 1000000);
    return 0;
  }
  try {
    const Settings settings = parse(count, arguments);
    loader::BatchLoader loader = open_loader(settings);
    std::uint32_t epoch = 0;
    if (!settings.serve) {
      for (int i = 0; i < 5; ++i) std::printf("%.1f images/s\n", run(loader, settings.epochs, epoch));
      return 0;
    }
    for (std::string line; std::getline(std::cin, line);) {
      std::printf("%.2f\n", run(loader, settings.epochs, epoch));
      std::fflush(stdout);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
