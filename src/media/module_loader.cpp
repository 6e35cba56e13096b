// Finds and opens the media module.
#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>
#include <vector>

#include <yolo/error.hpp>

#include "media/module.hpp"

namespace yolo::media {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFileName = "libyolo_media.so";

fs::path folder_of_this_code() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&load_media_module), &info) == 0 || info.dli_fname == nullptr)
    return {};
  std::error_code ignored;
  const fs::path real = fs::canonical(info.dli_fname, ignored);
  return real.parent_path();
}

std::vector<fs::path> candidates() {
  std::vector<fs::path> files;
  const auto add = [&](const fs::path& folder) {
    if (folder.empty()) return;
    const fs::path file = (folder / kFileName).lexically_normal();
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  };
  add(folder_of_this_code());
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  add(program);
  if (!program.empty()) add(program / ".." / "lib");
  return files;
}

void* open_library(std::string& tried) {
  for (const fs::path& file : candidates()) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
      tried += fmt::format("; {}: not there", file.string());
      continue;
    }
    if (void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)) return handle;
    tried += fmt::format("; {}", dlerror());
  }
  void* handle = dlopen(kFileName, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) tried += fmt::format("; {}", dlerror());
  return handle;
}

}  // namespace

std::shared_ptr<const MediaModule> load_media_module() {
  std::string tried;
  void* handle = open_library(tried);
  if (handle == nullptr) {
    throw Error(fmt::format(
        "videos, cameras, windows and pictures other than plain JPEG and PNG need {}, which could "
        "not be opened{}; build the target yolo_media_module or install OpenCV's imgcodecs, videoio and "
        "highgui libraries",
        kFileName, tried));
  }
  // Never closed again: FFmpeg and the window toolkits keep threads and state of their own.
  const auto create = reinterpret_cast<CreateMediaModule>(dlsym(handle, kCreateMediaModuleName));
  std::shared_ptr<const MediaModule> module(create != nullptr ? create(kMediaInterfaceVersion) : nullptr);
  if (module == nullptr) {
    throw Error(fmt::format("the {} that was found belongs to another version of yolo; install both together",
                            kFileName));
  }
  return module;
}

}  // namespace yolo::media
