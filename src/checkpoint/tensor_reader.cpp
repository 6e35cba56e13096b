// Storages and views of them, checked against the archive.
#include "checkpoint/tensor_reader.hpp"

#include "checkpoint/calls.hpp"

namespace yolo::checkpoint {
namespace {

// Tensors may share storages, but a network's tensors together are about as large as its file.
constexpr std::uint64_t kSharingFactor = 4;
constexpr std::uint64_t kSharingAllowance = std::uint64_t{16} << 20;

// Throws unless every element of the view lies within `available` elements. The shape and stride are >= 0.
void check_view(const TensorRef& tensor, std::int64_t count, std::int64_t available) {
  const std::int64_t last = available - 1 - tensor.offset;
  if (count > available || last < 0) {
    throw Error(fmt::format("a tensor of {} elements does not fit in its storage of {}", count, available));
  }
  std::int64_t reach = 0;
  for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
    const std::int64_t steps = tensor.shape[i] - 1;
    if (steps == 0) continue;
    if (tensor.stride[i] > (last - reach) / steps) {
      throw Error(fmt::format("a tensor reaches beyond the end of its storage of {} elements", available));
    }
    reach += tensor.stride[i] * steps;
  }
  if (reach + 1 < count) throw Error("a tensor's elements lie over one another in its storage");
}

bool is_contiguous(const TensorRef& tensor) {
  std::int64_t expected = 1;
  for (std::size_t i = tensor.shape.size(); i-- > 0;) {
    if (tensor.shape[i] == 1) continue;
    if (tensor.stride[i] != expected) return false;
    expected *= tensor.shape[i];
  }
  return true;
}

// Copies a checked strided view element by element in row-major order.
void gather(const TensorRef& tensor, std::size_t item, const std::byte* from, std::byte* to) {
  const std::size_t rank = tensor.shape.size();
  std::vector<std::int64_t> index(rank, 0);
  const std::int64_t count = graph::element_count(tensor.shape);
  std::int64_t position = tensor.offset;
  for (std::int64_t n = 0; n < count; ++n, to += item) {
    std::memcpy(to, from + static_cast<std::size_t>(position) * item, item);
    for (std::size_t i = rank; i-- > 0;) {
      position += tensor.stride[i];
      if (++index[i] < tensor.shape[i]) break;
      position -= tensor.stride[i] * tensor.shape[i];
      index[i] = 0;
    }
  }
}

}  // namespace

TensorReader::TensorReader(const StorageSource& storages)
    : storages_(storages),
      bytes_(storages.total_size() * kSharingFactor + kSharingAllowance,
             "its tensors together are far larger than the file itself") {}

const StorageBlock& TensorReader::block(const Storage& storage) {
  if (const auto found = blocks_.find(storage.key); found != blocks_.end()) return found->second;
  auto block = storages_.read(storage.key);
  if (!block) throw Error(fmt::format("its tensor data \"{}\" is missing", printable(storage.key)));
  return blocks_.emplace(storage.key, std::move(*block)).first->second;
}

graph::Tensor TensorReader::read(const TensorRef& tensor) {
  const std::size_t item = graph::size_of(tensor.type);
  const std::int64_t count = graph::element_count(tensor.shape);
  if (count == 0) return {tensor.type, tensor.shape, allocate_block(0)};
  const auto& storage = *tensor.storage->as<Storage>();
  const StorageBlock& source = block(storage);
  const std::int64_t declared =
      storage.untyped ? storage.numel / static_cast<std::int64_t>(item) : storage.numel;
  const auto present = static_cast<std::int64_t>(source.size / item);
  if (declared > present) {
    throw Error(fmt::format("its tensor data \"{}\" holds {} elements where {} are announced",
                            printable(storage.key), present, declared));
  }
  check_view(tensor, count, declared);
  bytes_.spend(static_cast<std::uint64_t>(count) * item);
  if (is_contiguous(tensor)) {
    const std::byte* start = source.data.get() + static_cast<std::size_t>(tensor.offset) * item;
    return {tensor.type, tensor.shape, std::shared_ptr<const std::byte>(source.data, start)};
  }
  const auto packed = allocate_block(static_cast<std::uint64_t>(count) * item);
  gather(tensor, item, source.data.get(), packed.get());
  return {tensor.type, tensor.shape, packed};
}

}  // namespace yolo::checkpoint
