#include "engine/run_folder.hpp"

#include "core/paths.hpp"

namespace yolo::engine {

std::filesystem::path open_run_folder(const std::string& runs_dir, const std::string& project, const std::string& name,
                                      const std::string& task, const char* usual, bool exist_ok) {
  const std::filesystem::path above = project.empty() ? expand_home(runs_dir) / task : expand_home(project);
  return make_run_folder(above / (name.empty() ? usual : name), exist_ok);
}

}  // namespace yolo::engine
