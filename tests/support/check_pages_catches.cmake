# Spoils a small page in every way that check_pages.cmake is there for, and sees it found.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   cmake -DSCRATCH=<folder to use> -P check_pages_catches.cmake
cmake_minimum_required(VERSION 3.22)

set(TABLE "| method | file |\n|---|---|\n| sums | `core/sums.c` |\n")

file(REMOVE_RECURSE "${SCRATCH}")
file(WRITE "${SCRATCH}/core/sums.c" "")

function(run_check text)
  file(WRITE "${SCRATCH}/docs/METHODS.md" "${text}")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" "-DROOT=${SCRATCH}" -P "${CMAKE_CURRENT_LIST_DIR}/check_pages.cmake"
    RESULT_VARIABLE result
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
  set(result ${result} PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

run_check("${TABLE}| a \\| b | [c]; d |\n\nText.\n")
if(NOT result EQUAL 0)
  message(SEND_ERROR "a whole page is refused:\n${output}")
endif()

function(expect added message)
  run_check("${TABLE}${added}\nText.\n")
  if(result EQUAL 0 OR NOT output MATCHES "docs/METHODS.md:[0-9]+: ${message}")
    message(SEND_ERROR "'${added}' is not found:\n${output}")
  endif()
endfunction()

expect("| three | cells | here |\n" "the row has not as many cells")
expect("| sums | said again |\n" "two rows begin with '. sums .'")
expect("\n| torn | out |\n" "the row above stands outside a table")
expect("\n| torn | out |\n| of | it |\n" "the first row of a table is followed by dashes")
expect("| gone | `core/gone.c` |\n" "core/gone.c is not there")
expect("| gone | `bench_gone` |\n" "bench_gone is not among the tests")
file(REMOVE_RECURSE "${SCRATCH}")
