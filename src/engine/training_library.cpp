#include "engine/training_library.hpp"

#include "core/module_library.hpp"

namespace yolo::engine {

std::shared_ptr<const TrainingLibrary> load_training_library() {
  constexpr ModuleLibrary kLibrary{"libyolo_train.so", "training needs",
                                   "set it up with tools/setup.sh --train and build the target yolo_train",
                                   /*binds_deeply=*/true};
  void* handle = open_module(kLibrary);
  std::shared_ptr<const TrainingLibrary> library(
      create_of_module<TrainingLibrary>(handle, kCreateTrainingLibraryName, kTrainingInterfaceVersion));
  if (library == nullptr) refuse_module(kLibrary);
  return library;
}

}  // namespace yolo::engine
