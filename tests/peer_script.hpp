// Runs a script of the tests in a Python that has the peer.
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "support.hpp"

namespace yolo::test {

/// Whether the script was content, and the end of what it said.
struct PeerAnswer {
  bool agrees = false;
  std::string output;
};

inline std::string in_shell_quotes(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// `python SCRIPT ARGUMENTS`; `script` is a name below tests/.
inline PeerAnswer run_script(const std::string& python, const std::string& script, const std::vector<std::string>& arguments) {
  const TemporaryFolder folder;  // also where the peer writes what it likes to write
  const std::string log = (folder / "log").string();
  const auto file = std::filesystem::path(YOLO_TEST_DATA).parent_path() / script;
  std::string command = "cd " + in_shell_quotes(folder.path().string()) + " && YOLO_OFFLINE=true " + in_shell_quotes(python) + " " +
                        in_shell_quotes(file.string());
  for (const std::string& argument : arguments) command += " " + in_shell_quotes(argument);
  command += " > " + in_shell_quotes(log) + " 2>&1";
  const int status = std::system(command.c_str());
  std::ifstream in(log);
  std::ostringstream text;
  text << in.rdbuf();
  constexpr std::size_t kShown = 4000;
  std::string output = text.str();
  if (output.size() > kShown) output = output.substr(output.size() - kShown);
  return {status == 0, output};
}

}  // namespace yolo::test
