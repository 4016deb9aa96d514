# Every compile command of the library and the program carries the project's flags.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   cmake -DCOMMANDS=<compile_commands.json> -DFLAGS="<flags>" -P check_flags.cmake
cmake_minimum_required(VERSION 3.22)

separate_arguments(flags UNIX_COMMAND "${FLAGS}")
file(READ "${COMMANDS}" json)
string(JSON count LENGTH "${json}")
set(checked 0)
math(EXPR last "${count} - 1")
foreach(index RANGE ${last})
  string(JSON command GET "${json}" ${index} command)
  string(JSON source GET "${json}" ${index} file)
  if(command MATCHES "qc_[a-z]+\\.dir|quotacast\\.dir")
    math(EXPR checked "${checked} + 1")
    foreach(flag IN LISTS flags)
      string(FIND "${command} " " ${flag} " position)
      if(position EQUAL -1)
        message(SEND_ERROR "${source} is compiled without ${flag}")
      endif()
    endforeach()
  endif()
endforeach()
if(checked EQUAL 0)
  message(FATAL_ERROR "no compile command of a layer in ${COMMANDS}")
endif()
message("${checked} compile commands carry the flags")
