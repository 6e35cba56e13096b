#include "runtime/picture_request.hpp"

#include <yolo/error.hpp>

namespace yolo::runtime {
namespace {

constexpr int kChannels = 3;

std::size_t image_bytes(const InputShape& shape) {
  return static_cast<std::size_t>(shape.height) * static_cast<std::size_t>(shape.width) * kChannels;
}

// Bytes, blue green red, to planes of red, green and blue in 0..1.
void to_planes(const std::vector<std::uint8_t>& bytes, const InputShape& shape, float* planes) {
  const std::size_t area = image_bytes(shape) / kChannels;
  for (std::size_t n = 0; n < static_cast<std::size_t>(shape.batch); ++n) {
    for (std::size_t c = 0; c < kChannels; ++c) {
      float* plane = planes + (n * kChannels + c) * area;
      const std::uint8_t* byte = bytes.data() + n * area * kChannels + (kChannels - 1 - c);
      for (std::size_t i = 0; i < area; ++i) plane[i] = static_cast<float>(byte[i * kChannels]) / 255.0F;
    }
  }
}

}  // namespace

PictureLayout layout_of(const Port& input) {
  if (input.type == ElementType::u8 && input.shape.size() == 4 && input.shape[3] == kChannels) return PictureLayout::bytes;
  if (input.type == ElementType::f32 && input.shape.size() == 4 && input.shape[1] == kChannels) return PictureLayout::planes;
  throw Error(fmt::format("the network's input \"{}\" has the shape [{}], which holds no pictures", input.name,
                          fmt::join(input.shape, ", ")));
}

graph::Shape tensor_shape(const InputShape& shape, PictureLayout layout) {
  if (layout == PictureLayout::bytes) return {shape.batch, shape.height, shape.width, kChannels};
  return {shape.batch, kChannels, shape.height, shape.width};
}

PictureRequest::PictureRequest(std::unique_ptr<Request> request, const Port& input, const InputShape& shape)
    : shape_(shape), layout_(layout_of(input)), request_(std::move(request)), tensor_(request_->input(input.name)) {
  if (layout_ == PictureLayout::planes) staged_.resize(image_bytes(shape) * static_cast<std::size_t>(shape.batch));
}

std::uint8_t* PictureRequest::input(int index) {
  auto* first = layout_ == PictureLayout::bytes ? static_cast<std::uint8_t*>(tensor_.data) : staged_.data();
  return first + image_bytes(shape_) * static_cast<std::size_t>(index);
}

void PictureRequest::begin() {
  if (layout_ == PictureLayout::planes) to_planes(staged_, shape_, static_cast<float*>(tensor_.data));
  started_ = std::chrono::steady_clock::now();
}

void PictureRequest::collect() {
  maps_.clear();
  for (const TensorView& output : request_->outputs()) {
    if (output.type != ElementType::f32) throw Error(fmt::format("the network's output \"{}\" is not f32", output.name));
    maps_.push_back({output.name, output.shape, static_cast<const float*>(output.data)});
  }
}

void PictureRequest::start() {
  begin();
  request_->start();
}

void PictureRequest::wait() {
  request_->wait();
  collect();
}

void PictureRequest::run() {
  begin();
  request_->run();
  collect();
}

}  // namespace yolo::runtime
