# yolo_folder(NAME SOURCES ... DEPENDS ... LINKS ...): the static library yolo_NAME of one folder of src/.
#   DEPENDS  folders below this one; the arrow points one way only (docs/design.md)
#   LINKS    outside libraries
function(yolo_folder NAME)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LINKS" ${ARGN})
  add_library(yolo_${NAME} STATIC ${ARG_SOURCES})
  target_include_directories(yolo_${NAME} PUBLIC ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src
                                                 ${PROJECT_BINARY_DIR}/generated)
  list(TRANSFORM ARG_DEPENDS PREPEND yolo_)
  target_link_libraries(yolo_${NAME} PUBLIC ${ARG_DEPENDS} ${ARG_LINKS} PRIVATE yolo_compiler)
  target_precompile_headers(yolo_${NAME} PRIVATE <core/precompiled.hpp>)
endfunction()

# yolo_test(NAME SOURCES ... LINKS ...): one test program; each TEST becomes one ctest entry.
function(yolo_test NAME)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(test_${NAME} ${ARG_SOURCES})
  target_link_libraries(test_${NAME} PRIVATE ${ARG_LINKS} yolo_compiler yolo_test_support
                                             $<TARGET_NAME_IF_EXISTS:yolo_leak_check> GTest::gmock GTest::gtest_main)
  target_include_directories(test_${NAME} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_precompile_headers(test_${NAME} REUSE_FROM test_precompiled)
  yolo_discover_tests(test_${NAME} ${NAME} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
endfunction()

# yolo_module(NAME SOURCES ... LINKS ...): libyolo_NAME.so, which is opened at first use (core/module_library.hpp); the
# target is yolo_NAME_module.
function(yolo_module NAME)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(yolo_${NAME}_module MODULE ${ARG_SOURCES})
  target_include_directories(yolo_${NAME}_module PRIVATE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(yolo_${NAME}_module PRIVATE fmt::fmt ${ARG_LINKS} ${CMAKE_DL_LIBS} yolo_compiler)
  set_target_properties(yolo_${NAME}_module PROPERTIES OUTPUT_NAME yolo_${NAME})
endfunction()
