// Keeps and hands out blocks of batches.
#include "loader/batch_memory.hpp"

#include <algorithm>
#include <mutex>
#include <vector>

namespace yolo::loader {

struct BatchMemory::Store {
  struct Block {
    std::unique_ptr<std::uint8_t[]> bytes;
    std::size_t size = 0;
  };

  std::mutex mutex;
  std::size_t most = 0;
  std::vector<Block> blocks;

  Block find(std::size_t bytes) {
    const std::lock_guard lock(mutex);
    // A much larger block would be wasted on a small batch.
    const auto fits = [bytes](const Block& block) { return block.size >= bytes && block.size / 2 <= bytes; };
    const auto found = std::find_if(blocks.begin(), blocks.end(), fits);
    if (found == blocks.end()) return {};
    Block block = std::move(*found);
    blocks.erase(found);
    return block;
  }

  void keep(Block block) {
    const std::lock_guard lock(mutex);
    if (most == 0) return;
    if (blocks.size() >= most) blocks.erase(blocks.begin());  // the one that nobody wanted for longest
    blocks.push_back(std::move(block));
  }
};

BatchMemory::BatchMemory(std::size_t most) : store_(std::make_shared<Store>()) {
  store_->most = most;
  store_->blocks.reserve(most);  // giving a block back never allocates
}

std::shared_ptr<std::uint8_t[]> BatchMemory::take(std::size_t bytes) {
  Store::Block block = store_->find(bytes);
  if (!block.bytes) {
    block.size = std::max<std::size_t>(bytes, 1);
    block.bytes.reset(new std::uint8_t[block.size]);  // not cleared
  }
  const std::size_t size = block.size;
  const auto give_back = [store = store_, size](std::uint8_t* pointer) {
    store->keep({std::unique_ptr<std::uint8_t[]>(pointer), size});
  };
  return {block.bytes.release(), give_back};
}

std::size_t BatchMemory::kept() const {
  const std::lock_guard lock(store_->mutex);
  return store_->blocks.size();
}

}  // namespace yolo::loader
