# Every fault in must_warn.c is refused under the project's flags, and the sound part is not.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   cmake -DCOMPILER=<program> -DFLAGS="<flags>" -DSOURCE=<must_warn.c> -P check_warnings.cmake
cmake_minimum_required(VERSION 3.22)

separate_arguments(flags UNIX_COMMAND "${FLAGS}")
file(STRINGS "${SOURCE}" lines REGEX "defined\\(FAULT_[A-Z_]+\\)")
list(LENGTH lines count)
if(count LESS 10)
  message(FATAL_ERROR "found only ${count} faults in ${SOURCE}")
endif()
foreach(line IN LISTS lines)
  string(REGEX REPLACE ".*defined\\((FAULT_[A-Z_]+)\\).*" "\\1" fault "${line}")
  execute_process(
    COMMAND "${COMPILER}" -std=c11 ${flags} -Werror -c -o /dev/null "-D${fault}" "${SOURCE}"
    RESULT_VARIABLE result
    ERROR_VARIABLE output)
  if(fault STREQUAL "FAULT_NONE")
    if(NOT result EQUAL 0)
      message(SEND_ERROR "the sound function is refused:\n${output}")
    endif()
  elseif(result EQUAL 0)
    message(SEND_ERROR "${fault} compiles without a warning")
  elseif(NOT output MATCHES "-Werror")
    message(SEND_ERROR "${fault} is refused, but not for a warning:\n${output}")
  endif()
endforeach()
