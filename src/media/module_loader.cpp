// Opens the media module.
#include "core/module_library.hpp"
#include "media/module.hpp"

namespace yolo::media {
namespace {

constexpr ModuleLibrary kLibrary{
    "libyolo_media.so", "videos, cameras, windows and pictures other than plain JPEG and PNG need",
    "build the target yolo_media_module or install OpenCV's imgcodecs, videoio and highgui libraries"};

}  // namespace

std::shared_ptr<const MediaModule> load_media_module() {
  void* handle = open_module(kLibrary);
  std::shared_ptr<const MediaModule> module(
      create_of_module<MediaModule>(handle, kCreateMediaModuleName, kMediaInterfaceVersion));
  if (module == nullptr) refuse_module(kLibrary);
  return module;
}

}  // namespace yolo::media
