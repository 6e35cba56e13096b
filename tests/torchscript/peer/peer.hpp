// Runs check.py of this folder in the Python that has PyTorch and the newer peer.
#pragma once

#include <string>
#include <vector>

#include "peer_python.hpp"
#include "peer_script.hpp"

namespace yolo::test {

/// `python check.py ARGUMENTS`: its messages, and whether it was content.
inline PeerAnswer ask_torch(const std::vector<std::string>& arguments) {
  return run_script(peer84_python(), "torchscript/peer/check.py", arguments);
}

}  // namespace yolo::test
