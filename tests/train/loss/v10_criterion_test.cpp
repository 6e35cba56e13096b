// The loss of YOLOv10 on maps given by formula; the expected values are Ultralytics 8.3.6's for the same maps
// and labels.
#include "train/loss/v10_criterion.hpp"

#include "train/loss/loss_case.hpp"
#include "train/loss/wave.hpp"

namespace yolo::train {
namespace {

std::vector<NamedMap> maps_of(const std::string& prefix, double phase) {
  std::vector<NamedMap> maps;
  double next = phase;
  for (const int level : {0, 1, 2}) {
    // Boxes and classes of a level are two waves with phases of their own.
    const std::int64_t side = 32 >> level;
    maps.push_back({prefix + "boxes." + std::to_string(level), test::wave({2, 64, side, side}, next++, 2)});
    maps.push_back({prefix + "scores." + std::to_string(level), test::wave({2, 3, side, side}, next++, 2)});
  }
  return maps;
}

TEST(V10Criterion, EqualsThePeer) {
  TensorBatch batch;
  batch.images = at::zeros({2, 3, 256, 256});
  batch.image_of = at::tensor({0, 0, 1, 1, 1}).to(at::kLong);
  batch.classes = at::tensor({0, 1, 2, 0, 1}).to(at::kLong);
  batch.boxes = at::tensor({0.3F, 0.4F, 0.4F, 0.5F, 0.7F, 0.6F, 0.5F,  0.6F,  0.5F, 0.5F,
                            0.9F, 0.8F, 0.2F, 0.3F, 0.3F, 0.4F, 0.75F, 0.25F, 0.4F, 0.3F})
                    .view({5, 4});
  std::vector<NamedMap> maps = maps_of("", 0);
  const std::vector<NamedMap> many = maps_of("many.", 10);
  maps.insert(maps.end(), many.begin(), many.end());
  const Loss loss = V10Criterion(LossGains())(maps, batch);
  test::expect_close(loss.items, {4.119929313659668, 1133.128662109375, 8.921457290649414}, 1e-4);
  test::expect_close(loss.total, 2292.340087890625, 1e-4);
  loss.total.backward();
  const double expected[] = {
      0.9065226316452026,  11.912837028503418, 0.5309110283851624, 5.944511413574219,  0, 2.9846739768981934,
      0.27081775665283203, 1.935941219329834,  0.2394214166568756, 0.9676966071128845, 0, 0.4835704267024994};
  for (std::size_t i = 0; i < maps.size(); ++i) {
    const at::Tensor gradient = maps[i].map.grad();
    test::expect_close(gradient.defined() ? gradient.norm() : at::zeros({}), expected[i], 1e-3);
  }
}

}  // namespace
}  // namespace yolo::train
