// Fetches what an http(s) address gives: pictures and videos into a temporary file, and of streams only that
// they are some.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "source/content_kind.hpp"

namespace yolo::source {

/// A file in the folder for temporary files that is deleted with the object.
class TemporaryFile {
 public:
  /// Creates an empty file whose name ends with `ending` (".jpg"). Throws Error when there is no place.
  explicit TemporaryFile(const std::string& ending);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// When a server is given up.
struct FetchLimits {
  int connect_s = 15;   ///< until the connection stands
  long slowest = 1024;  ///< bytes a second, on average ...
  int window_s = 20;    ///< ... over so many seconds; a silent server is given up after as many
  int picture_s = 300;  ///< seconds for a whole picture; videos have none, as long as they come fast enough
  std::uintmax_t largest_picture = std::uintmax_t{1} << 30;  ///< bytes; far above real files
  std::uintmax_t largest_video = std::uintmax_t{1} << 36;
};

struct Fetched {
  ContentKind kind = ContentKind::other;  ///< never `other`, which is an Error
  std::unique_ptr<TemporaryFile> file;    ///< none for streams
  bool has_end = false;                   ///< the server has said how long it is
};

/// Up to three attempts where another one may help; redirections within http(s) are followed. Throws Error
/// with the address and the cause, also for what is neither picture nor video. libcurl is opened by the first
/// call and not before.
Fetched fetch(const std::string& address, NamedAs named, const FetchLimits& limits = {});

}  // namespace yolo::source
