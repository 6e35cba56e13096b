// A file of rank 0 where every process can open it.
#pragma once

#include <filesystem>
#include <functional>

#include "train/distributed/processes.hpp"

namespace yolo::train {

/// Rank 0 opens its own file; the others, which may be on other machines, get a copy that lives as long as
/// this object.
class SharedFile {
 public:
  /// `find` is called on rank 0 only; what it throws ends all processes, and an empty path says that there is
  /// no file.
  SharedFile(const Processes& processes, const std::function<std::filesystem::path()>& find);
  ~SharedFile();
  SharedFile(const SharedFile&) = delete;
  SharedFile& operator=(const SharedFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  bool is_there() const { return !path_.empty(); }

 private:
  std::filesystem::path path_;
  bool is_copy_ = false;
};

}  // namespace yolo::train
