// Runs the real program in a folder of its own and gives back what it said.
#pragma once

#include <string>
#include <vector>

#include "support.hpp"

namespace yolo::test {

struct Outcome {
  int exit_code = -1;  ///< 128 + signal when it was killed
  std::string out;
  std::string err;
};

class Program {
 public:
  /// The environment holds only PATH, HOME and YOLO_CONFIG_DIR in the folder, and `extra` as "NAME=value".
  Outcome run(const std::vector<std::string>& words, const std::vector<std::string>& extra = {}) const;

  const std::filesystem::path& folder() const { return folder_.path(); }
  std::filesystem::path settings_file() const { return folder_ / "config/settings.json"; }
  void write(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;

 private:
  TemporaryFolder folder_;
};

}  // namespace yolo::test
