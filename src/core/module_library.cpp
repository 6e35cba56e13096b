#include "core/module_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>
#include <yolo/error.hpp>

#include "core/bundled_files.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> candidates(const char* file_name) {
  std::vector<fs::path> files;
  const auto add = [&](const fs::path& folder) {
    if (folder.empty()) return;
    const fs::path file = (folder / file_name).lexically_normal();
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  };
  add(folder_of_this_code());
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  add(program);
  if (!program.empty()) add(program / ".." / "lib");
  return files;
}

int open_flags(const ModuleLibrary& module) {
#if defined(RTLD_DEEPBIND) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // those refuse it
  if (module.binds_deeply) return RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND;
#endif
  (void)module;
  return RTLD_NOW | RTLD_LOCAL;
}

}  // namespace

void* open_module(const ModuleLibrary& module) {
  std::string tried;
  for (const fs::path& file : candidates(module.file_name)) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
      tried += fmt::format("; {}: not there", file.string());
      continue;
    }
    if (void* handle = dlopen(file.c_str(), open_flags(module))) return handle;
    tried += fmt::format("; {}", dlerror());
  }
  if (void* handle = dlopen(module.file_name, open_flags(module))) return handle;
  tried += fmt::format("; {}", dlerror());
  throw Error(fmt::format("{} {}, which could not be opened{}; {}", module.needed_for, module.file_name,
                          tried, module.advice));
}

void* module_symbol(void* handle, const char* symbol) { return dlsym(handle, symbol); }

void refuse_module(const ModuleLibrary& module) {
  throw Error(fmt::format("the {} that was found belongs to another version of yolo; install both together",
                          module.file_name));
}

}  // namespace yolo
