# Puts an unlisted file into a small source tree and sees check_sources.cmake find it.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   cmake -DSCRATCH=<folder to use> -P check_sources_catches.cmake
cmake_minimum_required(VERSION 3.22)

file(REMOVE_RECURSE "${SCRATCH}")
file(WRITE "${SCRATCH}/core/listed.c" "")
file(WRITE "${SCRATCH}/tests/core/test_listed.c" "")
file(WRITE "${SCRATCH}/listed.txt" "${SCRATCH}/core/listed.c\n${SCRATCH}/tests/core/test_listed.c\n")

macro(run_check)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" "-DROOT=${SCRATCH}" "-DLISTED=${SCRATCH}/listed.txt" -P
            "${CMAKE_CURRENT_LIST_DIR}/check_sources.cmake"
    RESULT_VARIABLE result
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
endmacro()

run_check()
if(NOT result EQUAL 0)
  message(SEND_ERROR "the complete tree is refused:\n${output}")
endif()
foreach(orphan IN ITEMS core/orphan.c core/sums/orphan.c tests/core/test_orphan.c tests/core/sums/test_orphan.c)
  file(WRITE "${SCRATCH}/${orphan}" "")
  run_check()
  if(result EQUAL 0 OR NOT output MATCHES "${orphan}: is in no CMakeLists")
    message(SEND_ERROR "${orphan} is not found:\n${output}")
  endif()
  file(REMOVE "${SCRATCH}/${orphan}")
endforeach()
file(REMOVE_RECURSE "${SCRATCH}")
