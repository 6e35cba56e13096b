// Checks a picture file of a dataset; it is never changed.
#include "dataset/image_check.hpp"

#include <fmt/format.h>

#include "media/image_size.hpp"
#include "source/image_file.hpp"

namespace yolo::dataset {

ImageCheck check_image(const std::filesystem::path& file) {
  ImageCheck check;
  if (const auto header = media::read_image_header(file); header && header->complete) {
    check.size = header->size;
  } else {
    check.size = source::read_image(file.string(), check.problem).size();
    if (!check.problem.empty()) check.problem = "the picture is not used: " + check.problem;
  }
  if (check.problem.empty() && std::min(check.size.width, check.size.height) < kSmallestSide) {
    check.problem = fmt::format("the picture has {}x{} pixels; both sides need at least {}", check.size.width,
                                check.size.height, kSmallestSide);
  }
  return check;
}

}  // namespace yolo::dataset
