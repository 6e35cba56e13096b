# examples/c as a user of C builds it: with CMake and with pkg-config. Included by CMakeLists.txt, which knows the tree and the flags.
string(REGEX REPLACE "clang\\+\\+" "clang" c_compiler ${CMAKE_CXX_COMPILER})
string(REGEX REPLACE "g\\+\\+" "gcc" c_compiler ${c_compiler})
string(REGEX REPLACE "c\\+\\+" "cc" c_compiler ${c_compiler})
if(NOT EXISTS ${c_compiler})
  set(c_compiler cc)
endif()
foreach(way cmake pkg_config)
  packaging_test(c_example_${way} c_example_test.sh ${way} ${PROJECT_SOURCE_DIR} ${tree})
  set_tests_properties(packaging.c_example_${way} PROPERTIES
    FIXTURES_REQUIRED installed_tree ENVIRONMENT "CC=${c_compiler};CFLAGS=${flags}")
endforeach()
