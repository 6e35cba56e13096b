// Telling a lack of memory from other failures of LibTorch.
#pragma once

#include <c10/util/Exception.h>

namespace yolo::train {

/// A step did not find memory; the step is lost, the training need not be.
class OutOfMemory : public std::exception {
 public:
  const char* what() const noexcept override { return "out of memory"; }
};

/// True for c10::OutOfMemoryError of a GPU, and for what LibTorch's allocator of the processor throws, which has no type of its own.
bool is_out_of_memory(const c10::Error& error);

/// Calls `work`; throws OutOfMemory for std::bad_alloc and the errors above.
template <class Work>
auto tell_out_of_memory(const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    throw OutOfMemory();
  } catch (const c10::Error& error) {
    if (is_out_of_memory(error)) throw OutOfMemory();
    throw;
  }
}

}  // namespace yolo::train
