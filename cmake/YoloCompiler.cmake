# Compiler settings of every target: C++20, warnings, ccache, sanitizers.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# What <yolo/export.hpp> and core/own_symbols.hpp do not name stays inside.
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(YOLO_CCACHE ccache)
if(YOLO_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The sloppiness settings are what ccache needs to cache users of precompiled headers; the base folder lets a
  # second build folder, or another clone, share what the first one compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${YOLO_CCACHE})
endif()

add_library(yolo_compiler INTERFACE)
target_compile_options(yolo_compiler INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers
                       -fno-math-errno -fno-trapping-math  # nobody reads errno or traps: loops may vectorise
                       -ffp-contract=off)  # no fused multiply-add: results must not depend on the processor
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(yolo_compiler INTERFACE -fpch-preprocess)
endif()
if(YOLO_SANITIZE)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")  # false alarms about variants in instrumented code
    target_compile_options(yolo_compiler INTERFACE -Wno-maybe-uninitialized)
  endif()
  target_compile_options(yolo_compiler INTERFACE -fsanitize=${YOLO_SANITIZE} -fno-omit-frame-pointer -g)
  target_link_options(yolo_compiler INTERFACE -fsanitize=${YOLO_SANITIZE})
endif()
if(YOLO_BUILD_FUZZERS)  # lets the fuzzer see which branches of the library an input reaches
  target_compile_options(yolo_compiler INTERFACE -fsanitize=fuzzer-no-link)
endif()
