#include "image/letterbox.hpp"

#include <opencv2/imgproc.hpp>

#include <yolo/error.hpp>

namespace yolo::image {
namespace {

// Half to even, as Python rounds.
int round_even(double value) { return static_cast<int>(std::nearbyint(value)); }

}  // namespace

int round_up_to_stride(int side, int stride) { return std::max((side + stride - 1) / stride, 1) * stride; }

InputPlan plan_letterbox(cv::Size image, const LetterboxOptions& options) {
  if (image.width < 1 || image.height < 1) throw Error("an empty image cannot be predicted on", ErrorCode::bad_option);
  if (options.target.width < 1 || options.target.height < 1) throw Error("the network input must not be empty");
  const cv::Size content = options.content.empty() ? options.target : options.content;
  if (content.width > options.target.width && content.height > options.target.height) {
    throw Error("the image cannot be scaled to more than the network input");
  }
  // A canvas that is smaller than the content in one direction limits the scale too.
  double scale_x = std::min(static_cast<double>(std::min(content.height, options.target.height)) / image.height,
                            static_cast<double>(std::min(content.width, options.target.width)) / image.width);
  if (!options.enlarge) scale_x = std::min(scale_x, 1.0);
  double scale_y = scale_x;
  InputPlan plan;
  plan.scaled = {std::max(1, round_even(image.width * scale_x)), std::max(1, round_even(image.height * scale_x))};
  if (!options.content.empty()) {
    const auto up = [&](int side, int most) { return std::min(static_cast<int>(std::ceil(side * scale_x)), most); };
    plan.scaled = {up(image.width, content.width), up(image.height, content.height)};
  }
  double pad_x = options.target.width - plan.scaled.width, pad_y = options.target.height - plan.scaled.height;
  if (options.minimal) {
    pad_x = std::fmod(pad_x, options.stride);
    pad_y = std::fmod(pad_y, options.stride);
  } else if (options.stretch) {
    pad_x = pad_y = 0;
    plan.scaled = options.target;
    scale_x = static_cast<double>(options.target.width) / image.width;
    scale_y = static_cast<double>(options.target.height) / image.height;
  }
  if (options.centered) {
    pad_x /= 2;
    pad_y /= 2;
  }
  // An odd pixel of padding goes right and below.
  plan.left = options.centered ? round_even(pad_x - 0.1) : 0;
  plan.top = options.centered ? round_even(pad_y - 0.1) : 0;
  plan.right = round_even(pad_x + 0.1);
  plan.bottom = round_even(pad_y + 0.1);
  plan.transform.original = image;
  plan.transform.input = {plan.scaled.width + plan.left + plan.right, plan.scaled.height + plan.top + plan.bottom};
  plan.ratio_x = scale_x;
  plan.ratio_y = scale_y;
  if (!options.content.empty()) {
    scale_x = static_cast<double>(plan.scaled.width) / image.width;
    scale_y = static_cast<double>(plan.scaled.height) / image.height;
    plan.ratio_x = scale_x;
    plan.ratio_y = scale_y;
  }
  if (options.stretch || !options.centered || !options.content.empty()) {
    plan.transform.scale_x = static_cast<float>(scale_x);
    plan.transform.scale_y = static_cast<float>(scale_y);
    plan.transform.left = static_cast<float>(plan.left);
    plan.transform.top = static_cast<float>(plan.top);
  } else {
    plan.transform = transform_between(plan.transform.input, image, options.release);
  }
  return plan;
}

void letterbox(const cv::Mat& image, const InputPlan& plan, std::uint8_t* output) {
  if (image.type() != CV_8UC3) throw Error("pictures must have three channels of bytes (blue, green, red)");
  if (image.size() != plan.transform.original) throw Error("this letterbox was planned for an image of another size");
  cv::Mat canvas(plan.transform.input, CV_8UC3, output);
  const cv::Scalar grey = cv::Scalar::all(kPaddingGrey);
  if (plan.top > 0) canvas.rowRange(0, plan.top).setTo(grey);
  if (plan.bottom > 0) canvas.rowRange(canvas.rows - plan.bottom, canvas.rows).setTo(grey);
  if (plan.left > 0) canvas.colRange(0, plan.left).setTo(grey);
  if (plan.right > 0) canvas.colRange(canvas.cols - plan.right, canvas.cols).setTo(grey);
  cv::Mat inside = canvas(cv::Rect(cv::Point(plan.left, plan.top), plan.scaled));
  if (plan.scaled == image.size()) {
    image.copyTo(inside);
  } else {
    cv::resize(image, inside, plan.scaled, 0, 0, cv::INTER_LINEAR);
  }
}

}  // namespace yolo::image
