#include "train/network/out_of_memory.hpp"

#include <string_view>

namespace yolo::train {

bool is_out_of_memory(const c10::Error& error) {
  if (dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr) return true;
  return std::string_view(error.what_without_backtrace()).find("DefaultCPUAllocator: ") != std::string_view::npos;
}

}  // namespace yolo::train
