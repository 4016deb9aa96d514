# Refuses includes that point upward, and calls that do not belong where they stand.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   cmake -DROOT=<top of the source> -P check_layers.cmake
#
# Every violation is printed as file:line: what; the script then fails.
cmake_minimum_required(VERSION 3.22)

# Lowest first: a layer uses itself, core/ and the public headers of layers before it.
set(LAYERS core sales forecast territory okr report cli)

# Which layer each public header include/quotacast/<name>.h belongs to. A new header needs an entry.
set(HEADERS_core status money calendar run version)
set(HEADERS_sales config book panel product_lines quota_file)
set(HEADERS_forecast regression models forecast explain accuracy pipeline winrate log)
set(HEADERS_territory geography align quota quota_backtest quota_compare expand quota_progress)
set(HEADERS_okr okr)
set(HEADERS_report report)

# The system headers that a public header may include: the language's own. Reports go to a FILE, so
# include/quotacast/report.h may also include stdio.h.
set(PUBLIC_SYSTEM_HEADERS
    float.h
    inttypes.h
    limits.h
    math.h
    stdarg.h
    stdbool.h
    stddef.h
    stdint.h)

# Folders whose code computes and never prints.
set(NUMERIC_LAYERS forecast territory okr)

# Calls that a layer must not make, with what to do instead.
set(PRINTING "v?f?printf|v?sn?printf|f?puts|f?putc|putchar|perror|fopen|fwrite")
set(ALLOCATING "malloc|calloc|realloc|reallocarray|aligned_alloc|strdup|strndup")
set(ENDING "exit|_exit|_Exit|quick_exit|abort")
set(HIDDEN_STATE "rand|srand|random|drand48|time|clock|localtime|gmtime|mktime|strptime|setlocale")

if(NOT IS_DIRECTORY "${ROOT}")
  message(FATAL_ERROR "ROOT is '${ROOT}', which is not a folder")
endif()

set(violations 0)
set(checked 0)

# Prints a violation at the place where `text` first stands in the file.
macro(violation file content text words)
  set(line 1)
  string(FIND "${content}" "${text}" position)
  if(position GREATER 0)
    string(SUBSTRING "${content}" 0 ${position} before)
    string(REGEX REPLACE "[^\n]" "" before "${before}")
    string(LENGTH "${before}" line)
    math(EXPR line "${line} + 1")
  endif()
  message("${file}:${line}: ${words}")
  math(EXPR violations "${violations} + 1")
endmacro()

