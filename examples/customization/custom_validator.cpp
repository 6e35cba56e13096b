// get_validator(): the best weights are those that count the objects of most pictures rightly. The same validator measures a
// finished model.
#include <yolo/model.hpp>
#include <yolo/trainer.hpp>
#include <yolo/validator.hpp>

#include "arguments.hpp"

class CountingValidator : public yolo::Validator {
 public:
  void init_metrics(const std::vector<std::string>& /*names*/) override { images_ = right_ = 0; }

  void update_metrics(const yolo::LabelledImage& truth, const yolo::Results& results) override {
    std::size_t found = 0;
    for (const yolo::Detection& box : results.boxes) found += box.conf >= 0.25F;
    ++images_;
    right_ += found == truth.objects.size();
  }

  void finalize_metrics(yolo::ValMetrics& metrics) override {
    const double share = images_ == 0 ? 0 : static_cast<double>(right_) / images_;
    metrics.own_figures.emplace_back("metrics/counted", share);  // a column of results.csv
    metrics.own_fitness = share;
  }

 private:
  int images_ = 0, right_ = 0;
};

class CustomTrainer : public yolo::Trainer {
 public:
  using Trainer::Trainer;

 protected:
  std::unique_ptr<yolo::Validator> get_validator() override { return std::make_unique<CountingValidator>(); }
};

int main(int argc, char** argv) {
  return run([&] {
    const Arguments arguments = read_arguments(argc, argv);
    const yolo::Model model(arguments.model);
    CustomTrainer trainer(arguments.model, arguments.options);
    const yolo::Model trained = model.load(model.train(trainer).weights());

    CountingValidator validator;
    yolo::ValOptions options;
    options.data = arguments.options.data;
    options.imgsz = {arguments.options.imgsz};
    options.folder.project = arguments.options.project;
    const yolo::ValMetrics metrics = trained.val(options, validator);
    std::cout << "objects were counted rightly in a share of " << metrics.fitness() << " of the pictures\n";
  });
}
