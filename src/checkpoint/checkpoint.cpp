// Opening a .pt file: an archive with a folder, byte order and pickle, or the format before that.
#include "checkpoint/checkpoint.hpp"

#include <yolo/error.hpp>

#include "checkpoint/file_kind.hpp"
#include "checkpoint/network_reader.hpp"
#include "checkpoint/pickle.hpp"

namespace yolo::checkpoint {
namespace {

// torch puts everything into one folder named after the file as it was saved.
std::string find_folder(const ZipReader& zip) {
  constexpr std::string_view kPickle = "data.pkl";
  bool scripted = false;
  std::optional<std::string> folder;
  for (std::uint64_t index = 0; index < zip.entry_count(); ++index) {
    const std::string name = zip.name(index);
    const std::size_t slash = name.find('/');
    const std::string_view inner =
        slash == std::string::npos ? name : std::string_view(name).substr(slash + 1);
    if (inner == "constants.pkl" || inner.starts_with("code/")) scripted = true;
    if (inner == kPickle && !folder) folder = name.substr(0, name.size() - kPickle.size());
  }
  if (scripted) throw Error("it is a TorchScript export, which holds code; give the original .pt checkpoint");
  if (!folder) throw Error("it is a zip archive without a data.pkl, so not a PyTorch checkpoint");
  return *folder;
}

std::string read_description(const ZipReader& zip, const std::string& folder) {
  constexpr std::uint64_t kByteOrderLimit = 16;
  if (const auto entry = zip.find(folder + "byteorder")) {
    const std::string order = zip.read_text(*entry, kByteOrderLimit);
    if (order != "little") throw Error("it was saved on a big-endian machine, which is not supported");
  }
  const auto entry = zip.find(folder + "data.pkl");
  if (!entry) throw Error("its data.pkl cannot be found again");
  return zip.read_text(*entry, PickleLimits{}.bytes);
}

Checkpoint::Content open_zip(ZipReader zip) {
  std::string folder = find_folder(zip);
  ValueTree values = read_pickle(read_description(zip, folder));
  return {std::make_unique<ZipStorages>(std::move(zip), std::move(folder)), std::move(values)};
}

Checkpoint::Content open_legacy(std::unique_ptr<LegacyFile> file) {
  ValueTree values = file->take_values();
  return {std::move(file), std::move(values)};
}

std::unique_ptr<Checkpoint> open(std::string_view bytes) {
  if (!is_legacy_file(bytes)) return std::make_unique<Checkpoint>(ZipReader(bytes));
  return std::make_unique<Checkpoint>(std::make_unique<LegacyFile>(RandomAccess(bytes)));
}

std::unique_ptr<Checkpoint> open(const std::filesystem::path& file) {
  std::error_code ignored;
  const bool is_file = std::filesystem::is_regular_file(file, ignored);
  if (!is_file || !is_legacy_file(read_head(file))) return std::make_unique<Checkpoint>(ZipReader(file));
  return std::make_unique<Checkpoint>(std::make_unique<LegacyFile>(RandomAccess(file)));
}

// Every message names the file once, at its beginning.
template <typename Work>
auto in_file(std::string_view name, Work work) {
  try {
    return work();
  } catch (const Error& error) {
    throw Error(fmt::format("cannot read the checkpoint {}: {}", name, error.what()), error.code());
  }
}

}  // namespace

Checkpoint::Checkpoint(Content content)
    : storages_(std::move(content.storages)), values_(std::move(content.values)), tensors_(*storages_) {}

Checkpoint::Checkpoint(ZipReader zip) : Checkpoint(open_zip(std::move(zip))) {}

Checkpoint::Checkpoint(std::unique_ptr<LegacyFile> file) : Checkpoint(open_legacy(std::move(file))) {}

std::unique_ptr<Checkpoint> read_checkpoint(const std::filesystem::path& file) {
  return in_file(file.string(), [&] { return open(file); });
}

graph::Network load_checkpoint(const std::filesystem::path& file) {
  return in_file(file.string(), [&] { return read_network(*open(file)); });
}

graph::Network load_checkpoint(std::string_view bytes, std::string_view name) {
  return in_file(name, [&] { return read_network(*open(bytes)); });
}

}  // namespace yolo::checkpoint
