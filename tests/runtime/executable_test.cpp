// Named inputs and outputs, several requests under way, and the list of engines.
#include "runtime/executable.hpp"

#include <cmath>

#include <yolo/error.hpp>
#include <yolo/graph/builder.hpp>

#include "expect_error.hpp"
#include "runtime/backend_rows.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "runtime/reference/reference_backend.hpp"
#include "support.hpp"

namespace yolo::runtime {
namespace {

// Gives the mean of each channel of a picture.
graph::Graph mean_graph() {
  graph::Graph graph;
  graph.nodes.push_back({graph::op::Input{}, {}, {}, ""});
  graph.nodes.push_back({graph::op::GlobalAveragePool{}, {0}, {}, ""});
  graph.nodes.push_back({graph::op::MultiplyScalar{2}, {1}, {}, ""});
  graph.outputs = {{"mean", 1}, {"twice", 2}};
  return graph;
}

std::unique_ptr<Executable> reference() { return make_reference_executable(mean_graph()); }

std::unique_ptr<Executable> openvino(Workload workload = Workload::one) {
  BackendOptions options;
  options.precision = Precision::f32;
  options.workload = workload;
  options.threads = 2;
  return make_openvino_executable(mean_graph, options);
}

void fill(const TensorView& input, std::uint8_t byte) {
  const auto count = static_cast<std::size_t>(graph::element_count(input.shape));
  if (input.type == ElementType::u8) {
    std::fill_n(static_cast<std::uint8_t*>(input.data), count, byte);
  } else {
    std::fill_n(static_cast<float*>(input.data), count, static_cast<float>(byte) / 255);
  }
}

float first_of(const TensorView& output) { return *static_cast<const float*>(output.data); }

std::unique_ptr<Request> request_of(const Executable& executable, std::int64_t side) {
  const Port& port = executable.inputs()[0];
  const graph::Shape shape = port.type == ElementType::u8 ? graph::Shape{1, side, side, 3} : graph::Shape{1, 3, side, side};
  return executable.make_request({&shape, 1});
}

class Executables : public testing::TestWithParam<bool> {
 protected:
  std::unique_ptr<Executable> executable() const { return GetParam() ? openvino() : reference(); }
};

TEST_P(Executables, InputsAndOutputsHaveNames) {
  const auto all = executable();
  ASSERT_EQ(all->inputs().size(), 1U);
  ASSERT_EQ(all->outputs().size(), 2U);
  EXPECT_EQ(find_port(all->outputs(), "twice").name, "twice");
  test::expect_error([&] { find_port(all->outputs(), "thrice"); }, "it has: mean, twice");
  const auto request = request_of(*all, 4);
  test::expect_error([&] { request->input("nothing"); }, "no input \"nothing\"");
  fill(request->input(all->inputs()[0].name), 51);
  request->run();
  EXPECT_NEAR(first_of(request->output("mean")), 0.2, 1e-6);
  EXPECT_NEAR(first_of(request->output("twice")), 0.4, 1e-6);
  test::expect_error([&] { request->output("thrice"); }, "it has: mean, twice");
}

TEST_P(Executables, SeveralRequestsAreUnderWay) {
  const auto all = executable();
  std::vector<std::unique_ptr<Request>> requests;
  for (int i = 0; i < 5; ++i) {
    requests.push_back(request_of(*all, 4));
    fill(requests.back()->input(all->inputs()[0].name), static_cast<std::uint8_t>(i * 51));
  }
  for (const auto& request : requests) request->start();
  for (int i = 4; i >= 0; --i) {
    Request& request = *requests[static_cast<std::size_t>(i)];
    request.wait();
    EXPECT_NEAR(first_of(request.output("mean")), i * 0.2, 1e-6) << i;
    EXPECT_GT(request.finished().time_since_epoch().count(), 0);
  }
}

TEST_P(Executables, ARunThatNobodyWaitsForEndsWithItsRequest) {
  const auto all = executable();
  for (int i = 0; i < 20; ++i) {
    const auto request = request_of(*all, 64);
    request->start();
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, Executables, testing::Bool(),
                         [](const auto& row) { return row.param ? "OpenVino" : "Reference"; });

TEST(Executable, ManyImagesHaveAStreamForEachThread) {
  EXPECT_EQ(openvino(Workload::one)->streams(), 1);
  EXPECT_EQ(openvino(Workload::many)->streams(), 2);
}

TEST(Backends, TheFirstThatCanRunAModelIsTaken) {
  EXPECT_THAT(make_backend(GraphMaker(mean_graph), {})->description(), testing::HasSubstr("OpenVINO"));
  BackendOptions named;
  named.engine = kReference;
  EXPECT_EQ(make_backend(GraphMaker(mean_graph), named)->description(), "reference loops");
}

TEST(Backends, OneThatCannotRunItIsRefused) {
  BackendOptions options;
  options.engine = kOpencvDnn;
  test::expect_error([&] { make_backend(GraphMaker(mean_graph), options); }, "no engine can run this model");
  options = {};
  options.device = "npu";
  test::expect_error([&] { make_backend(GraphMaker(mean_graph), options); }, "on the device \"npu\"");
  EXPECT_TRUE(is_known_device("cpu"));
  EXPECT_FALSE(is_known_device("npu"));
}

// A row is all that an engine needs.
TEST(Backends, ANewOneIsARow) {
  static constexpr std::string_view kDevices[] = {"toy"};
  const BackendRow rows[] = {{"toy engine", kDevices, [](const Program&) { return true; },
                              [](const Program&, const BackendOptions&) { return reference(); }}};
  BackendOptions options;
  options.device = "toy";
  const auto backend = make_backend(GraphMaker(mean_graph), options, rows);
  const auto request = backend->make_request({2, 8, 8});
  std::fill_n(request->input(1), 8 * 8 * 3, std::uint8_t{255});
  request->run();
  ASSERT_EQ(request->outputs().size(), 2U);
  EXPECT_EQ(request->outputs()[0].data[0], 0);
  EXPECT_EQ(request->outputs()[0].data[3], 1);
}

TEST(Pictures, ANetworkWithoutAPictureInputIsRefused) {
  EXPECT_EQ(layout_of({"x", ElementType::u8, {1, 8, 8, 3}}), PictureLayout::bytes);
  EXPECT_EQ(layout_of({"x", ElementType::f32, {-1, 3, -1, -1}}), PictureLayout::planes);
  test::expect_error([] { layout_of({"tokens", ElementType::f32, {1, 77}}); }, "\"tokens\" has the shape [1, 77]");
}

}  // namespace
}  // namespace yolo::runtime
