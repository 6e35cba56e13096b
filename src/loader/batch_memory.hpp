// Memory of batches that are no longer used, kept for the next ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::loader {

/// Large blocks come from the system page by page, which costs more than filling them; so a block goes back
/// here when its last user lets go of it. May be used by several threads; blocks may outlive this.
class BatchMemory {
 public:
  /// Keeps at most `most` unused blocks.
  explicit BatchMemory(std::size_t most = 4);

  /// At least `bytes` bytes of any content.
  std::shared_ptr<std::uint8_t[]> take(std::size_t bytes);

  /// Unused blocks that are kept.
  std::size_t kept() const;

 private:
  struct Store;
  std::shared_ptr<Store> store_;
};

}  // namespace yolo::loader
YOLO_OWN_SYMBOLS_END
