// The default precision against f32: single convolutions of many kinds, and whole networks on inputs of every
// shape. Where the processor has AMX this is a test of its tiles, elsewhere of what that processor computes
// in by default.
#include <functional>
#include <iostream>
#include <random>

#include <yolo/graph/model_yaml.hpp>

#include "checkpoint/checkpoint.hpp"
#include "core/cpu.hpp"
#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "runtime/openvino/bf16_limits.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "parameter_name.hpp"
#include "support.hpp"

namespace yolo::runtime {
namespace {

namespace op = graph::op;

constexpr int kSmallest = 32, kLargest = 1280;

BackendOptions with(Precision precision) {
  BackendOptions options;
  options.precision = precision;
  options.threads = 2;
  return options;
}

/// The default precision and f32 of one graph.
class Both {
 public:
  explicit Both(const graph::Graph& graph)
      : usual_(make_openvino_backend(graph, with(Precision::automatic))),
        exact_(make_openvino_backend(graph, with(Precision::f32))) {}

  /// The largest difference of any output, as a part of the output's largest value.
  float difference(const InputShape& shape) {
    const auto usual = usual_->make_request(shape), exact = exact_->make_request(shape);
    for (int n = 0; n < shape.batch; ++n) {
      std::uint32_t state = static_cast<std::uint32_t>(shape.height * 4099 + shape.width + n);
      for (int i = 0; i < shape.height * shape.width * 3; ++i) {
        state = state * 1664525U + 1013904223U;
        usual->input(n)[i] = exact->input(n)[i] = static_cast<std::uint8_t>(state >> 24);
      }
    }
    usual->run();
    exact->run();
    float worst = 0;
    for (std::size_t k = 0; k < exact->outputs().size(); ++k) {
      const float difference = apart(usual->outputs()[k], exact->outputs()[k]);
      if (difference > worst) worst_ = exact->outputs()[k].name;
      worst = std::max(worst, difference);
    }
    return worst;
  }

  /// Name of the output that differed most.
  const std::string& worst() const { return worst_; }

  std::string description() const { return usual_->description(); }

 private:
  static float apart(const RawMap& a, const RawMap& b) {
    const auto count = static_cast<std::size_t>(graph::element_count(b.shape));
    float largest = 1e-3F, worst = 0;
    for (std::size_t i = 0; i < count; ++i) {
      largest = std::max(largest, std::abs(b.data[i]));
      const float difference = std::abs(a.data[i] - b.data[i]);
      worst = std::isnan(difference) ? 1e9F : std::max(worst, difference);
    }
    return worst / largest;
  }

