# Finds C files that stand in a folder and are built by nobody.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   cmake -DROOT=<top of the source> -DLISTED=<file with the built sources> -P check_sources.cmake
cmake_minimum_required(VERSION 3.22)

file(STRINGS "${LISTED}" listed)
set(folders core sales forecast territory okr report cli)
set(patterns "")
foreach(folder IN LISTS folders)
  list(APPEND patterns "${ROOT}/${folder}/*.c")
endforeach()

file(GLOB_RECURSE found ${patterns})
file(GLOB tests "${ROOT}/tests/*/test_*.c" "${ROOT}/tests/*/*/test_*.c")
list(APPEND found ${tests})
set(orphans 0)
foreach(file IN LISTS found)
  if(NOT file IN_LIST listed)
    file(RELATIVE_PATH name "${ROOT}" "${file}")
    message("${name}: is in no CMakeLists.txt")
    math(EXPR orphans "${orphans} + 1")
  endif()
endforeach()

list(LENGTH found count)
if(count EQUAL 0)
  message(FATAL_ERROR "no C file under ${ROOT}")
endif()
if(orphans GREATER 0)
  message(FATAL_ERROR "${orphans} of ${count} files are not built")
endif()
message("all ${count} files are built")
