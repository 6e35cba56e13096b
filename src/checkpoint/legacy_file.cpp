#include "checkpoint/legacy_file.hpp"

#include <bit>

#include <yolo/error.hpp>

#include "checkpoint/calls.hpp"
#include "checkpoint/pickle.hpp"

namespace yolo::checkpoint {
namespace {

// The pickled number 0x1950a86a20f9469cfc6c.
constexpr std::string_view kMagic("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 12);
constexpr std::size_t kMagicWithin = 16;  // before it: the protocol, and in later ones the length of a frame
constexpr std::int64_t kVersion = 1001;
constexpr std::size_t kMostStorages = 200'000;
constexpr std::uint64_t kSmall = 64 << 10;  // bytes of the pickles before the object
constexpr std::uint64_t kKeys = 16 << 20;   // of the list of storages

// Storages by their names, as the tensors of the object refer to them.
std::unordered_map<std::string_view, const Storage*> described_storages(const ValueTree& values) {
  std::unordered_map<std::string_view, const Storage*> found;
  for (const Value& value : values.all()) {
    const auto* storage = value.as<Storage>();
    if (!storage) continue;
    const auto [entry, is_new] = found.emplace(storage->key, storage);
    if (!is_new && graph::size_of(entry->second->type) != graph::size_of(storage->type))
      throw Error(fmt::format("its tensor data \"{}\" has two element types", printable(storage->key)));
  }
  return found;
}

}  // namespace

bool is_legacy_file(std::string_view head) {
  return head.starts_with('\x80') &&
         head.substr(0, kMagicWithin + kMagic.size()).find(kMagic) != std::string_view::npos;
}

LegacyFile::LegacyFile(RandomAccess bytes) : bytes_(std::move(bytes)), values_("") {
  next_pickle(kSmall);  // the magic number, which is_legacy_file() saw
  if (next_pickle(kSmall).root()->integer() != kVersion)
    throw Error(fmt::format("it is of a version of PyTorch's old format other than {}", kVersion));
  const ValueTree machine = next_pickle(kSmall);
  const Ref little = machine.root()->member("little_endian");
  const bool* is_little = little ? little->as<bool>() : nullptr;
  if (!is_little || !*is_little) throw Error("it was saved on a big-endian machine, which is not supported");
  values_ = next_pickle(PickleLimits{}.bytes);
  const ValueTree keys = next_pickle(kKeys);
  const auto* list = keys.root()->as<List>();
  if (!list || list->items.size() > kMostStorages) throw Error("it does not list its tensor data");
  find_storages(list->items);
}

ValueTree LegacyFile::next_pickle(std::uint64_t most) {
  std::size_t length = 0;
  ValueTree tree = read_pickle(bytes_.text(position_, most), {}, &length);
  position_ += length;
  return tree;
}

void LegacyFile::find_storages(const std::vector<Ref>& keys) {
  const auto described = described_storages(values_);
  for (const Ref item : keys) {
    const auto key = item->text();
    const auto found = key ? described.find(*key) : described.end();
    if (found == described.end()) throw Error("it lists tensor data that no tensor has");
    std::uint64_t count = 0;
    bytes_.read(position_, std::as_writable_bytes(std::span(&count, 1)));
    position_ += sizeof count;
    const std::uint64_t item_size = graph::size_of(found->second->type);
    if (count > (bytes_.size() - position_) / item_size)
      throw Error(fmt::format("its tensor data \"{}\" claims {} elements, more than the file holds",
                              printable(*key), count));
    places_.insert_or_assign(std::string(*key), Place{position_, count * item_size});
    position_ += count * item_size;
  }
}

std::optional<StorageBlock> LegacyFile::read(std::string_view key) const {
  const auto place = places_.find(std::string(key));
  if (place == places_.end()) return std::nullopt;
  const auto data = allocate_block(place->second.size);
  bytes_.read(place->second.offset, {data.get(), static_cast<std::size_t>(place->second.size)});
  return StorageBlock{data, place->second.size};
}

static_assert(std::endian::native == std::endian::little, "counts are read as they lie in the file");

}  // namespace yolo::checkpoint
