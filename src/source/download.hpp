// Fetches a file over http(s) into a temporary file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

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

/// Up to three attempts; redirections within http(s) are followed. Throws Error with the address and the
/// cause, also when more than `largest` bytes come. libcurl is opened by the first call and not before.
std::unique_ptr<TemporaryFile> download(const std::string& address, const std::string& ending,
                                        std::uintmax_t largest);

}  // namespace yolo::source
