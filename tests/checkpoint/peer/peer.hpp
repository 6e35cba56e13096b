// Runs the real peer where there is one.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "support.hpp"

namespace yolo::test {

/// The interpreter with Ultralytics 8.3.6 and PyTorch, from YOLO_PEER_PYTHON; empty when there is none.
inline std::string peer_python() {
  const char* python = std::getenv("YOLO_PEER_PYTHON");
  return python && std::filesystem::exists(python) ? python : "";
}

/// `python check.py ARGUMENTS`: its messages, and whether it was content.
struct PeerAnswer {
  bool agrees = false;
  std::string output;
};
PeerAnswer ask_peer(const std::vector<std::string>& arguments);

}  // namespace yolo::test

#define YOLO_NEEDS_PEER()                \
  if (yolo::test::peer_python().empty()) \
  GTEST_SKIP() << "SKIPPED: needs the peer; set YOLO_PEER_PYTHON to its python"
