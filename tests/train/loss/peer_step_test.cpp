// One training step of each family of networks against the peer's: it builds the network, draws its weights and makes the step.
#include "record/peer_python.hpp"
#include "train/loss/expect_step.hpp"
#include "train/loss/loss_case.hpp"
#include "train/loss/make_criterion.hpp"

namespace yolo::train {
namespace {

using nlohmann::json;

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct PeerStep {
  test::LossCase given;
  json expected;
};

// Throws when the peer's script fails.
PeerStep run_peers_step(const std::string& yaml, int seed) {
  const test::TemporaryFolder folder;
  const json request{{"yaml", yaml}, {"seed", seed}, {"golden", test::shared("golden/loss_detect.json").string()}};
  std::ofstream(folder / "request.json") << request;
  test::run_peer(text_of(YOLO_PEER_STEP), folder.path());
  return {test::read_loss_case("detect", folder / "weights.pt"), test::read_json(folder / "step.json")};
}

class PeerStepOf : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    YOLO_NEEDS_PEER();
    YOLO_NEEDS_SHARED("golden/loss_detect.json");
  }
};

TEST_P(PeerStepOf, HasOurLossGradientsAndStatistics) {
  const PeerStep step = run_peers_step(std::string(GetParam()) + ".yaml", 0);
  TorchNetwork network(step.given.network, at::kCPU);
  network.set_training(true);
  const TensorBatch batch = to_tensors(step.given.batch, at::kCPU);
  const std::unique_ptr<Criterion> criterion = make_criterion(step.given.network, TrainOptions());
  const Loss loss = (*criterion)(network.forward(batch.images), batch);
  loss.total.backward();
  test::expect_loss(loss, step.expected);
  test::expect_gradients(network.parameters(), step.expected);
  test::expect_statistics(network.parameters(), step.expected);
}

INSTANTIATE_TEST_SUITE_P(Families, PeerStepOf,
                         testing::Values("yolov3-tiny", "yolov5n", "yolov6n", "yolov8n", "yolov9t", "yolov10n"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace yolo::train
