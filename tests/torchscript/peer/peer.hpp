// Runs check.py of this folder in the Python that has PyTorch and the newer peer.
#pragma once

#include <string>
#include <vector>

#include "peer_python.hpp"

namespace yolo::test {

/// `python check.py ARGUMENTS`: its messages, and whether it was content.
struct TorchAnswer {
  bool agrees = false;
  std::string output;
};
TorchAnswer ask_torch(const std::vector<std::string>& arguments);

}  // namespace yolo::test
