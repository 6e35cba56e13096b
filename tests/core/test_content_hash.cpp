// The fingerprint of bytes.
#include "core/content_hash.hpp"

#include <set>

#include "support.hpp"

namespace yolo {
namespace {

TEST(ContentHash, EveryByteAndTheLengthCount) {
  std::set<std::uint64_t> seen{content_hash("")};
  const std::string base(50, 'a');
  for (std::size_t length = 1; length <= base.size(); ++length) {
    EXPECT_TRUE(seen.insert(content_hash(base.substr(0, length))).second) << length;
  }
  for (std::size_t place = 0; place < base.size(); ++place) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = base;
      changed[place] = static_cast<char>(changed[place] ^ (1 << bit));
      EXPECT_TRUE(seen.insert(content_hash(changed)).second) << place << " " << bit;
    }
  }
}

}  // namespace
}  // namespace yolo
