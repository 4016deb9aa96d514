# Finds libcsv, which ships neither a pkg-config file nor a CMake package. Defines LibCSV::LibCSV.
# SPDX-License-Identifier: GPL-3.0-or-later

find_path(LibCSV_INCLUDE_DIR NAMES csv.h)
find_library(LibCSV_LIBRARY NAMES csv)
mark_as_advanced(LibCSV_INCLUDE_DIR LibCSV_LIBRARY)

# csv.h names its version: #define CSV_MAJOR 3 and so on.
if(LibCSV_INCLUDE_DIR)
  set(LibCSV_VERSION "")
  foreach(part MAJOR MINOR RELEASE)
    file(STRINGS "${LibCSV_INCLUDE_DIR}/csv.h" line REGEX "#define[ \t]+CSV_${part}[ \t]+[0-9]+")
    if(line MATCHES "CSV_${part}[ \t]+([0-9]+)")
      list(APPEND LibCSV_VERSION "${CMAKE_MATCH_1}")
    endif()
  endforeach()
  list(JOIN LibCSV_VERSION "." LibCSV_VERSION)
  unset(line)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  LibCSV
  REQUIRED_VARS LibCSV_LIBRARY LibCSV_INCLUDE_DIR
  VERSION_VAR LibCSV_VERSION)

if(LibCSV_FOUND AND NOT TARGET LibCSV::LibCSV)
  add_library(LibCSV::LibCSV UNKNOWN IMPORTED)
  set_target_properties(
    LibCSV::LibCSV PROPERTIES IMPORTED_LOCATION "${LibCSV_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES
                                                                    "${LibCSV_INCLUDE_DIR}")
endif()
