// Predictor: brightens pictures before they are looked at, and saves only those in which something was found.
#include <yolo/model.hpp>
#include <yolo/predictor.hpp>

#include "arguments.hpp"

class BrightPredictor : public yolo::Predictor {
 public:
  int saved = 0;

  void preprocess(yolo::Frame& frame) override {
    cv::Mat bright;
    frame.image.convertTo(bright, -1, /*alpha=*/1.3, /*beta=*/10);
    frame.image = bright;
  }
  bool write_results(const yolo::Frame&, const yolo::Results& results) override {
    const bool found = !results.boxes.empty();
    saved += found;
    return found;
  }
};

int main(int argc, char** argv) {
  return run([&] {
    // PROGRAM MODEL SOURCE [- [IMGSZ [FOLDER]]]
    const Arguments arguments = read_arguments(argc, argv);
    yolo::Model model(arguments.model);
    yolo::PredictOptions options;
    options.imgsz = {arguments.options.imgsz};
    options.folder.project = arguments.options.project;
    options.save.images = true;
    BrightPredictor predictor;
    const auto all = model.predict(arguments.options.data, options, predictor);
    std::cout << all.size() << " pictures, " << predictor.saved << " of them saved\n";
  });
}
