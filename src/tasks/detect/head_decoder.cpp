#include "tasks/detect/head_decoder.hpp"

namespace yolo::tasks::detect {

bool is_wanted(const std::vector<int>& classes, int cls) {
  return classes.empty() || std::find(classes.begin(), classes.end(), cls) != classes.end();
}

}  // namespace yolo::tasks::detect
