#include "augment/fit.hpp"

#include <opencv2/imgproc.hpp>

#include "augment/instances.hpp"
#include "image/letterbox.hpp"

namespace yolo::augment {

Collage fit(TrainingSample sample, cv::Size canvas, bool enlarge) {
  image::LetterboxOptions options;
  options.target = canvas;
  options.enlarge = enlarge;
  const image::InputPlan plan = image::plan_letterbox(sample.image.size(), options);
  cv::Mat scaled = sample.image;
  if (plan.scaled != sample.image.size()) {
    scaled = cv::Mat();
    cv::resize(sample.image, scaled, plan.scaled, 0, 0, cv::INTER_LINEAR);
  }
  const cv::Point2f padding(static_cast<float>(plan.left + plan.right) / 2,
                            static_cast<float>(plan.top + plan.bottom) / 2);
  scale_and_move(sample.instances, cv::Point2d(plan.ratio_x, plan.ratio_y), padding);
  Collage collage{canvas, {{scaled, {plan.left, plan.top}}}, {}};
  collage.instances = std::move(sample.instances);
  return collage;
}

}  // namespace yolo::augment
