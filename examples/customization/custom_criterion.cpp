// get_criterion(): the usual loss, and a part that keeps the scores small. It becomes a column of results.csv.
#include <yolo/train/criterion.hpp>
#include <yolo/trainer.hpp>

#include "arguments.hpp"

using namespace yolo::train;

class CalmCriterion : public Criterion {
 public:
  explicit CalmCriterion(std::unique_ptr<Criterion> usual) : usual_(std::move(usual)) {}

  std::vector<std::string> item_names() const override {
    std::vector<std::string> names = usual_->item_names();
    names.push_back("calm_loss");
    return names;
  }

  Loss operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) override {
    Loss loss = (*usual_)(maps, batch);
    at::Tensor calm = at::zeros({}, loss.total.options());
    for (const NamedMap& map : maps) {
      if (map.name.rfind("scores.", 0) == 0) calm = calm + 0.001 * map.map.to(at::kFloat).square().mean();
    }
    loss.total = loss.total + calm * batch.images.size(0);
    loss.items = at::cat({loss.items, calm.detach().reshape({1})});
    return loss;
  }

 private:
  std::unique_ptr<Criterion> usual_;
};

class CustomTrainer : public yolo::Trainer {
 public:
  using Trainer::Trainer;

 protected:
  std::unique_ptr<Criterion> get_criterion(const yolo::graph::Network& network) override {
    return std::make_unique<CalmCriterion>(Trainer::get_criterion(network));
  }
};

int main(int argc, char** argv) {
  return run([&] {
    const Arguments arguments = read_arguments(argc, argv);
    CustomTrainer trainer(arguments.model, arguments.options);
    trainer.add_callback("on_train_epoch_end", [](yolo::Trainer& t) {
      for (const auto& [name, value] : t.losses()) std::cout << name << " " << value << "  ";
      std::cout << "\n";
    });
    trainer.train();
  });
}
