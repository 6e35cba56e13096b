// A check that something is refused with one clear line.
#pragma once

#include <gmock/gmock.h>

#include <yolo/error.hpp>

namespace yolo::test {

/// Runs `work`, expects a yolo::Error whose text is one line containing `part`.
template <typename Work>
void expect_error(Work work, const std::string& part) {
  try {
    work();
    ADD_FAILURE() << "nothing was refused; expected: " << part;
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(part));
    EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
  }
}

}  // namespace yolo::test
