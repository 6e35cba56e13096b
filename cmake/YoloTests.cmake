# The classes of tests (docs/building.md). A test's name tells its class, and ctest knows of a class only where what it needs is
# there; that is looked up each time ctest runs, so no test is ever skipped.
#   plain    core.Suite.Test           always
#   shared   shared.core.Suite.Test    suites named Shared...: the reference collection in ../shared
#   peer     peer.core.Suite.Test      suites named RealPeer...: that, and a Python with Ultralytics 8.3.6, YOLO_PEER_PYTHON
#   peer84   peer84.core.Suite.Test    suites named RealPeer84...: that, and one with 8.4.71, YOLO_PEER84_PYTHON
set(YOLO_TEST_CLASSES shared peer peer84)
set(YOLO_shared_FILTER Shared*)
set(YOLO_peer_FILTER RealPeer*-RealPeer84*)
set(YOLO_peer84_FILTER RealPeer84*)
set(YOLO_plain_FILTER -Shared*:RealPeer*)
# Conditions for ctest's own scripts.
set(YOLO_shared_CONDITION [[EXISTS "@YOLO_SHARED_DIR@/ref" AND EXISTS "@YOLO_SHARED_DIR@/golden"]])
string(CONFIGURE "${YOLO_shared_CONDITION}" YOLO_shared_CONDITION @ONLY)
set(YOLO_peer_CONDITION "${YOLO_shared_CONDITION} AND NOT \"\$ENV{YOLO_PEER_PYTHON}\" STREQUAL \"\"")
set(YOLO_peer84_CONDITION "${YOLO_shared_CONDITION} AND NOT \"\$ENV{YOLO_PEER84_PYTHON}\" STREQUAL \"\"")

# yolo_discover_tests(TARGET NAME OPTIONS...): every TEST of a program becomes one ctest entry, NAME.Suite.Test behind the word of
# its class. OPTIONS are those of gtest_discover_tests.
function(yolo_discover_tests TARGET NAME)
  gtest_discover_tests(${TARGET} TEST_PREFIX ${NAME}. TEST_FILTER ${YOLO_plain_FILTER} ${ARGN})
  foreach(class ${YOLO_TEST_CLASSES})
    gtest_discover_tests(${TARGET} TEST_PREFIX ${class}.${NAME}. TEST_FILTER ${YOLO_${class}_FILTER} ${ARGN})
    # The script that lists these tests is read through one that asks first.
    get_property(scripts DIRECTORY PROPERTY TEST_INCLUDE_FILES)
    list(POP_BACK scripts tests)
    set(asking ${CMAKE_CURRENT_BINARY_DIR}/${TARGET}_${class}.cmake)
    file(WRITE ${asking} "if(${YOLO_${class}_CONDITION})\n  include(\"${tests}\")\nendif()\n")
    set_property(DIRECTORY PROPERTY TEST_INCLUDE_FILES ${scripts} ${asking})
  endforeach()
endfunction()

# yolo_class_test(CLASS NAME TIMEOUT SECONDS COMMAND ...): the test CLASS.NAME that runs a command.
function(yolo_class_test CLASS NAME)
  cmake_parse_arguments(ARG "" "TIMEOUT" "COMMAND" ${ARGN})
  list(JOIN ARG_COMMAND "]==] [==[" command)
  set(script ${CMAKE_CURRENT_BINARY_DIR}/${CLASS}.${NAME}.cmake)
  file(GENERATE OUTPUT ${script} CONTENT "if(${YOLO_${CLASS}_CONDITION})
  add_test(${CLASS}.${NAME} [==[${command}]==])
  set_tests_properties(${CLASS}.${NAME} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
endif()
")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${script})
endfunction()
