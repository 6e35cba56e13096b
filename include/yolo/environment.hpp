// The folders that a program works in.
#pragma once

#include <string>

#include <yolo/export.hpp>
#include <yolo/log.hpp>

namespace yolo {

/// The library reads no settings file and no variable of the environment: what it is to know of the user's folders is said here.
/// Relative folders are meant from the current one.
struct YOLO_API Environment {
  std::string runs_dir = "runs";          ///< above TASK/NAME of a run
  std::string datasets_dir = "datasets";  ///< where datasets are looked for, behind the current folder
  std::string weights_dir = "weights";    ///< where weights are looked for, behind the current folder
  std::string shared_weights_dir;         ///< after it; downloads go there. Empty: none
  /// Compiled networks, labels of datasets that may only be read, pictures of cache=disk. Empty: nothing is kept.
  std::string cache_dir;
  bool tensorboard = true;                ///< trainings write TensorBoard files

  /// What the program `yolo` works in: the user's settings file, YOLO_WEIGHTS_DIR, and the cache folder of the user.
  static Environment of_user(const Log& log = {});

  bool operator==(const Environment&) const = default;
};

}  // namespace yolo
