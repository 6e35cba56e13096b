// The loss of RT-DETR on predictions given by formula; the expected values are Ultralytics 8.3.6's for the
// same predictions.
#include "train/loss/rtdetr_criterion.hpp"

#include <yolo/graph/model_yaml.hpp>

#include "train/loss/loss_case.hpp"
#include "train/loss/make_criterion.hpp"
#include "train/loss/wave.hpp"

namespace yolo::train {
namespace {

struct Example {
  at::Tensor logits = test::wave({3, 2, 12, 4}, 0, 1);  // of boxes: layers x images x queries x 4
  at::Tensor scores = test::wave({3, 2, 12, 3}, 1, 2);
  TensorBatch batch;

  explicit Example(std::int64_t first_object = 0, std::int64_t last_object = 5) {
    const at::Tensor boxes = at::tensor({0.3F, 0.4F, 0.4F, 0.5F, 0.7F, 0.6F, 0.5F,  0.6F,  0.5F, 0.5F,
                                         0.9F, 0.8F, 0.2F, 0.3F, 0.3F, 0.4F, 0.75F, 0.25F, 0.4F, 0.3F})
                                 .view({5, 4});
    batch.images = at::zeros({2, 3, 64, 64});
    batch.image_of = at::tensor({0, 0, 1, 1, 1}).to(at::kLong).slice(0, first_object, last_object);
    batch.classes = at::tensor({0, 1, 2, 0, 1}).to(at::kLong).slice(0, first_object, last_object);
    batch.boxes = boxes.slice(0, first_object, last_object);
  }

  std::vector<NamedMap> maps() const {
    const at::Tensor boxes = logits.sigmoid();
    return {{"aux.boxes.0", boxes[0]},   {"aux.scores.0", scores[0]}, {"aux.boxes.1", boxes[1]},
            {"aux.scores.1", scores[1]}, {"boxes", boxes[2]},        {"scores", scores[2]}};
  }
};

TEST(RtdetrCriterion, WeightsOfOtherLossesHaveNoEffect) {
  const auto network = [](const char* yaml) { return graph::network_from_yaml(graph::find_model_yaml(yaml)); };
  TrainOptions options;
  EXPECT_THAT(idle_gains(network("yolov8-rtdetr.yaml"), options), testing::IsEmpty());
  options.box = 5;
  options.dfl = 1;
  EXPECT_THAT(idle_gains(network("yolov8-rtdetr.yaml"), options), testing::ElementsAre("box", "dfl"));
  EXPECT_THAT(idle_gains(network("yolo11n.yaml"), options), testing::IsEmpty());
}

TEST(RtdetrCriterion, EqualsThePeer) {
  const Example example;
  const Loss loss = RtdetrCriterion()(example.maps(), example.batch);
  test::expect_close(loss.items, {1.3125582933425903, 5.31911039352417, 1.7909033298492432}, 1e-4);
  test::expect_close(loss.total, 25.295921325683594, 1e-4);
  loss.total.backward();
  test::expect_close(example.logits.grad().norm(), 2.410836935043335, 1e-3);
  test::expect_close(example.scores.grad().norm(), 1.2664598226547241, 1e-3);
}

TEST(RtdetrCriterion, EqualsThePeerWithoutLabels) {
  const Example one_empty(2), all_empty(0, 0);
  test::expect_close(RtdetrCriterion()(one_empty.maps(), one_empty.batch).items,
                     {1.6519705057144165, 9.237669944763184, 2.115229845046997}, 1e-4);
  const Loss loss = RtdetrCriterion()(all_empty.maps(), all_empty.batch);
  test::expect_close(loss.items, {0, 32.310855865478516, 0}, 1e-4);
  test::expect_close(loss.total, 32.310855865478516 + 63.59085464477539, 1e-4);
}

}  // namespace
}  // namespace yolo::train
