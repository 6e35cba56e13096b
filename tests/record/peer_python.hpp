// Runs a script in the Python that has the peer installed: the environment variable YOLO_PEER_PYTHON names
// it.
#pragma once

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "support.hpp"

namespace yolo::test {

inline std::string peer_python() {
  const char* python = std::getenv("YOLO_PEER_PYTHON");
  return python == nullptr ? "" : python;
}

/// What the script prints on standard output. `argument` becomes sys.argv[1].
inline std::string run_peer(const std::string& script, const std::filesystem::path& argument) {
  const TemporaryFolder folder;
  std::ofstream(folder / "script.py") << script;
  const std::string command =
      fmt::format("'{}' '{}' '{}'", peer_python(), (folder / "script.py").string(), argument.string());
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return "";
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe))
    output.append(buffer.data(), count);
  pclose(pipe);
  return output;
}

}  // namespace yolo::test

/// Skips the test by name when no Python with the peer is named.
#define YOLO_NEEDS_PEER() \
  if (yolo::test::peer_python().empty()) GTEST_SKIP() << "SKIPPED: needs YOLO_PEER_PYTHON"
