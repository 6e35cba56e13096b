// Runs the real peer where there is one.
#pragma once

#include <string>
#include <vector>

#include "peer_python.hpp"
#include "peer_script.hpp"

namespace yolo::test {

/// `python check.py ARGUMENTS`: its messages, and whether it was content.
inline PeerAnswer ask_peer(const std::vector<std::string>& arguments) {
  return run_script(peer_python(), "checkpoint/peer/check.py", arguments);
}

}  // namespace yolo::test
