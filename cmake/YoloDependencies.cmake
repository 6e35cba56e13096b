# Where each dependency comes from: apt packages, and wheels unpacked under .deps/ (tools/setup.sh).
find_package(Threads REQUIRED)
find_package(OpenCV 4 REQUIRED COMPONENTS core imgproc imgcodecs videoio highgui dnn)
find_package(fmt REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CURL REQUIRED)
find_package(JPEG REQUIRED)  # libopencv-dev brings both
find_package(PNG REQUIRED)
find_package(PkgConfig REQUIRED)
find_path(PROTOZERO_INCLUDE_DIR protozero/pbf_reader.hpp REQUIRED)  # headers only
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip)
find_path(PROTOZERO_INCLUDE_DIR protozero/pbf_writer.hpp REQUIRED)  # headers only

if(NOT OpenVINO_DIR AND NOT DEFINED ENV{OpenVINO_DIR} AND EXISTS ${PROJECT_SOURCE_DIR}/.deps/openvino/openvino/cmake)
  set(OpenVINO_DIR ${PROJECT_SOURCE_DIR}/.deps/openvino/openvino/cmake)
endif()
find_package(OpenVINO REQUIRED COMPONENTS Runtime)
find_package(TBB QUIET CONFIG PATHS ${OpenVINO_DIR} NO_DEFAULT_PATH)  # the one that comes with OpenVINO

# LibTorch, for training only: its C++ libraries and headers, without Python's part and without what only its CUDA half
# needs. A LibTorch of the user's own is named by Torch_DIR.
if(YOLO_BUILD_TRAINING)
  add_library(yolo_torch INTERFACE)
  set(YOLO_TORCH_DIR ${PROJECT_SOURCE_DIR}/.deps/torch/torch)
  if(Torch_DIR OR DEFINED ENV{Torch_DIR})
    find_package(Torch REQUIRED)
    target_link_libraries(yolo_torch INTERFACE ${TORCH_LIBRARIES})
    target_include_directories(yolo_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
    set(YOLO_TORCH_RPATH ${TORCH_INSTALL_PREFIX}/lib)
  elseif(EXISTS ${YOLO_TORCH_DIR}/lib/libtorch_cpu.so)
    # LibTorch brings headers of another fmt than the one we link; ours has to be found first.
    find_path(YOLO_FMT_INCLUDE_DIR fmt/format.h REQUIRED)
    file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/first)
    file(CREATE_LINK ${YOLO_FMT_INCLUDE_DIR}/fmt ${PROJECT_BINARY_DIR}/first/fmt SYMBOLIC)
    target_include_directories(yolo_torch SYSTEM INTERFACE ${PROJECT_BINARY_DIR}/first
      ${YOLO_TORCH_DIR}/include ${YOLO_TORCH_DIR}/include/torch/csrc/api/include)
    # libtorch_cpu itself asks for CUDA's runtime and its profiling library; both are found beside it (YOLO_TORCH_RPATH).
    target_link_libraries(yolo_torch INTERFACE ${YOLO_TORCH_DIR}/lib/libtorch_cpu.so ${YOLO_TORCH_DIR}/lib/libc10.so)
    set(YOLO_TORCH_RPATH
      ${YOLO_TORCH_DIR}/lib
      ${PROJECT_SOURCE_DIR}/.deps/cuda-runtime/nvidia/cu13/lib
      ${PROJECT_SOURCE_DIR}/.deps/cuda-cupti/nvidia/cu13/lib)
    list(TRANSFORM YOLO_TORCH_RPATH PREPEND "-Wl,-rpath-link," OUTPUT_VARIABLE rpath_link)
    target_link_options(yolo_torch INTERFACE ${rpath_link})
  else()
    message(FATAL_ERROR "training needs LibTorch: run tools/setup.sh --train, name your own with Torch_DIR, or configure "
                        "with -DYOLO_BUILD_TRAINING=OFF")
  endif()
  # Old tags: unlike a RUNPATH, an RPATH counts for what libtorch_cpu asks for as well.
  target_link_options(yolo_torch INTERFACE -Wl,--disable-new-dtags)
endif()
