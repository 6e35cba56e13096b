// Puts what a run predicts into its folder: annotated pictures and videos, labels, crops, JSON.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

#include <yolo/frame.hpp>
#include <yolo/log.hpp>
#include <yolo/predict_options.hpp>
#include <yolo/results.hpp>

namespace yolo::media {
class MediaModule;
class VideoWriter;
class Window;
}  // namespace yolo::media
namespace yolo::tasks {
class PredictionsWriter;
}

namespace yolo::engine {

class RunWriter {
 public:
  /// `runs_dir`: Environment::runs_dir.
  RunWriter(const PredictOptions& options, const std::string& task, std::string runs_dir = "runs");
  ~RunWriter();

  /// Saves and shows what the options ask for. The run folder is made with the first result. Throws Error.
  void write(const Frame& frame, const Results& results);

  /// Closes all files, says where they are, and returns the run folder ("" when nothing was saved).
  std::string finish(const Log& log);

 private:
  bool saves_anything() const;
  void make_folder();
  void save_picture(const Frame& frame, const cv::Mat& picture);
  void save_video_frame(const Frame& frame, const cv::Mat& picture);
  void save_labels(const Frame& frame, const Results& results);
  void show(const Frame& frame, const cv::Mat& picture);
  std::string label_stem(const Frame& frame);
  std::string stem_for(const Frame& frame);

  PredictOptions options_;
  std::string task_, runs_dir_;
  std::filesystem::path folder_;
  std::set<std::string> used_stems_;                    // of this run
  std::map<std::string, std::string> stem_of_path_;
  std::set<std::filesystem::path> label_files_;
  std::map<int, std::unique_ptr<media::VideoWriter>> videos_;  // by item of the source
  std::map<std::string, std::unique_ptr<media::Window>> windows_;
  std::unique_ptr<tasks::PredictionsWriter> json_;
  std::shared_ptr<const media::MediaModule> media_module_;
};

}  // namespace yolo::engine
