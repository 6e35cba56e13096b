// A child process whose output is collected.
#include "torchscript/peer/peer.hpp"

#include <cstdlib>
#include <sstream>

namespace yolo::test {
namespace {

std::string in_shell_quotes(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

TorchAnswer ask_torch(const std::vector<std::string>& arguments) {
  const TemporaryFolder folder;  // also where the peer writes what it likes to write
  const std::string log = (folder / "log").string();
  const auto script = std::filesystem::path(YOLO_TEST_DATA).parent_path() / "torchscript/peer/check.py";
  std::string command = "cd " + in_shell_quotes(folder.path().string()) + " && YOLO_OFFLINE=true " +
                        in_shell_quotes(peer84_python()) + " " + in_shell_quotes(script.string());
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
