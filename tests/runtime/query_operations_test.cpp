// The operations of a head of queries: by hand in the plain loops, and in OpenVINO against the plain loops.
#include <yolo/graph/registry.hpp>

#include "runtime/reference/query_operations.hpp"
#include "graph/random_weights.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "runtime/reference/reference_backend.hpp"
#include "support.hpp"

namespace yolo::runtime {
namespace {

using graph::Builder;
using graph::Shape;
using graph::Tensor;
using graph::Value;
using testing::ElementsAre;
using testing::FloatNear;
using testing::Pointwise;
namespace op = graph::op;

// By hand.

std::vector<float> sample(float x, float y) {
  const std::vector<float> map{1, 2, 3, 4, 5, 6}, place{x, y};  // 2 rows, 3 columns
  const Shape map_shape{1, 1, 2, 3}, place_shape{1, 1, 1, 2};
  return reference::grid_sample({map, map_shape}, {place, place_shape}, {1, 1, 1, 1});
}

TEST(QueryOperations, GridSampleCountsFromTheOuterEdges) {
  EXPECT_THAT(sample(0, 0), ElementsAre(3.5F));
  EXPECT_THAT(sample(-2.0F / 3, -0.5F), ElementsAre(FloatNear(1, 1e-6F)));  // centre of the first cell
  EXPECT_THAT(sample(-1, -0.5F),
              ElementsAre(FloatNear(0.5F, 1e-6F)));  // half of it lies outside, where there is zero
  EXPECT_THAT(sample(1, 1), ElementsAre(FloatNear(1.5F, 1e-6F)));
  EXPECT_THAT(sample(3, 0), ElementsAre(0.0F));
  EXPECT_THAT(sample(1e30F, -1e30F), ElementsAre(0.0F));
}

TEST(QueryOperations, PositionsAreColumnsThenRows) {
  EXPECT_THAT(reference::position_grid({false}, {1, 2, 2, 3}),
              ElementsAre(0, 1, 2, 0, 1, 2, 0, 0, 0, 1, 1, 1));
  EXPECT_THAT(reference::position_grid({true}, {1, 2, 1, 2}), ElementsAre(0.25F, 0.75F, 0.5F, 0.5F));
}

TEST(QueryOperations, TopKTakesTheFirstOfEqualOnes) {
  const std::vector<float> values{1, 5, 3, 5, 2, 2, 2, 2};
  const Shape shape{2, 4};
  EXPECT_THAT(reference::top_k({3}, {values, shape}), ElementsAre(1, 3, 2, 0, 1, 2));
}

TEST(QueryOperations, RowsAreTakenImageByImage) {
  const std::vector<float> rows{1, 2, 3, 4, 5, 6, 7, 8}, positions{1, 0, 0, 0};
  const Shape shape{2, 2, 2}, position_shape{2, 2};
  EXPECT_THAT(reference::gather_rows({false}, {rows, shape}, {positions, position_shape}),
              ElementsAre(3, 4, 1, 2, 5, 6, 5, 6));
}

TEST(QueryOperations, LayerNormHasMeanZeroAndDeviationOne) {
  const std::vector<float> values{1, 3, -4, 8};
  const Shape shape{2, 2};
  graph::Node node{
      op::LayerNorm{0}, {}, {Tensor::from_floats({2}, {1, 2}), Tensor::from_floats({2}, {0, 1})}, ""};
  EXPECT_THAT(reference::layer_norm({values, shape}, node),
              Pointwise(FloatNear(1e-6F), {-1.0F, 3.0F, -1.0F, 3.0F}));
}

// OpenVINO against the plain loops.

Tensor random_tensor(const Shape& shape, unsigned seed) {
  std::mt19937 random(seed);
  Tensor tensor = Tensor::shape_only(shape);
  test::fill(tensor, random, 0, 0.5F);
  return tensor;
}

struct Case {
  const char* name;
  Value (*build)(Builder& builder, Value x);  ///< x: 2 x 8 x 12 x 16
};

class QueryOperation : public testing::TestWithParam<Case> {};

void expect_equal(const graph::Graph& graph, int batch) {
  BackendOptions options;
  options.precision = Precision::f32;
  const auto ours = make_openvino_backend(graph, options), loops = make_reference_backend(graph);
  // The first size is compiled for itself, the others run in a network of open size.
  for (const InputShape& shape : {InputShape{batch, 12, 16}, InputShape{1, 14, 10}, InputShape{3, 8, 20}}) {
    const auto a = ours->make_request(shape), b = loops->make_request(shape);
    for (int n = 0; n < shape.batch; ++n) {
      for (int i = 0; i < shape.height * shape.width * 3; ++i) {
        a->input(n)[i] = b->input(n)[i] = static_cast<std::uint8_t>((i * 37 + i / 7 * 11 + n * 91) % 256);
      }
    }
    a->run();
    b->run();
    const RawMap &left = a->outputs()[0], &right = b->outputs()[0];
    ASSERT_EQ(left.shape, right.shape);
    const auto count = static_cast<std::size_t>(graph::element_count(left.shape));
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_NEAR(left.data[i], right.data[i], 2e-5F * std::max(1.0F, std::abs(right.data[i])))
          << "value " << i;
    }
  }
}

TEST_P(QueryOperation, EqualsThePlainLoopForFixedAndOpenSizes) {
  Builder builder(graph::Registry::builtin());
  const Value x = builder.conv(builder.input(3), {}, random_tensor({8, 3, 1, 1}, 1), nullptr);
  builder.output("out", GetParam().build(builder, x));
  const graph::Graph graph = builder.take();
  for (const int batch : {1, 2}) expect_equal(graph, batch);
}

Value rows_of(Builder& b, Value x) { return b.transpose(b.reshape(x, {0, 8, -1}), {0, 2, 1}); }
Value best_places(Builder& b, Value x) {
  return b.top_k(b.reshape(b.reduce(rows_of(b, x), op::ReduceKind::maximum, 2), {0, -1}), 7);
}

// Places N x Q x 6 x 2 with Q = 5, made from the map's own values.
Value places_in(Builder& b, Value x) {
  const Value rows = b.gather_rows(rows_of(b, x), b.slice(best_places(b, x), 1, 0, 5));
  const Value wide = b.linear(rows, random_tensor({12, 8}, 9), nullptr);
  return b.reshape(wide, {0, 5, 6, 2});
}

INSTANTIATE_TEST_SUITE_P(
    All, QueryOperation,
    testing::Values(
        Case{"LayerNorm",
             +[](Builder& b, Value x) {
               return b.layer_norm(rows_of(b, x), 1e-5, random_tensor({8}, 2), random_tensor({8}, 3));
             }},
        Case{"Sine", +[](Builder& b, Value x) { return b.unary(b.multiply(x, 30), op::UnaryKind::sine); }},
        Case{"Cosine",
             +[](Builder& b, Value x) { return b.unary(b.multiply(x, 30), op::UnaryKind::cosine); }},
        Case{"Logarithm",
             +[](Builder& b, Value x) { return b.unary(b.clamp(x, 0.01, 5), op::UnaryKind::logarithm); }},
        Case{"Clamp", +[](Builder& b, Value x) { return b.clamp(x, -0.2, 0.1); }},
        Case{"InRange", +[](Builder& b, Value x) { return b.in_range(x, -0.2, 0.1); }},
        Case{"Sum", +[](Builder& b, Value x) { return b.reduce(x, op::ReduceKind::sum, 1); }},
        Case{"Maximum", +[](Builder& b, Value x) { return b.reduce(x, op::ReduceKind::maximum, -1); }},
        Case{"PositionGrid", +[](Builder& b, Value x) { return b.position_grid(x, false); }},
        Case{"RelativePositions", +[](Builder& b, Value x) { return b.position_grid(x, true); }},
        Case{"Constant",
             +[](Builder& b, Value x) {
               return b.add(x, b.constant(random_tensor({1, 8, 1, 1}, 4)));
             }},
        Case{"MatMulWithOneMatrix",
             +[](Builder& b, Value x) {
               return b.matmul(rows_of(b, x), b.constant(random_tensor({1, 5, 8}, 5)), false, true);
             }},
        Case{"GatherRows",
             +[](Builder& b, Value x) { return b.gather_rows(rows_of(b, x), best_places(b, x)); }},
        Case{"GatherSharedRows",
             +[](Builder& b, Value x) {
               const Value grid = b.transpose(b.reshape(b.position_grid(x, true), {0, 2, -1}), {0, 2, 1});
               return b.gather_rows(grid, best_places(b, x), true);
             }},
        Case{"Attention",
             +[](Builder& b, Value x) {
               const Value rows = b.transpose(b.reshape(rows_of(b, x), {0, 0, 2, 4}), {0, 2, 1, 3});
               return b.attention(rows, b.multiply(rows, 3), b.multiply(rows, -1));
             }},
        Case{"MaskedAttention",
             +[](Builder& b, Value x) {
               const Value chosen = b.gather_rows(rows_of(b, x), best_places(b, x));
               const Value rows = b.transpose(b.reshape(chosen, {0, 0, 2, 4}), {0, 2, 1, 3});
               return b.attention(rows, b.multiply(rows, 3), b.multiply(rows, -1), b.constant(random_tensor({7, 7}, 6)));
             }},
        Case{"AttentionOfTwoGroups",
             +[](Builder& b, Value x) {
               const Value chosen = b.gather_rows(rows_of(b, x), best_places(b, x));
               const Value rows = b.transpose(b.reshape(chosen, {0, 0, 2, 4}), {0, 2, 1, 3});
               std::vector<float> mask(49, -std::numeric_limits<float>::infinity());
               for (std::size_t i = 0; i < 49; ++i) {
                 if ((i / 7 < 3) == (i % 7 < 3)) mask[i] = 0;
               }
               return b.attention(rows, rows, rows, b.constant(Tensor::from_floats({7, 7}, mask)));
             }},
        Case{"GridSample", +[](Builder& b, Value x) { return b.grid_sample(x, places_in(b, x)); }},
        Case{"GridSampleOfHeads",
             +[](Builder& b, Value x) {
               const Value places = b.reshape(
                   b.transpose(b.reshape(places_in(b, x), {0, 5, 2, 6}), {0, 2, 1, 3}), {-1, 5, 3, 2});
               return b.grid_sample(b.reshape(x, {-1, 4, 0, 0}), places);
             }},
        Case{"PlacesOfHeads",
             +[](Builder& b, Value x) {
               const Value places = b.reshape(
                   b.transpose(b.reshape(places_in(b, x), {0, 5, 2, 6}), {0, 2, 1, 3}), {-1, 5, 3, 2});
               return b.concat(std::array{b.slice(places, 2, 0, 1), b.multiply(b.slice(places, 2, 1, 3), 2)},
                               2);
             }}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace yolo::runtime
