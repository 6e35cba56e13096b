// Runs a script in the Python that has the peer installed.
#pragma once

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <string>

#include "peer_python.hpp"

namespace yolo::test {

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
