// Writes pickles and .pt archives for tests, hostile ones included.
#pragma once

#include <zip.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace yolo::test {

/// Appends pickle instructions; every call returns the builder.
class PickleBuilder {
 public:
  PickleBuilder() : bytes_("\x80\x02", 2) {}

  PickleBuilder& raw(std::string_view text) { return bytes_ += text, *this; }
  PickleBuilder& text(std::string_view value) { return raw("X").little(value.size(), 4).raw(value); }
  PickleBuilder& integer(std::int32_t value) { return raw("J").little(static_cast<std::uint32_t>(value), 4); }
  PickleBuilder& long1(std::int64_t value) {
    return raw("\x8a").little(8, 1).little(static_cast<std::uint64_t>(value), 8);
  }
  PickleBuilder& real(double value) {
    std::uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    raw("G");
    for (int shift = 56; shift >= 0; shift -= 8) bytes_.push_back(static_cast<char>(bits >> shift & 255));
    return *this;
  }
  PickleBuilder& global(std::string_view package, std::string_view name) {
    return raw("c").raw(package).raw("\n").raw(name).raw("\n");
  }
  PickleBuilder& put(std::uint32_t index) { return raw("r").little(index, 4); }
  PickleBuilder& get(std::uint32_t index) { return raw("j").little(index, 4); }
  PickleBuilder& tuple(const std::vector<std::int64_t>& values) {
    raw("(");
    for (const std::int64_t value : values) long1(value);
    return raw("t");
  }
  PickleBuilder& little(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) bytes_.push_back(static_cast<char>(value >> (8 * i) & 255));
    return *this;
  }
  /// A tensor as torch writes it.
  PickleBuilder& tensor(std::string_view storage, std::string_view key, std::int64_t numel,
                        std::int64_t offset, const std::vector<std::int64_t>& shape,
                        const std::vector<std::int64_t>& stride) {
    global("torch._utils", "_rebuild_tensor_v2").raw("((").text("storage").global("torch", storage).text(key);
    text("cpu").long1(numel).raw("tQ").long1(offset).tuple(shape).tuple(stride).raw("\x89");
    return global("collections", "OrderedDict").raw(")RtR");
  }
  /// Ends a model's object, begun by its class and "(", with a Sequential of one Identity and all that is open.
  PickleBuilder& identity_model() {
    text("_modules").raw("}").text("model").global("torch.nn.modules.container", "Sequential").raw(")\x81}");
    text("_modules").raw("}").text("0").global("torch.nn.modules.linear", "Identity");
    return raw(")\x81}b").raw("ssbsubs");
  }
  std::string stop() const { return bytes_ + "."; }

 private:
  std::string bytes_;
};

/// A zip archive of (name, bytes), stored or packed.
inline std::string make_zip(const std::vector<std::pair<std::string, std::string>>& entries,
                            bool packed = false) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error);
  if (!archive) throw std::runtime_error("cannot make a zip archive");
  for (const auto& [name, bytes] : entries) {
    const zip_int64_t index =
        zip_file_add(archive, name.c_str(), zip_source_buffer(archive, bytes.data(), bytes.size(), 0), 0);
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(index),
                             packed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 9);
  }
  if (zip_close(archive) != 0) throw std::runtime_error("cannot write a zip archive");
  zip_source_open(target);
  zip_source_seek(target, 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(target)), '\0');
  zip_source_seek(target, 0, SEEK_SET);
  zip_source_read(target, bytes.data(), bytes.size());
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

/// A .pt of a pickle and its storages.
inline std::string make_pt(const std::string& pickle,
                           std::vector<std::pair<std::string, std::string>> storages = {}) {
  std::vector<std::pair<std::string, std::string>> entries{{"tiny/data.pkl", pickle}};
  for (auto& [key, bytes] : storages) entries.emplace_back("tiny/data/" + key, std::move(bytes));
  entries.emplace_back("tiny/version", "3\n");
  return make_zip(entries);
}

}  // namespace yolo::test
