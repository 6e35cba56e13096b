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

if(NOT OpenVINO_DIR AND NOT DEFINED ENV{OpenVINO_DIR} AND EXISTS ${PROJECT_SOURCE_DIR}/.deps/openvino/openvino/cmake)
  set(OpenVINO_DIR ${PROJECT_SOURCE_DIR}/.deps/openvino/openvino/cmake)
endif()
find_package(OpenVINO REQUIRED COMPONENTS Runtime)
find_package(TBB QUIET CONFIG PATHS ${OpenVINO_DIR} NO_DEFAULT_PATH)  # the one that comes with OpenVINO
