// add_callback(): keeps a copy of the weights of every second epoch, and ends the training when the loss is small enough.
#include <filesystem>
#include <yolo/trainer.hpp>

#include "arguments.hpp"

int main(int argc, char** argv) {
  return run([&] {
    const Arguments arguments = read_arguments(argc, argv);
    yolo::Trainer trainer(arguments.model, arguments.options);
    trainer.add_callback("on_model_save", [](yolo::Trainer& t) {
      if (t.epoch() % 2 != 0) return;
      const std::string copy = t.save_dir() + "/after_epoch_" + std::to_string(t.epoch() + 1) + ".pt";
      std::filesystem::copy_file(t.last(), copy, std::filesystem::copy_options::overwrite_existing);
      std::cout << "kept " << copy << "\n";
    });
    trainer.add_callback("on_train_epoch_end", [](yolo::Trainer& t) {
      double sum = 0;
      for (const auto& [name, value] : t.losses()) sum += value;
      std::cout << "epoch " << t.epoch() + 1 << " of " << t.epochs() << ": loss " << sum << "\n";
      if (sum < 1) t.stop();  // after this epoch is validated and saved
    });
    const yolo::TrainResult result = trainer.train();
    std::cout << result.epochs << " epochs, the best model is " << result.best << "\n";
  });
}
