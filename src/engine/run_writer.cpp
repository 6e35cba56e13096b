#include "engine/run_writer.hpp"

#include <yolo/error.hpp>

#include "engine/report.hpp"
#include "engine/run_folder.hpp"
#include "media/formats.hpp"
#include "media/module.hpp"
#include "plot/write_file.hpp"
#include "tasks/predictions_json.hpp"

namespace yolo::engine {
namespace {

namespace fs = std::filesystem;

constexpr double kFallbackFps = 30.0;  // for streams that do not tell

// Formats that can be read but not written become JPEG.
std::string writable_ending(const std::string& path) {
  constexpr std::string_view kWritable[] = {"bmp", "jpeg", "jpg", "png", "tif", "tiff", "webp"};
  const std::string ending = media::ending_of(path);
  const bool known = std::find(std::begin(kWritable), std::end(kWritable), ending) != std::end(kWritable);
  return known ? fs::path(path).extension().string() : ".jpg";
}

// A file's name without ending; an address or camera as a file name.
std::string plain_stem(const Frame& frame) {
  std::string stem = frame.kind == FrameKind::stream ? frame.path : fs::path(frame.path).stem().string();
  for (char& c : stem) {
    if (frame.kind == FrameKind::stream && !std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '.') c = '_';
    if (c == '/' || c == '\0') c = '_';
  }
  return stem.empty() ? "image" : stem;
}

}  // namespace

RunWriter::RunWriter(const PredictOptions& options, const std::string& task, std::string runs_dir)
    : options_(options), task_(task), runs_dir_(std::move(runs_dir)) {}
RunWriter::~RunWriter() = default;

bool RunWriter::saves_anything() const {
  const SaveOptions& save = options_.save;
  return save.images || save.frames || save.txt || save.crop || save.json || options_.visualize;
}

void RunWriter::make_folder() {
  if (!folder_.empty()) return;
  folder_ = open_run_folder(runs_dir_, options_.folder, task_, "predict");
}

// What is saved of a frame's source is named after it; a second source of equal name in one run gets a number.
std::string RunWriter::stem_for(const Frame& frame) {
  // Two addresses that differ behind the '?' only are shown alike.
  const bool is_address = frame.path.find("://") != frame.path.npos;
  const std::string key = is_address ? fmt::format("{} {}", frame.item, frame.path) : frame.path;
  const auto known = stem_of_path_.find(key);
  if (known != stem_of_path_.end()) return known->second;
  const std::string plain = plain_stem(frame);
  std::string stem = plain;
  for (int number = 2; !used_stems_.insert(stem).second; ++number) stem = plain + std::to_string(number);
  stem_of_path_[key] = stem;
  return stem;
}

std::string RunWriter::label_stem(const Frame& frame) {
  const std::string stem = stem_for(frame);
  return frame.kind == FrameKind::image ? stem : fmt::format("{}_{}", stem, frame.number);
}

void RunWriter::write(const Frame& frame, const Results& results) {
  if (saves_anything()) make_folder();
  if (options_.save.images || options_.save.frames || options_.show) {
    const cv::Mat picture = results.plot(options_.draw);
    if (options_.save.images || options_.save.frames) save_picture(frame, picture);
    if (options_.show) show(frame, picture);
  }
  for (const FeaturePicture& layer : results.features) {
    plot::save_image(folder_ / label_stem(frame) / (layer.name + ".png"), layer.picture);
  }
  if (options_.save.txt) save_labels(frame, results);
  if (options_.save.crop) results.save_crop((folder_ / "crops").string(), label_stem(frame) + ".jpg");
  if (options_.save.json) {
    if (!json_) json_ = std::make_unique<tasks::PredictionsWriter>(folder_ / "predictions.json");
    json_->add(results);
  }
}

void RunWriter::save_picture(const Frame& frame, const cv::Mat& picture) {
  if (frame.kind == FrameKind::image) {
    if (options_.save.images) plot::save_image(folder_ / (stem_for(frame) + writable_ending(frame.path)), picture);
    return;
  }
  if (options_.save.images) save_video_frame(frame, picture);
  if (options_.save.frames) {
    plot::save_image(folder_ / (stem_for(frame) + "_frames") / fmt::format("{}.jpg", frame.number), picture);
  }
}

void RunWriter::save_video_frame(const Frame& frame, const cv::Mat& picture) {
  if (!media_module_) media_module_ = media::load_media_module();
  std::unique_ptr<media::VideoWriter>& video = videos_[frame.item];
  if (!video) {
    if (frame.kind == FrameKind::video) {  // videos come one after the other: the one before is complete
      for (auto& [item, other] : videos_) {
        if (other) other->close();
      }
    }
    const double fps = frame.fps >= 1 ? std::floor(frame.fps) : kFallbackFps;  // whole, as the peer writes
    video = media_module_->create_writer((folder_ / (stem_for(frame) + ".avi")).string(), fps, picture.size());
  }
  video->write(picture);
}

void RunWriter::save_labels(const Frame& frame, const Results& results) {
  const fs::path file = folder_ / "labels" / (label_stem(frame) + ".txt");
  std::error_code ignored;
  if (label_files_.insert(file).second) fs::remove(file, ignored);  // of an earlier run that shares the folder
  results.save_txt(file.string(), options_.save.conf);
}

void RunWriter::show(const Frame& frame, const cv::Mat& picture) {
  if (!media_module_) media_module_ = media::load_media_module();
  std::unique_ptr<media::Window>& window = windows_[frame.path];
  if (!window) window = media_module_->open_window(frame.path);
  window->show(picture);
  window->wait_key(frame.kind == FrameKind::image ? 500 : 1);
}

std::string RunWriter::finish(const Log& log) {
  for (auto& [item, video] : videos_) {
    if (video) video->close();
  }
  if (json_) json_->finish();
  if (folder_.empty()) return "";
  log.info(saved_line(folder_.string()));
  if (options_.save.txt) {
    std::error_code ignored;
    const auto is_there = [&](const fs::path& file) { return fs::exists(file, ignored); };
    const auto labels = std::count_if(label_files_.begin(), label_files_.end(), is_there);
    log.info(labels_line(static_cast<std::size_t>(labels), (folder_ / "labels").string()));
  }
  return folder_.string();
}

}  // namespace yolo::engine
