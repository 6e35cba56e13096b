// One training step of each family of networks against the peer's: it builds the network, draws its weights and makes the step.
#include "parameter_name.hpp"
#include "record/run_peer.hpp"
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

// The noised labels that the peer drew, as the network and the loss want them.
std::vector<NamedMap> side_inputs_of(const json& noised, std::int64_t classes) {
  const at::Tensor claimed = test::tensor_of(noised["classes"]).to(at::kLong), learns = test::tensor_of(noised["learns"]);
  const at::Tensor none = (claimed < 0).unsqueeze(2);
  const at::Tensor shares = at::one_hot(claimed.clamp_min(0), classes).masked_fill(none, 0).to(at::kFloat);
  const std::int64_t own = noised["own"].get<std::int64_t>(), all = own + claimed.size(1);
  at::Tensor mask = at::zeros({all, all});
  mask.slice(1, own).fill_(-std::numeric_limits<float>::infinity());
  mask.slice(0, own).slice(1, own).masked_fill_(test::tensor_of(noised["hidden"]) == 0, 0);
  return {{"denoise_classes", shares},
          {"denoise_boxes", test::tensor_of(noised["logits"])},
          {"denoise_mask", mask},
          {"denoise_objects", learns.to(at::kLong)}};
}

// What does not depend on draws must be ours too.
void expect_our_layout(const std::vector<NamedMap>& peers, const TensorBatch& batch, Criterion& criterion) {
  const std::vector<NamedMap> ours = criterion.side_inputs(batch);
  for (const char* name : {"denoise_mask", "denoise_objects"}) {
    const at::Tensor *our = find_map(ours, name), *peer = find_map(peers, name);
    ASSERT_TRUE(our != nullptr && peer != nullptr) << name;
    EXPECT_TRUE(at::equal(*our, *peer)) << name;
  }
}

TEST_P(PeerStepOf, HasOurLossGradientsAndStatistics) {
  const PeerStep step = run_peers_step(std::string(GetParam()) + ".yaml", 0);
  TorchNetwork network(step.given.network, at::kCPU);
  network.set_training(true);
  TensorBatch batch = to_tensors(step.given.batch, at::kCPU);
  const std::unique_ptr<Criterion> criterion = make_criterion(step.given.network, TrainOptions());
  if (step.expected.contains("noised")) {
    batch.side_inputs = side_inputs_of(step.expected["noised"], 80);
    expect_our_layout(batch.side_inputs, batch, *criterion);
  }
  const Loss loss = (*criterion)(network.forward(batch.images, batch.side_inputs), batch);
  loss.total.backward();
  test::expect_loss(loss, step.expected);
  test::expect_gradients(network.parameters(), step.expected);
  test::expect_statistics(network.parameters(), step.expected);
}

INSTANTIATE_TEST_SUITE_P(RealPeer, PeerStepOf,
                         testing::Values("yolov3-tiny", "yolov5n", "yolov6n", "yolov8n", "yolov9t", "yolov10n", "yolov8n-rtdetr"),
                         test::ParameterName());

}  // namespace
}  // namespace yolo::train
