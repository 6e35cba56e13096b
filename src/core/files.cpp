// Bounded reading and atomic writing of files.
#include "core/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <utility>
#include <yolo/error.hpp>

#include "core/text.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, std::string_view doing, int code) {
  throw Error(fmt::format("{}: cannot {}: {}", printable(file.string()), doing, std::strerror(code)));
}

/// An open file that is closed, and removed unless it was kept, with the object.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target) : target_(target) {
    constexpr int kAttempts = 100;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      // Not made from the name, which may already be as long as one can be.
      path_ = (target.parent_path() / fmt::format(".yolo-{}-{}.tmp", getpid(), attempt)).string();
      descriptor_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor_ >= 0) return;
      if (errno != EEXIST) break;
    }
    fail(target, "write", errno);
  }
  ~TemporaryFile() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!kept_) unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(target_, "write", errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void become(const fs::path& target, Durability durability) {
    struct stat old {};
    if (stat(target.c_str(), &old) == 0) (void)fchmod(descriptor_, old.st_mode & 07777);
    // Without this a power cut can leave the new name on an empty file.
    if (durability == Durability::on_disk && fsync(descriptor_) != 0 && errno != EINVAL && errno != EROFS)
      fail(target, "write", errno);
    // Some file systems say only now that the disk is full.
    if (close(std::exchange(descriptor_, -1)) != 0 && errno != EINTR) fail(target, "write", errno);
    if (std::rename(path_.c_str(), target.c_str()) != 0) fail(target, "write", errno);
    kept_ = true;
  }

 private:
  fs::path target_;  ///< for messages
  std::string path_;
  int descriptor_ = -1;
  bool kept_ = false;
};

}  // namespace

std::string broken_link(const fs::path& path) {
  fs::path there;
  for (const fs::path& part : path) {
    there /= part;
    std::error_code error;
    const fs::file_type type = fs::status(there, error).type();
    if (error == std::errc::too_many_symbolic_link_levels) return "is a link that leads in a circle";
    if (error == std::errc::permission_denied) return "lies in a folder that you may not enter";
    if (type != fs::file_type::not_found) continue;
    if (!fs::is_symlink(fs::symlink_status(there, error))) return {};
    const fs::path target = fs::read_symlink(there, error);
    const std::string whose =
        there == path ? "" : fmt::format("is behind '{}', which ", printable(there.string()));
    return fmt::format("{}is a link that leads nowhere (to '{}')", whose, printable(target.string()));
  }
  return {};
}

std::string_view kind_word(fs::file_type type) {
  switch (type) {
    case fs::file_type::directory:
      return "a folder";
    case fs::file_type::fifo:
      return "a named pipe";
    case fs::file_type::socket:
      return "a socket";
    case fs::file_type::block:
    case fs::file_type::character:
      return "a device";
    default:
      return "no regular file";
  }
}

std::string read_small_file(const fs::path& file, std::size_t limit) {
  std::error_code error;
  fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) {
    const std::string broken = broken_link(file);
    throw Error(fmt::format("{}: {}", printable(file.string()), broken.empty() ? "no such file" : broken), ErrorCode::not_found);
  }
  if (!fs::is_regular_file(status))
    throw Error(fmt::format("{}: is no file but {}", printable(file.string()), kind_word(status.type())));
  std::ifstream in(file, std::ios::binary);
  if (!in) fail(file, "read", errno);
  std::string bytes;
  char block[16384];
  while (in.read(block, sizeof block) || in.gcount() > 0) {
    bytes.append(block, static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > limit) {
      throw Error(fmt::format("{}: larger than {} bytes, which is the most for such a file",
                              printable(file.string()), limit));
    }
  }
  if (in.bad()) fail(file, "read", EIO);
  return bytes;
}

void atomic_write_parts(const fs::path& file, const std::function<void(const ByteSink&)>& produce,
                        Durability durability) {
  std::error_code error;
  fs::path target = fs::is_symlink(file, error) ? fs::weakly_canonical(file, error) : file;
  if (error) target = file;
  TemporaryFile temporary(target);
  produce([&](std::string_view bytes) { temporary.write(bytes); });
  temporary.become(target, durability);
}

void atomic_write(const fs::path& file, std::string_view bytes, Durability durability) {
  atomic_write_parts(file, [&](const ByteSink& write) { write(bytes); }, durability);
}

}  // namespace yolo
