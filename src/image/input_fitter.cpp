#include "image/input_fitter.hpp"

#include "image/letterbox.hpp"

namespace yolo::image {
namespace {

class LetterboxFitter final : public InputFitter {
 public:
  LetterboxFitter(bool stretch, Release release) : stretch_(stretch), release_(release) {}

  InputPlan plan(cv::Size image, const FitRequest& request) const override {
    LetterboxOptions options;
    options.target = request.target;
    options.content = request.content;
    options.minimal = request.minimal && !stretch_;
    options.stretch = stretch_;
    options.stride = request.stride;
    options.release = release_;
    return plan_letterbox(image, options);
  }

  void write(const cv::Mat& image, const InputPlan& plan, std::uint8_t* output) const override {
    letterbox(image, plan, output);
  }

  bool follows_proportions() const override { return !stretch_; }

 private:
  bool stretch_;
  Release release_;
};

}  // namespace

std::unique_ptr<InputFitter> make_letterbox_fitter(Release release) {
  return std::make_unique<LetterboxFitter>(false, release);
}

std::unique_ptr<InputFitter> make_stretch_fitter() {
  return std::make_unique<LetterboxFitter>(true, Release::v8_3);
}

}  // namespace yolo::image
