// The edge of the library: exceptions of other libraries end here.
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>

#include <yolo/error.hpp>

#include "core/text.hpp"

namespace yolo::engine {

/// Does `work`. What OpenCV and the file system throw becomes an Error, the one exception that users have to
/// expect.
template <typename Work>
auto with_own_errors(Work work) {
  try {
    return work();
  } catch (const cv::Exception& error) {
    throw Error(fmt::format("OpenCV could not go on with this picture: {} (in {})",
                            printable(trim(error.err)), error.func));
  } catch (const std::filesystem::filesystem_error& error) {
    throw Error(fmt::format("{}: {}", printable(error.path1().string()), error.code().message()));
  }
}

}  // namespace yolo::engine
