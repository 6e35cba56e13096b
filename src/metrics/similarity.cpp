// Overlap of poses and of rotated boxes.
#include <algorithm>
#include <yolo/error.hpp>

#include "metrics/overlap.hpp"

namespace yolo::metrics {
namespace {

constexpr float kEpsilon = 1e-7F;

constexpr std::array<float, 17> kCocoSigmas{0.026F, 0.025F, 0.025F, 0.035F, 0.035F, 0.079F,
                                            0.079F, 0.072F, 0.072F, 0.062F, 0.062F, 0.107F,
                                            0.107F, 0.087F, 0.087F, 0.089F, 0.089F};

float similarity(const Pose& truth, const Pose& prediction, float area, std::span<const float> sigmas) {
  float sum = 0;
  float counted = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (truth[i].z == 0) continue;
    const float dx = truth[i].x - prediction[i].x, dy = truth[i].y - prediction[i].y;
    const float spread = 2 * sigmas[i];
    sum += std::exp(-((dx * dx + dy * dy) / (spread * spread * (area + kEpsilon) * 2)));
    counted += 1;
  }
  return sum / (counted + kEpsilon);
}

float determinant(float xx, float yy, float xy) { return xx * yy - xy * xy; }

}  // namespace

std::span<const float> coco_keypoint_sigmas() { return kCocoSigmas; }

std::vector<float> keypoint_sigmas(int points, int values) {
  if (points == static_cast<int>(kCocoSigmas.size()) && values == 3)
    return {kCocoSigmas.begin(), kCocoSigmas.end()};
  return std::vector<float>(static_cast<std::size_t>(std::max(points, 0)), 1 / static_cast<float>(points));
}

cv::Mat1f pose_similarity(std::span<const Pose> a, std::span<const Pose> b, std::span<const float> areas,
                          std::span<const float> sigmas) {
  const auto fits = [&](const Pose& pose) { return pose.size() == sigmas.size(); };
  if (!std::all_of(a.begin(), a.end(), fits) || !std::all_of(b.begin(), b.end(), fits) ||
      areas.size() != a.size()) {
    throw Error(fmt::format("poses of {} keypoints and one area for each true pose expected", sigmas.size()));
  }
  cv::Mat1f result(static_cast<int>(a.size()), static_cast<int>(b.size()));
  for (std::size_t i = 0; i < a.size(); ++i) {
    float* row = result[static_cast<int>(i)];
    for (std::size_t j = 0; j < b.size(); ++j) row[j] = similarity(a[i], b[j], areas[i], sigmas);
  }
  return result;
}

Gaussian gaussian_of(const RotatedBox& box) {
  const float along = box[2] * box[2] / 12,
              across = box[3] * box[3] / 12;  // variances of a uniform distribution
  const float cosine = std::cos(box[4]), sine = std::sin(box[4]);
  return {box[0], box[1], along * cosine * cosine + across * sine * sine,
          along * sine * sine + across * cosine * cosine, (along - across) * cosine * sine};
}

float probiou(const Gaussian& a, const Gaussian& b) {
  const float xx = a.xx + b.xx, yy = a.yy + b.yy, xy = a.xy + b.xy;
  const float dx = a.x - b.x, dy = a.y - b.y;
  const float whole = determinant(xx, yy, xy);
  const float squares = (xx * dy * dy + yy * dx * dx) / (whole + kEpsilon) * 0.25F;
  const float mixed = xy * (-dx * dy) / (whole + kEpsilon) * 0.5F;
  const float parts =
      std::sqrt(std::max(determinant(a.xx, a.yy, a.xy), 0.F) * std::max(determinant(b.xx, b.yy, b.xy), 0.F));
  const float shape = std::log(whole / (4 * parts + kEpsilon) + kEpsilon) * 0.5F;
  const float bhattacharyya = std::clamp(squares + mixed + shape, kEpsilon, 100.F);
  return 1 - std::sqrt(1 - std::exp(-bhattacharyya) + kEpsilon);
}

float probiou(const RotatedBox& a, const RotatedBox& b) { return probiou(gaussian_of(a), gaussian_of(b)); }

cv::Mat1f probiou(std::span<const RotatedBox> a, std::span<const RotatedBox> b) {
  std::vector<Gaussian> of_b(b.size());
  std::transform(b.begin(), b.end(), of_b.begin(), gaussian_of);
  cv::Mat1f result(static_cast<int>(a.size()), static_cast<int>(b.size()));
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Gaussian of_a = gaussian_of(a[i]);
    float* row = result[static_cast<int>(i)];
    for (std::size_t j = 0; j < b.size(); ++j) row[j] = probiou(of_a, of_b[j]);
  }
  return result;
}

}  // namespace yolo::metrics
