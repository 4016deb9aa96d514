# Every global symbol of the library begins with qc_.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   cmake -DNM=<nm> -DLIBRARY=<file> -DSHARED=<bool> -P check_symbols.cmake
cmake_minimum_required(VERSION 3.22)

set(flags -g --defined-only)
if(SHARED)
  list(APPEND flags -D)
endif()
execute_process(COMMAND "${NM}" ${flags} "${LIBRARY}" OUTPUT_VARIABLE output RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${NM} cannot read ${LIBRARY}")
endif()
string(REGEX MATCHALL "[0-9a-f]+ [A-Z] [^\n]+" symbols "${output}")
set(own 0)
foreach(symbol IN LISTS symbols)
  string(REGEX REPLACE "^[0-9a-f]+ [A-Z] " "" name "${symbol}")
  if(name MATCHES "^qc_")
    math(EXPR own "${own} + 1")
  # What the sanitizers, the coverage counters and the linker add.
  elseif(NOT name MATCHES "^(_|asan\\.|tsan\\.|DW\\.ref)")
    message(SEND_ERROR "${name} is global and does not begin with qc_")
  endif()
endforeach()
if(own EQUAL 0)
  message(FATAL_ERROR "no symbol of ours in ${LIBRARY}")
endif()
message("${own} global symbols, all beginning with qc_")
