# cmake --install: bin/yolo, lib/libyolo.so, the headers, the CMake package, and the parts of OpenVINO that
# predicting on the CPU needs. The installed tree may be moved anywhere.
include(CMakePackageConfigHelpers)
set(YOLO_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/yolo)
set(YOLO_RUNTIME_DIR ${CMAKE_INSTALL_LIBDIR}/yolo)  # bundled libraries, apart from those of the system
set(YOLO_DOC_DIR ${CMAKE_INSTALL_DATADIR}/doc/yolo)

# Relative paths between the places, so that nothing depends on the prefix.
file(RELATIVE_PATH from_bin_to_lib /${CMAKE_INSTALL_BINDIR} /${CMAKE_INSTALL_LIBDIR})
set_target_properties(yolo PROPERTIES INSTALL_RPATH "$ORIGIN;$ORIGIN/yolo")
install(TARGETS yolo EXPORT yoloTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT yolo)
if(TARGET yolo_cli)
  set_target_properties(yolo_cli PROPERTIES INSTALL_RPATH
    "$ORIGIN/${from_bin_to_lib};$ORIGIN/${from_bin_to_lib}/yolo")
  install(TARGETS yolo_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT yolo)
endif()
foreach(module yolo_media_module yolo_dnn_module)  # opened at first use
  set_target_properties(${module} PROPERTIES INSTALL_RPATH "$ORIGIN;$ORIGIN/yolo")
  install(TARGETS ${module} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT yolo)
endforeach()

# The training library is a component of its own: it is there where LibTorch is. LibTorch and the CUDA libraries that it
# asks for, half a gigabyte with licences of their own, stay where they were when it was built; in the folder of the
# bundled libraries they are found first.
if(TARGET yolo_train)
  set_target_properties(yolo_train PROPERTIES INSTALL_RPATH "$ORIGIN;$ORIGIN/yolo;${YOLO_TORCH_RPATH}")
  install(TARGETS yolo_train EXPORT yoloTrainTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT yolo_train)
  install(EXPORT yoloTrainTargets NAMESPACE yolo:: DESTINATION ${YOLO_CMAKE_DIR} COMPONENT yolo_train)
  install(DIRECTORY include/yolo/train DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/yolo COMPONENT yolo_train)
endif()

install(DIRECTORY include/yolo DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT yolo PATTERN include/yolo/train EXCLUDE)
install(EXPORT yoloTargets NAMESPACE yolo:: DESTINATION ${YOLO_CMAKE_DIR} COMPONENT yolo)
configure_package_config_file(cmake/yoloConfig.cmake.in ${PROJECT_BINARY_DIR}/yoloConfig.cmake
  INSTALL_DESTINATION ${YOLO_CMAKE_DIR} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/yoloConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/yoloConfig.cmake ${PROJECT_BINARY_DIR}/yoloConfigVersion.cmake
  DESTINATION ${YOLO_CMAKE_DIR} COMPONENT yolo)
# For pkg-config. The file names the way from its own folder to the prefix, so it may be moved too.
file(RELATIVE_PATH YOLO_PC_TO_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" YOLO_PC_TO_PREFIX "${YOLO_PC_TO_PREFIX}")
configure_file(cmake/yolo.pc.in ${PROJECT_BINARY_DIR}/yolo.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/yolo.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT yolo)
install(FILES LICENSE NOTICE DESTINATION ${YOLO_DOC_DIR} COMPONENT yolo)

# What predict takes without a source (core/bundled_files.hpp); the build tree has it in the same place.
install(DIRECTORY examples/pictures/ DESTINATION ${CMAKE_INSTALL_DATADIR}/yolo/pictures COMPONENT yolo)
file(COPY examples/pictures/ DESTINATION ${PROJECT_BINARY_DIR}/share/yolo/pictures)

# What of OpenVINO goes along: the core, the CPU plugin, its threads and memory (TBB; tbbbind and hwloc place
# threads on machines with several NUMA nodes or kinds of core), and the IR reader, without which the cache of
# compiled models is written but never read. An OpenVINO from elsewhere is the user's own and stays there.
set(YOLO_OPENVINO_PARTS
  libopenvino.so.[0-9]* libopenvino_intel_cpu_plugin.so libopenvino_ir_frontend.so.[0-9]*
  libtbb.so.[0-9]* libtbbmalloc.so.[0-9]* libtbbbind_2_5.so.[0-9]* libhwloc.so.[0-9]*)
cmake_path(IS_PREFIX PROJECT_SOURCE_DIR "${OpenVINO_DIR}" NORMALIZE is_bundled)
if(is_bundled)
  cmake_path(GET OpenVINO_DIR PARENT_PATH openvino_root)
  list(TRANSFORM YOLO_OPENVINO_PARTS PREPEND ${openvino_root}/libs/ OUTPUT_VARIABLE patterns)
  file(GLOB openvino_files ${patterns})
  install(FILES ${openvino_files} DESTINATION ${YOLO_RUNTIME_DIR} COMPONENT yolo)
  file(GLOB openvino_licences ${openvino_root}/../openvino-*.dist-info/licenses/*)
  foreach(entry ${openvino_licences})
    if(IS_DIRECTORY ${entry})
      install(DIRECTORY ${entry} DESTINATION ${YOLO_DOC_DIR}/openvino COMPONENT yolo)
    else()
      install(FILES ${entry} DESTINATION ${YOLO_DOC_DIR}/openvino COMPONENT yolo)
    endif()
  endforeach()
else()
  set_target_properties(yolo PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
  if(TARGET yolo_cli)
    set_target_properties(yolo_cli PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
  endif()
endif()
