#include "checkpoint/storage_source.hpp"

#include <algorithm>

namespace yolo::checkpoint {

std::shared_ptr<std::byte> allocate_block(std::uint64_t size) {
  auto block =
      std::make_shared_for_overwrite<std::byte[]>(static_cast<std::size_t>(std::max<std::uint64_t>(size, 1)));
  return {block, block.get()};
}

std::optional<StorageBlock> ZipStorages::read(std::string_view key) const {
  const auto entry = zip_.find(folder_ + "data/" + std::string(key));
  if (!entry) return std::nullopt;
  const auto data = allocate_block(entry->size);
  zip_.read(*entry, {data.get(), static_cast<std::size_t>(entry->size)});
  return StorageBlock{data, entry->size};
}

}  // namespace yolo::checkpoint
