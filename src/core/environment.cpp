#include <yolo/environment.hpp>

#include <cstdlib>

#include "core/paths.hpp"
#include "core/settings.hpp"

namespace yolo {

Environment Environment::of_user(const Log& log) {
  Settings settings(default_settings_file(), log);
  Environment environment;
  environment.runs_dir = settings.folder("runs_dir").string();
  environment.datasets_dir = settings.folder("datasets_dir").string();
  environment.weights_dir = settings.folder("weights_dir").string();
  if (const char* folder = std::getenv("YOLO_WEIGHTS_DIR")) environment.shared_weights_dir = folder;
  environment.cache_dir = user_cache_folder().string();
  environment.tensorboard = settings.flag("tensorboard");
  return environment;
}

}  // namespace yolo
