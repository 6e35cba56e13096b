// Opens the dnn module.
#include "core/module_library.hpp"
#include "runtime/opencv_dnn/dnn_module.hpp"

namespace yolo::runtime {
namespace {

constexpr ModuleLibrary kLibrary{"libyolo_dnn.so", "dnn=True needs",
                                 "build the target yolo_dnn_module or install OpenCV's dnn library"};

}  // namespace

std::shared_ptr<const DnnModule> load_dnn_module() {
  void* handle = open_module(kLibrary);
  std::shared_ptr<const DnnModule> module(
      create_of_module<DnnModule>(handle, kCreateDnnModuleName, kDnnInterfaceVersion));
  if (module == nullptr) refuse_module(kLibrary);
  return module;
}

}  // namespace yolo::runtime
