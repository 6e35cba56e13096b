// Spreads independent work over threads.
#pragma once

#include <cstddef>
#include <functional>

namespace yolo {

/// Calls work(0), ..., work(count - 1), each once, from up to `threads` threads, and returns when all are done. The
/// caller's thread is one of them. The exception of the lowest index is passed on; later indices may not be called then.
void parallel_for(std::size_t count, int threads, const std::function<void(std::size_t index)>& work);

}  // namespace yolo
