// The tasks and modes of the command line.
#include "core/modes.hpp"

#include <stdexcept>

namespace yolo {
namespace {

constexpr ModeRow kModes[] = {
    {Mode::train, "train", "train a model on a dataset", Status::implemented},
    {Mode::val, "val", "measure a model on a dataset", Status::implemented},
    {Mode::predict, "predict", "find objects in images, videos and streams", Status::implemented},
    {Mode::track, "track", "follow objects through videos and streams", Status::later},
    {Mode::exporting, "export", "convert a model for another runtime", Status::implemented},
    {Mode::benchmark, "benchmark", "compare the formats of a model in size, speed and accuracy",
     Status::later},
};

constexpr ModeRow kInfo = {Mode::info, "info", "print the layers, parameters and GFLOPs of a model",
                           Status::implemented};

constexpr TaskRow kTasks[] = {
    {"detect", "upright boxes around objects", "yolo11n.pt", Status::implemented},
    {"segment", "boxes and the outline of each object", "yolo11n-seg.pt", Status::implemented},
    {"classify", "one label for the whole image", "yolo11n-cls.pt", Status::implemented},
    {"pose", "boxes and the keypoints of each object", "yolo11n-pose.pt", Status::implemented},
    {"obb", "boxes turned with the object", "yolo11n-obb.pt", Status::implemented},
};

template <typename Rows>
std::string implemented_words(const Rows& rows) {
  std::string words;
  for (const auto& row : rows) {
    if (row.status == Status::implemented) words += (words.empty() ? "" : ", ") + std::string(row.word);
  }
  return words;
}

}  // namespace

std::span<const ModeRow> all_modes() { return kModes; }
std::span<const TaskRow> all_tasks() { return kTasks; }

const ModeRow* find_mode(std::string_view word) {
  for (const ModeRow& row : kModes) {
    if (row.word == word) return &row;
  }
  return nullptr;
}

const ModeRow& mode_row(Mode mode) {
  for (const ModeRow& row : kModes) {
    if (row.mode == mode) return row;
  }
  if (mode == Mode::info) return kInfo;
  throw std::logic_error("a mode without a row in kModes");
}

const TaskRow* find_task(std::string_view word) {
  for (const TaskRow& row : kTasks) {
    if (row.word == word) return &row;
  }
  return nullptr;
}

std::string implemented_modes() { return implemented_words(kModes); }
std::string implemented_tasks() { return implemented_words(kTasks); }

std::string mode_names(ModeSet modes) {
  std::string names;
  for (const ModeRow& row : kModes) {
    if (contains(modes, row.mode)) names += (names.empty() ? "" : ", ") + std::string(row.word);
  }
  if (contains(modes, kInfo.mode)) names += (names.empty() ? "" : ", ") + std::string(kInfo.word);
  return names;
}

}  // namespace yolo
