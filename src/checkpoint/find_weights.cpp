// The places where weights may lie, one after the other.
#include "checkpoint/find_weights.hpp"

#include <yolo/error.hpp>

#include "checkpoint/file_kind.hpp"
#include "checkpoint/legacy_file.hpp"
#include "checkpoint/zip_reader.hpp"
#include "core/files.hpp"
#include "graph/newer_families.hpp"

namespace yolo::checkpoint {
namespace {

namespace fs = std::filesystem;

bool is_address(std::string_view name) { return name.starts_with("http://") || name.starts_with("https://"); }

// "yolo11n.pt" of "https://host/folder/yolo11n.pt?download=1".
std::string file_of_address(std::string_view address) {
  address = address.substr(0, address.find_first_of("?#"));
  std::string file(address.substr(address.rfind('/') + 1));
  if (file.empty() || file == "." || file == "..")
    throw Error("the address does not end in the name of a file");
  return file;
}

/// Collects places and remembers them for the message.
class Places {
 public:
  /// A published name stands for a file; a folder that happens to be called yolo11n is not meant by it.
  explicit Places(bool files_only) : files_only_(files_only) {}

  /// The path when something is there.
  std::optional<fs::path> look(const fs::path& path) {
    const fs::path plain = path.lexically_normal();
    if (std::find(tried_.begin(), tried_.end(), plain) != tried_.end()) return std::nullopt;
    std::error_code ignored;
    const auto status = fs::status(plain, ignored);
    if (fs::exists(status) && !(files_only_ && fs::is_directory(status))) return plain;
    const std::string broken = broken_link(plain);
    if (!broken.empty())
      throw Error(fmt::format("the weights {} cannot be read: this {}", plain.string(), broken));
    tried_.push_back(plain);
    return std::nullopt;
  }

  std::string text() const {
    std::string joined;
    for (const fs::path& path : tried_) joined += (joined.empty() ? "" : ", ") + path.string();
    return joined;
  }

 private:
  bool files_only_;
  std::vector<fs::path> tried_;
};

std::optional<fs::path> look_everywhere(const fs::path& given, const WeightsSearch& search, Places& places) {
  const fs::path file = given.filename();
  std::vector<fs::path> paths{search.cwd / given, search.cwd / file};
  if (!search.weights_dir.empty()) paths.push_back(search.cwd / search.weights_dir / file);
  if (!search.environment_dir.empty()) paths.push_back(search.cwd / search.environment_dir / file);
  for (const fs::path& path : paths) {
    if (auto found = places.look(path)) return found;
  }
  return std::nullopt;
}

fs::path fetch(const std::string& address, const fs::path& folder, const WeightsSearch& search) {
  const fs::path target = (folder / file_of_address(address)).lexically_normal();
  search.log.info(fmt::format("Downloading {} to {}", address, target.string()));
  DownloadOptions options;
  options.log = search.log;
  options.progress = search.progress;
  options.check = check_archive;
  options.check_head = [](std::string_view head) {
    // A zip archive, and the beginnings of PyTorch's older forms, of which the check of the whole tells more.
    const bool known =
        head.starts_with("PK") || head[0] == '\x80' || head[0] == '\x8a' || head.substr(257, 5) == "ustar";
    return known ? std::string() : "it " + describe_foreign_file(head, head.size());
  };
  download_file(address, target, options);
  return target;
}

}  // namespace

void check_archive(const fs::path& file) {
  if (is_legacy_file(read_head(file))) return void(LegacyFile(RandomAccess(file)));
  const ZipReader zip(file);
  std::vector<std::byte> buffer;
  for (std::uint64_t index = 0; index < zip.entry_count(); ++index) {
    const auto entry = zip.entry(index);
    buffer.resize(static_cast<std::size_t>(entry.size));
    zip.read(entry, buffer);
  }
}

fs::path find_weights(const std::string& name, const WeightsSearch& search) {
  if (name.empty()) throw Error("no weights are named; give a file such as yolo11n.pt");
  const bool address = is_address(name);
  const fs::path given = address ? file_of_address(name) : name;
  const auto published = address ? std::nullopt : official_weights_for(given.filename().string());
  Places places(published.has_value());
  if (const auto found = look_everywhere(given, search, places)) return *found;

  const std::string_view newer = graph::newer_family_of_name(given.filename().string());
  if (!address && !published && !newer.empty())
    throw Error(fmt::format("there are no weights {}: looked for {}. {}", name, places.text(),
                            graph::not_implemented(newer)), ErrorCode::not_found);
  if (!address && !published) {
    throw Error(
        fmt::format("there are no weights {}: looked for {}; it is no published name either, so it was not "
                    "downloaded",
                    name, places.text()), ErrorCode::not_found);
  }
  if (published && *published != given.filename()) {
    if (const auto found = look_everywhere(given.parent_path() / *published, search, places)) return *found;
  }
  const std::string source = address ? name : search.address + *published;
  if (search.offline) {
    throw Error(
        fmt::format("there are no weights {}: looked for {}; {} was not tried because of working offline. "
                    "Copy the file to one of these places",
                    name, places.text(), source), ErrorCode::not_found);
  }
  const fs::path folder =
      search.environment_dir.empty() ? search.cwd / given.parent_path() : search.cwd / search.environment_dir;
  try {
    return fetch(source, folder, search);
  } catch (const Error& error) {
    throw Error(fmt::format("there are no weights {}: looked for {}; {}", name, places.text(), error.what()), ErrorCode::not_found);
  }
}

}  // namespace yolo::checkpoint
