// The views of Keypoints.
#include <yolo/error.hpp>
#include <yolo/keypoints.hpp>

namespace yolo {
namespace {

constexpr float kLeastVisible = 0.5F;

}  // namespace

Keypoints::Keypoints(std::vector<Keypoint> points, int per_object, bool has_conf, cv::Size orig_size,
                     bool keep_hidden)
    : points_(std::move(points)),
      per_object_(per_object),
      has_conf_(has_conf),
      keep_hidden_(keep_hidden),
      orig_size_(orig_size) {
  if (per_object < 0 ||
      (per_object == 0 ? !points_.empty() : points_.size() % static_cast<std::size_t>(per_object) != 0)) {
    throw Error(fmt::format("{} keypoints cannot be {} for each object", points_.size(), per_object));
  }
  if (!has_conf || keep_hidden) return;
  for (Keypoint& point : points_) {
    if (point.conf < kLeastVisible) point.x = point.y = 0;
  }
}

std::size_t Keypoints::size() const {
  return per_object_ == 0 ? 0 : points_.size() / static_cast<std::size_t>(per_object_);
}

std::span<const Keypoint> Keypoints::operator[](std::size_t object) const {
  const auto count = static_cast<std::size_t>(per_object_);
  return std::span(points_).subspan(object * count, count);
}

std::vector<std::vector<cv::Point2f>> Keypoints::xy() const {
  std::vector<std::vector<cv::Point2f>> objects(size());
  for (std::size_t i = 0; i < points_.size(); ++i) {
    objects[i / static_cast<std::size_t>(per_object_)].emplace_back(points_[i].x, points_[i].y);
  }
  return objects;
}

std::vector<std::vector<cv::Point2f>> Keypoints::xyn() const {
  std::vector<std::vector<cv::Point2f>> objects = xy();
  const auto width = static_cast<float>(orig_size_.width), height = static_cast<float>(orig_size_.height);
  for (std::vector<cv::Point2f>& object : objects) {
    for (cv::Point2f& point : object) {
      point = {width > 0 ? point.x / width : 0, height > 0 ? point.y / height : 0};
    }
  }
  return objects;
}

std::optional<std::vector<std::vector<float>>> Keypoints::conf() const {
  if (!has_conf_) return std::nullopt;
  std::vector<std::vector<float>> objects(size());
  for (std::size_t i = 0; i < points_.size(); ++i) {
    objects[i / static_cast<std::size_t>(per_object_)].push_back(points_[i].conf);
  }
  return objects;
}

}  // namespace yolo
