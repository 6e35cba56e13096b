// Runs the real peer where there is one.
#pragma once

#include <string>
#include <vector>

#include "peer_python.hpp"

namespace yolo::test {

/// `python check.py ARGUMENTS`: its messages, and whether it was content.
struct PeerAnswer {
  bool agrees = false;
  std::string output;
};
PeerAnswer ask_peer(const std::vector<std::string>& arguments);

}  // namespace yolo::test