# The layer of a public header by its name, or an empty text.
function(layer_of_header name result)
  set(${result} "" PARENT_SCOPE)
  foreach(layer IN LISTS LAYERS)
    if(name IN_LIST HEADERS_${layer})
      set(${result} ${layer} PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

# One `#include "path"` of a file in `layer`.
macro(check_own_include file content layer directive path)
  list(FIND LAYERS "${layer}" rank)
  if("${path}" MATCHES "\\.\\./")
    violation("${file}" "${content}" "${directive}"
              "includes \"${path}\"; write the path from the top of the source")
  elseif("${path}" MATCHES "^quotacast/([a-z0-9_]+)\\.h$")
    layer_of_header("${CMAKE_MATCH_1}" owner)
    list(FIND LAYERS "${owner}" owner_rank)
    if(owner STREQUAL "")
      violation("${file}" "${content}" "${directive}"
                "includes \"${path}\", which has no layer yet; add it to tests/support/check_layers.cmake")
    elseif(owner_rank GREATER rank)
      violation("${file}" "${content}" "${directive}"
                "includes \"${path}\" of the higher layer ${owner}; ${layer} may not know it")
    endif()
  elseif("${path}" STREQUAL "quotacast.h")
    if(NOT "${layer}" STREQUAL "cli")
      violation("${file}" "${content}" "${directive}"
                "includes \"quotacast.h\", which holds every layer; include what is used")
    endif()
  elseif("${path}" MATCHES "^([a-z_]+)/")
    set(folder "${CMAKE_MATCH_1}")
    if(NOT folder STREQUAL "${layer}" AND NOT folder STREQUAL "core")
      violation("${file}" "${content}" "${directive}"
                "includes \"${path}\"; ${layer} uses ${layer}/, core/ and public headers")
    elseif(folder STREQUAL "core" AND "${layer}" STREQUAL "cli")
      violation("${file}" "${content}" "${directive}"
                "includes \"${path}\"; the program uses public headers only")
    endif()
  endif()
endmacro()

# One `#include <path>` of a file in `layer` (or in "include").
macro(check_system_include file content layer directive path)
  if("${layer}" STREQUAL "include"
     AND NOT "${path}" IN_LIST PUBLIC_SYSTEM_HEADERS
     AND NOT ("${path}" STREQUAL "stdio.h" AND "${file}" STREQUAL "include/quotacast/report.h"))
    violation("${file}" "${content}" "${directive}"
              "includes <${path}>; a public header shows no other library")
  endif()
  if("${path}" STREQUAL "csv.h" AND NOT "${layer}" STREQUAL "sales")
    violation("${file}" "${content}" "${directive}" "includes <csv.h>; only sales/ reads exports")
  endif()
  if("${path}" STREQUAL "stdio.h" AND "${layer}" IN_LIST NUMERIC_LAYERS)
    violation("${file}" "${content}" "${directive}" "includes <stdio.h>; ${layer}/ computes and never prints")
  endif()
endmacro()

# Calls of the functions in `names` (an alternation), in code without comments and texts.
macro(check_calls file content code names words)
  string(REGEX MATCHALL "(^|[^A-Za-z0-9_.>])(${names})[ \t]*\\(" calls "${code}")
  list(REMOVE_DUPLICATES calls)
  foreach(call IN LISTS calls)
    string(REGEX REPLACE "^[^A-Za-z0-9_]|[ \t]*\\($" "" call "${call}")
    string(STRIP "${call}" call)
    violation("${file}" "${content}" "${call}" "calls ${call}(); ${words}")
  endforeach()
endmacro()

function(check_file file layer)
  file(READ "${ROOT}/${file}" content)
  # Brackets, semicolons, backslashes and dollars have a meaning in CMake; none matters here.
  string(REGEX REPLACE "[][;\\\\$]" " " content "${content}")
  string(REGEX REPLACE "/\\*([^*]|\\*+[^*/])*\\*+/|//[^\n]*" " " code "${content}")

  string(REGEX MATCHALL "#[ \t]*include[ \t]*[<\"][^>\"\n]+[>\"]" directives "${code}")
  foreach(directive IN LISTS directives)
    if(directive MATCHES "\"([^\"]+)\"")
      set(own_path "${CMAKE_MATCH_1}")
      set(own_layer "${layer}")
      if(layer STREQUAL "include")
        get_filename_component(name "${file}" NAME_WE)
        layer_of_header("${name}" own_layer)
        if(file STREQUAL "include/quotacast.h")
          set(own_layer cli)
        elseif(own_layer STREQUAL "")
          violation("${file}" "${content}" "${directive}"
                    "has no layer yet; add it to tests/support/check_layers.cmake")
          continue()
        endif()
      endif()
      check_own_include("${file}" "${content}" "${own_layer}" "${directive}" "${own_path}")
    elseif(directive MATCHES "<([^>]+)>")
      check_system_include("${file}" "${content}" "${layer}" "${directive}" "${CMAKE_MATCH_1}")
    endif()
  endforeach()

  string(REGEX REPLACE "\"[^\"\n]*\"" "\"\"" code "${code}")
  if(layer IN_LIST NUMERIC_LAYERS)
    check_calls("${file}" "${content}" "${code}" "${PRINTING}" "${layer}/ computes and never prints")
  endif()
  if(NOT layer STREQUAL "cli" AND NOT file MATCHES "^core/memory")
    check_calls("${file}" "${content}" "${code}" "${ALLOCATING}" "memory comes from core/memory.h")
  endif()
  if(NOT layer STREQUAL "cli")
    check_calls("${file}" "${content}" "${code}" "${ENDING}" "the library returns a status")
    check_calls("${file}" "${content}" "${code}" "${HIDDEN_STATE}"
                "results depend on inputs and seed only")
  endif()

  set(violations ${violations} PARENT_SCOPE)
  math(EXPR checked "${checked} + 1")
  set(checked ${checked} PARENT_SCOPE)
endfunction()

foreach(layer IN ITEMS include ${LAYERS})
  file(GLOB_RECURSE files RELATIVE "${ROOT}" "${ROOT}/${layer}/*.c" "${ROOT}/${layer}/*.h")
  list(SORT files)
  foreach(file IN LISTS files)
    check_file("${file}" "${layer}")
  endforeach()
endforeach()

if(checked EQUAL 0)
  message(FATAL_ERROR "no C file under ${ROOT}")
endif()
if(violations GREATER 0)
  message(FATAL_ERROR "${violations} violation(s) in ${checked} files")
endif()
message("${checked} files keep to their layers")
