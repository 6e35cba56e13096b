// get_dataloader(): trains on pictures that are made up as they are needed: one bright square on a dark ground in each.
#include <random>
#include <yolo/train/batch_source.hpp>
#include <yolo/train/data_request.hpp>
#include <yolo/trainer.hpp>

#include "arguments.hpp"

using yolo::train::Batch;

class Squares : public yolo::train::BatchSource {
 public:
  Squares(int images, int side) : images_(images), side_(side) {}
  std::size_t batches() const override { return 8; }
  std::size_t samples() const override { return batches() * static_cast<std::size_t>(images_); }

  void start_epoch(std::uint32_t epoch, bool /*mosaic*/) override {
    random_.seed(epoch);  // the same pictures for the same epoch, so that a training can be repeated
    given_ = 0;
  }

  std::optional<Batch> next() override {
    if (given_++ == batches()) return std::nullopt;
    Batch batch;
    batch.images = images_;
    batch.height = batch.width = side_;
    const auto bytes = static_cast<std::size_t>(images_) * side_ * side_ * 3;
    batch.pixels = std::shared_ptr<std::uint8_t[]>(new std::uint8_t[bytes]());
    for (int i = 0; i < images_; ++i) add_square(batch, i);
    return batch;
  }

 private:
  void add_square(Batch& batch, int image) {
    const int size = side_ / 4 + static_cast<int>(random_() % (side_ / 4));
    const int left = static_cast<int>(random_() % (side_ - size)), top = static_cast<int>(random_() % (side_ - size));
    std::uint8_t* pixels = batch.pixels.get() + static_cast<std::size_t>(image) * side_ * side_ * 3;
    for (int y = top; y < top + size; ++y) {
      for (int x = left; x < left + size; ++x) pixels[(y * side_ + x) * 3] = 220;  // red
    }
    const auto fraction = [&](double length) { return static_cast<float>(length / side_); };
    batch.image_of.push_back(static_cast<float>(image));
    batch.classes.push_back(0);
    batch.boxes.insert(batch.boxes.end(), {fraction(left + size / 2.0), fraction(top + size / 2.0), fraction(size), fraction(size)});
    batch.paths.push_back("square");
  }

  int images_, side_;
  std::size_t given_ = 0;
  std::mt19937 random_;
};

class CustomTrainer : public yolo::Trainer {
 public:
  using Trainer::Trainer;

 protected:
  std::unique_ptr<yolo::train::BatchSource> get_dataloader(const yolo::train::DataRequest& request) override {
    std::cout << "instead of " << yolo::train::image_count(request.data) << " images squares are used\n";
    return std::make_unique<Squares>(request.batch, request.imgsz);
  }
};

int main(int argc, char** argv) {
  return run([&] {
    Arguments arguments = read_arguments(argc, argv);
    arguments.options.batch = 4;
    CustomTrainer trainer(arguments.model, arguments.options);
    std::cout << "the best model is " << trainer.train().best << "\n";
  });
}
