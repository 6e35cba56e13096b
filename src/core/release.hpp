// The releases of the peer whose rules differ.
#pragma once

namespace yolo {

/// Whose rules a model follows where the releases of the peer give other numbers for the same network. A property of the model
/// (graph::release_of), never a switch. What differs: docs/families.md.
enum class Release {
  v8_3,  ///< 8.3.6: YOLO11 and everything before it
  v8_4,  ///< 8.4.71: YOLO12 and YOLO26
};

}  // namespace yolo