  std::unique_ptr<Backend> usual_, exact_;
  std::string worst_;
};

graph::Tensor random_weights(const graph::Shape& shape, std::mt19937& random) {
  std::normal_distribution<float> normal(
      0, 1.0F / std::sqrt(static_cast<float>(shape[1] * shape[2] * shape[3])));
  std::vector<float> values(static_cast<std::size_t>(graph::element_count(shape)));
  for (float& value : values) value = normal(random);
  return graph::Tensor::from_floats(shape, values);
}

struct ConvKind {
  std::int64_t in, out, kernel, stride, padding;
};

void add_conv(graph::Builder& b, const graph::Value& image, const ConvKind& kind, std::mt19937& random) {
  const graph::Value x = b.conv(image, {}, random_weights({kind.in, 3, 1, 1}, random), nullptr);
  const op::Conv conv{{kind.stride, kind.stride}, {kind.padding, kind.padding}, {1, 1}, 1, false};
  const std::string name = fmt::format("{} to {} channels, kernel {}, stride {}, padding {}", kind.in,
                                       kind.out, kind.kernel, kind.stride, kind.padding);
  b.output(name,
           b.conv(x, conv, random_weights({kind.out, kind.in, kind.kernel, kind.kernel}, random), nullptr));
}

ConvKind random_kind(std::mt19937& random, const InputShape& input) {
  const auto pick = [&](std::vector<int> from) { return from[random() % from.size()]; };
  ConvKind kind{};
  kind.in = pick({3, 8, 12, 16, 24, 32, 64});
  kind.out = pick({8, 16, 24, 64});
  kind.kernel = pick({1, 2, 3, 3, 4, 5, 6, 7, 8});
  kind.stride = pick({1, 2, 2, 3, 4, 8});
  const bool padded = kind.kernel > std::min(input.height, input.width) || random() % 2 == 0;
  kind.padding = padded ? kind.kernel / 2 : 0;
  return kind;
}

TEST(DefaultPrecision, ConvolutionsOfManyKindsAgreeWithF32) {
  constexpr int kConvolutions = 12;  // in one graph
  std::mt19937 random(7);
  const auto expect_agreement = [&](const InputShape& shape) {
    graph::Builder b(graph::Registry::builtin());
    const graph::Value image = b.input(3);
    for (int i = 0; i < kConvolutions; ++i) add_conv(b, image, random_kind(random, shape), random);
    Both both(b.take());
    EXPECT_LT(both.difference(shape), 0.05F)
        << both.worst() << ", input " << shape.height << " x " << shape.width;
  };
  for (const int height : {1, 2, 10, 40}) {
    for (const int width : {1, 2, 3, 4, 6, 10, 24}) expect_agreement({1, height, width});
  }
}

graph::Graph conv_graph(const ConvKind& kind, std::mt19937& random) {
  graph::Builder b(graph::Registry::builtin());
  add_conv(b, b.input(3), kind, random);
  return b.take();
}

TEST(DefaultPrecision, KindsThatComeOutWrongAreTold) {
  std::mt19937 random(1);
  const auto right = [&](const ConvKind& kind, int height, int width) {
    return bf16_computes_rightly(conv_graph(kind, random), {1, height, width});
  };
  EXPECT_FALSE(right({64, 64, 3, 2, 1}, 40, 2));
  EXPECT_FALSE(right({8, 32, 8, 1, 4}, 5, 12));
  EXPECT_TRUE(right({64, 64, 3, 2, 1}, 40, 40));
  EXPECT_TRUE(right({64, 64, 3, 1, 1}, 40, 1));
  EXPECT_TRUE(right({64, 64, 1, 2, 0}, 40, 2));
}

/// Far above bf16's rounding in a deep network (0.13 was seen), far below what a wrong convolution does (0.7
/// and more).
constexpr float kRounding = 0.25F;

/// Shapes whose sides are multiples of 32; `is_wanted` chooses among them.
void expect_agreement(const graph::Graph& graph,
                      const std::function<bool(int height, int width)>& is_wanted) {
  Both both(graph);
  if (!has_cpu_feature("amx_bf16")) std::cout << "[ no AMX here; tested: " << both.description() << " ]\n";
  float worst = 0;
  for (int height = kSmallest; height <= kLargest; height += 32) {
    for (int width = kSmallest; width <= kLargest; width += 32) {
      if (!is_wanted(height, width)) continue;
      const float difference = both.difference({1, height, width});
      EXPECT_LT(difference, kRounding) << height << " x " << width << ", " << both.worst();
      worst = std::max(worst, difference);
    }
  }
  testing::Test::RecordProperty("largest difference", std::to_string(worst));
  std::cout << "[ largest difference " << worst << " of a map's largest value; " << both.description()
            << " ]\n";
}

/// Some whose shorter side is at most 64, and squares.
bool is_extreme(int height, int width) {
  const int shorter = std::min(height, width), longer = std::max(height, width);
  return shorter == longer ? longer <= 640 : shorter <= 64 && longer % 160 == 0;
}

graph::Graph folded(const graph::Network& network) {
  graph::Graph graph = graph::emit(network, graph::Registry::builtin(), graph::Purpose::inference).graph;
  graph::fold_batch_norm(graph);
  return graph;
}

/// The convolutions that all families are made of, at each of five levels; seen are the levels of heads.
graph::Graph levels(std::int64_t channels) {
  std::mt19937 random(3);
  graph::Builder b(graph::Registry::builtin());
  graph::Value x = b.input(3);
  for (int level = 1; level <= 5; ++level) {
    const std::int64_t in = level == 1 ? 3 : channels;
    x = b.conv(x, {{2, 2}, {1, 1}, {1, 1}, 1, false}, random_weights({channels, in, 3, 3}, random), nullptr);
    x = b.activation(x, op::ActivationKind::silu, 0);
    if (level < 3) continue;
    const auto same = [&](const graph::Value& value, std::int64_t groups) {
      const op::Conv conv{{1, 1}, {1, 1}, {1, 1}, groups, false};
      return b.conv(value, conv, random_weights({channels, channels / groups, 3, 3}, random), nullptr);
    };
    const graph::Value deep = same(same(x, 1), channels);
    b.output(fmt::format("level {}", level),
             b.conv(deep, {}, random_weights({channels, channels, 1, 1}, random), nullptr));
  }
  return b.take();
}

// Together all 1600 shapes from 32 to 1280 on each side.
class DefaultPrecisionAtHeight : public testing::TestWithParam<int> {};

TEST_P(DefaultPrecisionAtHeight, AgreesWithF32OnEveryWidth) {
  expect_agreement(levels(16), [](int height, int) { return height == GetParam(); });
}

INSTANTIATE_TEST_SUITE_P(All, DefaultPrecisionAtHeight, testing::Range(kSmallest, kLargest + 1, 32));

TEST(DefaultPrecision, ATrainedNetworkAgreesWithF32OnExtremeShapes) {
  expect_agreement(folded(checkpoint::load_checkpoint(test::data("checkpoint/tiny_yolo11.pt"))), is_extreme);
}

class DefaultPrecisionOf : public testing::TestWithParam<const char*> {};

TEST_P(DefaultPrecisionOf, RealWeightsAgreesWithF32OnExtremeShapes) {
  YOLO_NEEDS_SHARED(std::string("ref/weights/") + GetParam() + ".pt");
  const auto file = test::shared(std::string("ref/weights/") + GetParam() + ".pt");
  expect_agreement(folded(checkpoint::load_checkpoint(file)), is_extreme);
}

INSTANTIATE_TEST_SUITE_P(Shared, DefaultPrecisionOf,
                         testing::Values("yolo11n", "yolo11n-seg", "yolo11n-pose", "yolo11n-obb-dota8",
                                         "yolo11n-cls", "yolov5n"),
                         test::ParameterName());

}  // namespace
}  // namespace yolo::runtime
