#include "engine/run_folder.hpp"

#include "core/paths.hpp"

namespace yolo::engine {

std::filesystem::path open_run_folder(const std::string& runs_dir, const RunFolder& wanted, const std::string& task,
                                      const char* usual) {
  const std::filesystem::path above = wanted.project.empty() ? expand_home(runs_dir) / task : expand_home(wanted.project);
  return make_run_folder(above / (wanted.name.empty() ? usual : wanted.name), wanted.exist_ok);
}

}  // namespace yolo::engine
