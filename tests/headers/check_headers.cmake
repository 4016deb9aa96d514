# Compiles each public header alone.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   cmake -DINCLUDE=<folder> -DCOMPILER=<program> -DSCRATCH=<folder> -P check_headers.cmake
cmake_minimum_required(VERSION 3.22)

if(COMPILER MATCHES "\\+\\+$")
  set(suffix cpp)
  set(flags -std=c++17)
else()
  set(suffix c)
  set(flags -std=c11)
endif()
list(APPEND flags -Wall -Wextra -pedantic -Werror -fsyntax-only "-I${INCLUDE}")

file(GLOB_RECURSE headers RELATIVE "${INCLUDE}" "${INCLUDE}/*.h")
list(LENGTH headers count)
if(count EQUAL 0)
  message(FATAL_ERROR "no header under ${INCLUDE}")
endif()
foreach(header IN LISTS headers)
  # Twice: an include guard has to hold.
  set(source "${SCRATCH}/header.${suffix}")
  file(WRITE "${source}" "#include \"${header}\"\n#include \"${header}\"\nint main(void);\n")
  execute_process(COMMAND "${COMPILER}" ${flags} "${source}" RESULT_VARIABLE result ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(SEND_ERROR "${header} does not compile alone:\n${output}")
  endif()
endforeach()
message("${count} headers compile alone")
