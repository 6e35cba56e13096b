#include "engine/training_library.hpp"

#include "core/module_library.hpp"

namespace yolo::engine {
namespace {

#ifdef YOLO_TORCH_FOLDER
constexpr const char* kAdvice =
    "set it up with tools/setup.sh --train and build the target yolo_train. The LibTorch that it was built "
    "with was in " YOLO_TORCH_FOLDER
    ": it has to be there, or in the folder yolo beside that library, or where LD_LIBRARY_PATH says";
#else
constexpr const char* kAdvice = "set it up with tools/setup.sh --train and build the target yolo_train";
#endif

}  // namespace

std::shared_ptr<const TrainingLibrary> load_training_library() {
  constexpr ModuleLibrary kLibrary{"libyolo_train.so", "training needs", kAdvice, /*binds_deeply=*/true};
  void* handle = open_module(kLibrary);
  std::shared_ptr<const TrainingLibrary> library(
      create_of_module<TrainingLibrary>(handle, kCreateTrainingLibraryName, kTrainingInterfaceVersion));
  if (library == nullptr) refuse_module(kLibrary);
  return library;
}

}  // namespace yolo::engine
