# What `cmake --install` puts where: the library, its headers, and what lets others find the library (a
# CMake package and a pkg-config file). cli/ installs the program.
# SPDX-License-Identifier: GPL-3.0-or-later

include(CMakePackageConfigHelpers)

if(NOT TARGET libquotacast)
  return()
endif()

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/quotacast")

install(
  TARGETS libquotacast
  EXPORT quotacast-targets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.h")
foreach(document LICENSE README.md CHANGELOG.md)
  if(EXISTS "${PROJECT_SOURCE_DIR}/${document}")
    install(FILES "${PROJECT_SOURCE_DIR}/${document}" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
  endif()
endforeach()

# find_package(quotacast). A static library needs its dependencies found again on the other side.
install(EXPORT quotacast-targets NAMESPACE quotacast:: DESTINATION "${package_folder}")
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/quotacast-config.cmake.in"
  "${PROJECT_BINARY_DIR}/package/quotacast-config.cmake" INSTALL_DESTINATION "${package_folder}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/package/quotacast-config-version.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(
  FILES "${PROJECT_BINARY_DIR}/package/quotacast-config.cmake"
        "${PROJECT_BINARY_DIR}/package/quotacast-config-version.cmake"
        "${PROJECT_SOURCE_DIR}/cmake/QuotacastDependencies.cmake"
        "${PROJECT_SOURCE_DIR}/cmake/FindLibCSV.cmake"
  DESTINATION "${package_folder}")

# pkg-config quotacast. A shared library brings its dependencies itself; a static one names them. Paths
# are relative to the file, so that the tree may be moved.
set(pc_modules "gsl jansson yaml-0.1 libutf8proc zlib libzstd nettle")
set(pc_libraries "-lcsv -pthread -lm")
if(BUILD_SHARED_LIBS)
  set(pc_private ".private")
  set(pc_public_libraries "")
  set(pc_private_libraries "${pc_libraries}")
else()
  set(pc_private "")
  set(pc_public_libraries " ${pc_libraries}")
  set(pc_private_libraries "")
endif()
file(RELATIVE_PATH pc_up "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
string(REGEX REPLACE "/$" "" pc_up "${pc_up}")
configure_file("${PROJECT_SOURCE_DIR}/cmake/quotacast.pc.in"
               "${PROJECT_BINARY_DIR}/package/quotacast.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/package/quotacast.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
