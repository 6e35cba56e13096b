// A layer of one's own in a model YAML: it trains, is saved, and predicts. The first layers are frozen.
// Called with own_layer.yaml as MODEL.
#include <yolo/graph/layer_request.hpp>
#include <yolo/graph/parts.hpp>
#include <yolo/graph/registry.hpp>
#include <yolo/model.hpp>

#include "arguments.hpp"

namespace graph = yolo::graph;

// Squeeze-and-excitation (arXiv:1709.01507): the mean of each channel decides how much each channel counts.
// YAML: [reduction]
graph::ModulePtr make_squeeze_excite(graph::LayerRequest& request) {
  const std::int64_t channels = request.input(), reduction = request.integer(0, 16);
  request.out_channels = channels;
  graph::ModulePtr module = graph::layers::make_module("SqueezeExcite");
  graph::layers::add_child(*module, "squeeze", graph::layers::make_conv2d(channels, channels / reduction, {.bias = true}));
  graph::layers::add_child(*module, "excite", graph::layers::make_conv2d(channels / reduction, channels, {.bias = true}));
  return module;
}

std::vector<graph::Value> squeeze_excite(const graph::Module& module, graph::Builder& builder,
                                         std::span<const graph::Value> inputs) {
  graph::Value x = builder.global_average_pool(inputs[0]);
  x = builder.activation(builder.emit(module, "squeeze", x), graph::op::ActivationKind::relu);
  x = builder.activation(builder.emit(module, "excite", x), graph::op::ActivationKind::sigmoid);
  return {builder.multiply(inputs[0], x)};
}

int main(int argc, char** argv) {
  return run([&] {
    Arguments arguments = read_arguments(argc, argv);
    graph::Registry layers = graph::Registry::builtin();
    layers.add({"SqueezeExcite", make_squeeze_excite, squeeze_excite});

    yolo::Model model(arguments.model, {.layers = &layers});
    std::cout << model.info().text() << "\n";
    arguments.options.freeze = 1;  // the first layer does not learn
    const yolo::TrainResult result = model.train(arguments.options);

    yolo::Model again(result.best, {.layers = &layers});
    const yolo::Results results = again.predict(cv::Mat(64, 64, CV_8UC3, cv::Scalar(0, 0, 255)));
    std::cout << "read again from " << result.best << ", it finds " << results.boxes.size()
              << " objects in a red picture\n";
  });
}
