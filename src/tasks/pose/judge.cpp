// Agreement of predicted and true poses.
#include "metrics/overlap.hpp"
#include "tasks/detect/detect.hpp"
#include "tasks/label_place.hpp"
#include "tasks/pose/pose.hpp"

namespace yolo::tasks::pose {
namespace {

constexpr double kBodyShare = 0.53;  // of its box that a body fills: COCO's mean over its segments

using dataset::Label;

metrics::Pose true_pose(const Label& label, cv::Size size, std::size_t points, cv::Point2f shift = {0, 0}) {
  metrics::Pose pose(points);  // a label without keypoints has none that are visible
  for (std::size_t i = 0; i < std::min(points, label.keypoints.size()); ++i) {
    const dataset::LabelKeypoint& point = label.keypoints[i];
    pose[i] = {point.x * static_cast<float>(size.width) + shift.x, point.y * static_cast<float>(size.height) + shift.y,
               point.visible};
  }
  return pose;
}

std::vector<metrics::Pose> predicted_poses(const Results& results, std::size_t points) {
  std::vector<metrics::Pose> poses;
  if (!results.keypoints || results.keypoints->per_object() != static_cast<int>(points)) {
    poses.assign(results.boxes.size(), metrics::Pose(points));
    return poses;
  }
  for (std::size_t i = 0; i < results.keypoints->size(); ++i) {
    metrics::Pose& pose = poses.emplace_back();
    for (const Keypoint& point : (*results.keypoints)[i]) pose.emplace_back(point.x, point.y, point.conf);
  }
  return poses;
}

bool has_points(const Label& label) {
  return std::any_of(label.keypoints.begin(), label.keypoints.end(),
                     [](const auto& point) { return point.visible > 0; });
}

double body_area(const Label& label, cv::Size size) {
  if (label.coco) return label.coco->area;
  return static_cast<double>(label.w) * size.width * label.h * size.height * kBodyShare;
}

// How far a coordinate lies outside of a box that is twice its size to each side.
float outside(float value, float centre, float length) {
  return std::max(0.0F, std::abs(value - centre) - 1.5F * length);
}

// COCO's rule for a truth without points: a pose near its box agrees with it, so that nothing is held against
// a prediction there.
float nearness(const Label& label, cv::Size size, const metrics::Pose& pose, std::span<const float> sigmas) {
  const auto width = static_cast<float>(size.width), height = static_cast<float>(size.height);
  const double area = body_area(label, size);
  double sum = 0;
  for (std::size_t i = 0; i < pose.size(); ++i) {
    const double dx = outside(pose[i].x, label.x * width, label.w * width);
    const double dy = outside(pose[i].y, label.y * height, label.h * height);
    const double spread = 2.0 * sigmas[i];
    sum += std::exp(-(dx * dx + dy * dy) / (spread * spread) /
                    (area + std::numeric_limits<double>::epsilon()) / 2);
  }
  return pose.empty() ? 0 : static_cast<float>(sum / static_cast<double>(pose.size()));
}

class PoseJudge final : public Judge {
 public:
  explicit PoseJudge(const EvaluatorOptions& options)
      : points_(static_cast<std::size_t>(std::max(0, options.keypoints))),
        has_visibility_(options.keypoint_values == 3),
        coco_(options.ap == ApKind::coco),
        release_(options.release),
        sigmas_(metrics::keypoint_sigmas(options.keypoints, options.keypoint_values)) {}

  void prepare(PostprocessOptions& options) const override { options.keep_hidden_keypoints = true; }

  Judgement compare(const dataset::Sample& sample, const image::InputPlan& plan,
                    const Results& results) const override {
    const cv::Point2f shift = label_shift(plan, coco_ ? ApKind::coco : ApKind::peer, release_);
    Judgement judgement = detect::compare_boxes(sample, results, shift, plan.transform);
    const std::vector<metrics::Pose> predictions = predicted_poses(results, points_);
    std::vector<metrics::Pose> truths;
    std::vector<float> areas;
    Overlaps poses;
    for (std::size_t i = 0; i < sample.labels.size(); ++i) {
      const Label& label = sample.labels[i];
      truths.push_back(true_pose(label, sample.size, points_, shift));
      judgement.true_area[i] = body_area(label, sample.size);
      areas.push_back(static_cast<float>(judgement.true_area[i]));
      poses.ignored.push_back(!has_points(label));
    }
    const cv::Mat1f similarity = metrics::pose_similarity(widened(truths, plan), widened(predictions, plan),
                                                          widened(areas, plan), sigmas_);
    poses.truths = truths.size();
    poses.predictions = predictions.size();
    poses.values.assign(similarity.ptr<float>(), similarity.ptr<float>() + similarity.total());
    if (coco_) add_nearness(sample, predictions, poses);
    judgement.overlaps.push_back(std::move(poses));
    return judgement;
  }

  Results truth(const dataset::Sample& sample) const override {
    Results results;
    results.boxes = detect::true_boxes(sample);
    std::vector<Keypoint> points;
    for (const Label& label : sample.labels) {
      for (const cv::Point3f& point : true_pose(label, sample.size, points_)) {
        points.push_back(point.z > 0 ? Keypoint{point.x, point.y, 1} : Keypoint{});
      }
    }
    results.keypoints = Keypoints(std::move(points), static_cast<int>(points_), has_visibility_, sample.size);
    return results;
  }

 private:
  // The peer's scale of x; COCO's evaluation measures in pixels of the image.
  std::vector<metrics::Pose> widened(std::vector<metrics::Pose> poses, const image::InputPlan& plan) const {
    for (metrics::Pose& pose : poses) {
      for (cv::Point3f& point : pose) point.x *= coco_ ? 1 : widening(plan);
    }
    return poses;
  }
  std::vector<float> widened(std::vector<float> areas, const image::InputPlan& plan) const {
    for (float& area : areas) area *= coco_ ? 1 : widening(plan);
    return areas;
  }

  void add_nearness(const dataset::Sample& sample, const std::vector<metrics::Pose>& predictions,
                    Overlaps& poses) const {
    for (std::size_t i = 0; i < poses.truths; ++i) {
      if (!poses.ignored[i]) continue;
      for (std::size_t j = 0; j < poses.predictions; ++j) {
        poses.values[i * poses.predictions + j] =
            nearness(sample.labels[i], sample.size, predictions[j], sigmas_);
      }
    }
  }

  std::size_t points_;
  bool has_visibility_, coco_;
  Release release_;
  std::vector<float> sigmas_;
};

}  // namespace

std::unique_ptr<Judge> make_judge(const EvaluatorOptions& options) {
  return std::make_unique<PoseJudge>(options);
}

std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions& options) {
  return make_object_evaluator(options, {ApSubject::box, ApSubject::pose}, make_judge(options));
}

}  // namespace yolo::tasks::pose
