// Ctrl-C ends a run in order: what was predicted is saved, videos and JSON are complete.
#pragma once

#include <memory>

#include <yolo/source.hpp>

namespace yolo::cli {

/// A source that ends at the first Ctrl-C. A second one ends the program at once.
std::unique_ptr<Source> interruptible(std::unique_ptr<Source> source);

/// Whether Ctrl-C was pressed since interruptible() was called.
bool was_interrupted();

}  // namespace yolo::cli
