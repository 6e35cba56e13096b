// The labels of a training set in little memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

#include "augment/training_sample.hpp"
#include "dataset/label.hpp"

namespace yolo::loader {

/// Rows of plain numbers, one after the other: a label of a box takes 20 bytes, an image its file name
/// and 28. (As dataset::Sample a label takes seven times as much, since it may hold what few datasets have.)
class LabelStore {
 public:
  /// Adds an image; its number is size() before that. What only COCO annotation files tell is left out.
  void add(const dataset::Sample& sample);

  std::size_t size() const { return images_.size(); }
  std::filesystem::path path(std::size_t image) const;
  /// Of the file, turned by its EXIF orientation.
  cv::Size image_size(std::size_t image) const { return images_[image].size; }
  std::size_t label_count(std::size_t image) const { return label_end(image) - label_begin(image); }
  /// The labels of an image that was brought to `size`, in its pixels.
  std::vector<augment::Instance> instances(std::size_t image, cv::Size size) const;
  /// Memory in use.
  std::size_t bytes() const;

 private:
  struct Image {
    cv::Size size;
    std::uint32_t folder = 0;
    std::uint64_t name_end = 0, label_end = 0;
  };
  struct Row {
    std::int32_t cls = 0;
    float x = 0, y = 0, w = 0, h = 0;  // centre and size, fractions of the image
  };

  std::size_t label_begin(std::size_t image) const { return image == 0 ? 0 : images_[image - 1].label_end; }
  std::size_t label_end(std::size_t image) const { return images_[image].label_end; }
  void add_outline(const dataset::Label& label);
  void add_keypoints(const dataset::Label& label);

  std::vector<std::string> folders_;
  std::vector<char> names_;
  std::vector<Image> images_;
  std::vector<Row> rows_;
  // For each row the end of its points; empty while no row has any.
  std::vector<std::uint64_t> outline_end_, keypoint_end_;
  std::vector<cv::Point2f> outline_;
  std::vector<dataset::LabelKeypoint> keypoints_;
};

}  // namespace yolo::loader
