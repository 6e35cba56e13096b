// What several tests of sources need: small files and short ways to read a source.
#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include <yolo/error.hpp>
#include <yolo/source.hpp>

#include "support.hpp"

namespace yolo::test {

namespace fs = std::filesystem;

inline void write_text(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void copy(const fs::path& from, const fs::path& to) {
  fs::create_directories(to.parent_path());
  fs::copy_file(from, to);
}

inline fs::path some_image() { return data("source/images/grey.jpg"); }
inline fs::path some_video() { return data("source/frames.avi"); }

/// CRC-32 as in zip files.
inline std::uint32_t crc32(const cv::Mat& image) {
  const cv::Mat whole = image.isContinuous() ? image : image.clone();
  std::uint32_t crc = ~0U;
  for (std::size_t i = 0; i < whole.total() * whole.elemSize(); ++i) {
    crc ^= whole.data[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? 0xEDB88320U ^ (crc >> 1) : crc >> 1;
  }
  return ~crc;
}

/// Which frame (from 0) of frames.avi a picture is.
inline int frame_index(const cv::Mat& image) {
  return static_cast<int>(std::lround(cv::mean(image)[0] / 20.0));
}

inline std::vector<Frame> read_all(Source& source) {
  std::vector<Frame> frames;
  while (std::optional<Frame> frame = source.next()) frames.push_back(*frame);
  return frames;
}

/// File names of the frames, in order.
inline std::vector<std::string> names(const std::vector<Frame>& frames) {
  std::vector<std::string> result;
  for (const Frame& frame : frames) result.push_back(fs::path(frame.path).filename().string());
  return result;
}

inline std::vector<std::string> names_of(const std::string& spec) {
  const auto source = open_source(spec);
  return names(read_all(*source));
}

/// The message of the Error that opening gives; empty when it works.
inline std::string error_of(const std::string& spec, const SourceOptions& options = {}) {
  try {
    open_source(spec, options);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

/// A Log that keeps its lines.
struct Lines {
  std::vector<std::string> infos;
  std::vector<std::string> warnings;
  Log log() {
    return Log([this](LogLevel level, std::string_view line) {
      (level == LogLevel::warning ? warnings : infos).emplace_back(line);
    });
  }
};

/// The current folder for as long as the object lives.
class InFolder {
 public:
  explicit InFolder(const fs::path& folder) : before_(fs::current_path()) { fs::current_path(folder); }
  ~InFolder() { fs::current_path(before_); }
  InFolder(const InFolder&) = delete;
  InFolder& operator=(const InFolder&) = delete;

 private:
  fs::path before_;
};

}  // namespace yolo::test
