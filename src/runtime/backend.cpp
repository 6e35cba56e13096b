#include "runtime/backend.hpp"

#include <yolo/error.hpp>

namespace yolo::runtime {

Backend::Backend(std::unique_ptr<const Executable> executable) : executable_(std::move(executable)) {
  const std::span<const Port> inputs = executable_->inputs();
  if (inputs.size() != 1) throw Error(fmt::format("the network has {} inputs, expected one of pictures", inputs.size()));
  layout_of(inputs[0]);
}

std::unique_ptr<PictureRequest> Backend::make_request(const InputShape& shape) const {
  const Port& input = executable_->inputs()[0];
  const graph::Shape wanted = tensor_shape(shape, layout_of(input));
  return std::make_unique<PictureRequest>(executable_->make_request({&wanted, 1}), input, shape);
}

}  // namespace yolo::runtime
