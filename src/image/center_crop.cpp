#include "image/center_crop.hpp"

#include <limits>

#include <yolo/error.hpp>

#include "image/antialiased_resize.hpp"
#include "image/input_fitter.hpp"

namespace yolo::image {
namespace {

/// The longer side, scaled like the shorter one and cut to whole pixels.
int scaled_side(int longer, int shorter, int side) {
  const double length = static_cast<double>(static_cast<std::int64_t>(side) * longer) / shorter;
  if (length > std::numeric_limits<int>::max())
    throw Error("the image is too long and thin to be classified");
  return static_cast<int>(length);
}

class CenterCropFitter final : public InputFitter {
 public:
  // As the peer does, the height of the input counts for both sides; there is no padding that could be
  // spared.
  InputPlan plan(cv::Size image, const FitRequest& request) const override {
    return plan_center_crop(image, request.target.height, request.content.height);
  }

  void write(const cv::Mat& image, const InputPlan& plan, std::uint8_t* output) const override {
    center_crop(image, plan, output);
  }
};

}  // namespace

InputPlan plan_center_crop(cv::Size image, int side, int shorter) {
  if (image.width < 1 || image.height < 1) throw Error("an empty image cannot be predicted on");
  if (side < 1) throw Error("the network input must not be empty");
  if (shorter == 0) shorter = side;
  if (shorter < side) throw Error(fmt::format("an image of {} pixels has no middle of {}", shorter, side));
  const bool upright = image.width <= image.height;
  InputPlan plan;
  plan.scaled = upright ? cv::Size(shorter, scaled_side(image.height, image.width, shorter))
                        : cv::Size(scaled_side(image.width, image.height, shorter), shorter);
  const auto before = [side](int length) { return static_cast<int>(std::nearbyint((length - side) / 2.0)); };
  plan.left = -before(plan.scaled.width);
  plan.top = -before(plan.scaled.height);
  plan.right = side - plan.scaled.width - plan.left;
  plan.bottom = side - plan.scaled.height - plan.top;
  plan.ratio_x = static_cast<double>(plan.scaled.width) / image.width;
  plan.ratio_y = static_cast<double>(plan.scaled.height) / image.height;
  plan.transform = {image,
                    {side, side},
                    static_cast<float>(plan.ratio_x),
                    static_cast<float>(plan.ratio_y),
                    static_cast<float>(plan.left),
                    static_cast<float>(plan.top)};
  return plan;
}

void center_crop(const cv::Mat& image, const InputPlan& plan, std::uint8_t* output) {
  if (image.size() != plan.transform.original)
    throw Error("this crop was planned for an image of another size");
  resize_antialiased(image, plan.scaled, cv::Rect({-plan.left, -plan.top}, plan.transform.input), output);
}

std::unique_ptr<InputFitter> make_center_crop_fitter() { return std::make_unique<CenterCropFitter>(); }

}  // namespace yolo::image
