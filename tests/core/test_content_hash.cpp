// The fingerprint of bytes and files.
#include "core/content_hash.hpp"

#include <fstream>
#include <set>
#include <yolo/error.hpp>

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

TEST(ContentHash, FilesOfSeveralBlocks) {
  const test::TemporaryFolder folder;
  const auto write = [&](const std::string& name, const std::string& bytes) {
    std::ofstream(folder / name, std::ios::binary) << bytes;
    return folder / name;
  };
  std::string large((1 << 20) + 100, 'x');
  const auto first = content_hash_of_file(write("a", large));
  EXPECT_EQ(content_hash_of_file(write("b", large)), first);
  large.back() = 'y';
  EXPECT_NE(content_hash_of_file(write("c", large)), first);
  EXPECT_THROW(content_hash_of_file(folder / "missing"), Error);
}

}  // namespace
}  // namespace yolo
