// The Pythons that have the peer installed: the environment variables YOLO_PEER_PYTHON and YOLO_PEER84_PYTHON name them.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "support.hpp"

namespace yolo::test {

/// The interpreter with Ultralytics 8.3.6 and PyTorch; empty when none is named.
inline std::string peer_python() {
  const char* python = std::getenv("YOLO_PEER_PYTHON");
  return python == nullptr ? "" : python;
}

/// The one with Ultralytics 8.4.71.
inline std::string peer84_python() {
  const char* python = std::getenv("YOLO_PEER84_PYTHON");
  return python == nullptr ? "" : python;
}

}  // namespace yolo::test

/// For tests of the class "RealPeer": a Python that is named but not there is a failure. Without one ctest leaves these tests
/// out; a program that is run by hand skips them.
#define YOLO_NEEDS_PEER()                                                                      \
  ASSERT_TRUE(yolo::test::is_of_class(yolo::test::kPeerClass))                                 \
      << "needs the peer, so the name of its suite must begin with " << yolo::test::kPeerClass; \
  if (yolo::test::peer_python().empty())                                                       \
    GTEST_SKIP() << "needs a Python with the peer, named by YOLO_PEER_PYTHON";                 \
  else                                                                                         \
    ASSERT_TRUE(std::filesystem::exists(yolo::test::peer_python())) << "YOLO_PEER_PYTHON names no file"

/// The same for tests of the class "RealPeer84".
#define YOLO_NEEDS_PEER84()                                                                      \
  ASSERT_TRUE(yolo::test::is_of_class(yolo::test::kPeer84Class))                                 \
      << "needs the peer, so the name of its suite must begin with " << yolo::test::kPeer84Class; \
  if (yolo::test::peer84_python().empty())                                                       \
    GTEST_SKIP() << "needs a Python with Ultralytics 8.4.71, named by YOLO_PEER84_PYTHON";       \
  else                                                                                           \
    ASSERT_TRUE(std::filesystem::exists(yolo::test::peer84_python())) << "YOLO_PEER84_PYTHON names no file"
