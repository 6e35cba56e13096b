#include "train/trainer/tensor_exchange.hpp"

#include <yolo/error.hpp>

namespace yolo::train {
namespace {

using graph::DataType;

struct TypePair {
  DataType file;
  at::ScalarType torch;
};
constexpr TypePair kTypes[] = {
    {DataType::f32, at::kFloat}, {DataType::f16, at::kHalf},  {DataType::bf16, at::kBFloat16}, {DataType::f64, at::kDouble},
    {DataType::i64, at::kLong},  {DataType::i32, at::kInt},   {DataType::i16, at::kShort},     {DataType::i8, at::kChar},
    {DataType::u8, at::kByte},   {DataType::boolean, at::kBool}};

}  // namespace

graph::Tensor to_graph(const at::Tensor& tensor) {
  const auto found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                  [&](const TypePair& pair) { return pair.torch == tensor.scalar_type(); });
  if (found == std::end(kTypes)) throw Error(fmt::format("a tensor of {} cannot be saved", c10::toString(tensor.scalar_type())));
  const at::Tensor plain = tensor.detach().to(at::kCPU).contiguous();
  auto memory = std::make_shared<std::vector<std::byte>>(static_cast<std::size_t>(plain.nbytes()));
  if (!memory->empty()) std::memcpy(memory->data(), plain.const_data_ptr(), memory->size());
  graph::Tensor result;
  result.type = found->file;
  result.shape.assign(plain.sizes().begin(), plain.sizes().end());
  result.data = std::shared_ptr<const std::byte>(memory, memory->data());
  return result;
}

at::Tensor to_torch(const graph::Tensor& tensor) {
  const auto found =
      std::find_if(std::begin(kTypes), std::end(kTypes), [&](const TypePair& pair) { return pair.file == tensor.type; });
  if (found == std::end(kTypes) || !tensor.has_data()) throw Error("a tensor without values");
  return at::from_blob(const_cast<std::byte*>(tensor.data.get()), tensor.shape, at::TensorOptions(found->torch)).clone();
}

void set_values(at::Tensor& target, const graph::Tensor& values) {
  if (target.sizes() != at::IntArrayRef(values.shape)) {
    throw Error(fmt::format("values of [{}] do not fit a tensor of [{}]", fmt::join(values.shape, ", "),
                            fmt::join(target.sizes().begin(), target.sizes().end(), ", ")));
  }
  const at::NoGradGuard no_gradients;
  target.copy_(to_torch(values));
}

}  // namespace yolo::train
