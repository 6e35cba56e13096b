#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <yolo/error.hpp>

#include "source/download.hpp"

namespace yolo::source {

namespace fs = std::filesystem;

TemporaryFile::TemporaryFile(const std::string& ending) {
  std::error_code error;
  path_ = (fs::temp_directory_path(error) / ("yolo-XXXXXX" + ending)).string();
  const int descriptor = mkstemps(path_.data(), static_cast<int>(ending.size()));
  if (descriptor < 0) {
    throw Error(
        fmt::format("no temporary file can be created as {}: {}; the variable TMPDIR names another folder",
                    path_, std::strerror(errno)));
  }
  ::close(descriptor);
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  fs::remove(path_, ignored);
}

}  // namespace yolo::source
