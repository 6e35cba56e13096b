// A small dataset on disk for the tests.
#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <opencv2/core/mat.hpp>
#include <string>
#include <thread>

#include <yolo/error.hpp>

#include "media/image_codec.hpp"
#include "support.hpp"

namespace yolo::test {

class DatasetFolder : public TemporaryFolder {
 public:
  void write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = *this / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    // As if written long ago: a scan does not trust files that changed in this moment.
    std::filesystem::last_write_time(file,
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  }
  void picture(const std::string& name, int width = 32, int height = 24) const {
    const cv::Mat image(height, width, CV_8UC3, cv::Scalar(10, 20, 30));
    const std::vector<unsigned char> bytes = media::encode_image(image, name);
    write(name, std::string(bytes.begin(), bytes.end()));
  }
  /// Waits until what was written counts as written before, whatever its time says.
  static void rest() { std::this_thread::sleep_for(std::chrono::milliseconds(30)); }
  /// Other text of the same length in a file that then has its old time, as rsync -t, tar and touch -r do it.
  void replace_unseen(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = *this / name;
    const auto time = std::filesystem::last_write_time(file);
    ASSERT_EQ(std::filesystem::file_size(file), text.size());
    std::ofstream(file, std::ios::binary) << text;
    std::filesystem::last_write_time(file, time);
  }
  static std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

/// The message of the Error that `function` throws; empty when it throws none.
template <typename Function>
std::string error_of(const Function& function) {
  try {
    function();
  } catch (const yolo::Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace yolo::test
