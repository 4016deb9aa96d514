# Refuses pages whose tables are torn or say a thing twice, and files that they name and that are not there.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   cmake -DROOT=<top of the source> -P check_pages.cmake
#
# Pages are merged by union: an old row may stay beside the new one. A row has as many cells as the first of its table,
# and no two rows of a table begin alike. In docs/METHODS.md,
# docs/TRIED.md and CONTRIBUTING.md every file in backticks has to exist.
cmake_minimum_required(VERSION 3.22)

# Characters by which rows are told apart: an old wording beside the new one mostly begins like it.
set(BEGINNING 40)

function(fault page number what)
  message(NOTICE "${page}:${number}: ${what}")
  set_property(GLOBAL PROPERTY FAULTY TRUE)
endfunction()

# How many cells a row has: an escaped bar is text.
function(count_cells line result)
  string(REPLACE "\\|" "" line "${line}")
  string(REGEX REPLACE "[^|]" "" bars "${line}")
  string(LENGTH "${bars}" count)
  set(${result} ${count} PARENT_SCOPE)
endfunction()

# What a page names: `folder/file.c` from the top, `test_file.c` or `bench_program` anywhere among the tests.
function(check_names page number line)
  string(REGEX MATCHALL "`[a-z_]+/[A-Za-z0-9_/*]+\\.(c|h|R|py|cmake)`" paths "${line}")
  foreach(path IN LISTS paths)
    string(REPLACE "`" "" path "${path}")
    file(GLOB found "${ROOT}/${path}")
    if(found STREQUAL "")
      fault("${page}" ${number} "${path} is not there")
    endif()
  endforeach()
  string(REGEX MATCHALL "`(test|bench|compare)_[A-Za-z0-9_]+(\\.c|\\.R)?" names "${line}")
  foreach(name IN LISTS names)
    string(REPLACE "`" "" name "${name}")
    file(GLOB found "${ROOT}/tests/*/${name}" "${ROOT}/tests/*/${name}.c" "${ROOT}/tests/*/*/${name}"
         "${ROOT}/tests/*/*/${name}.c")
    if(found STREQUAL "")
      fault("${page}" ${number} "${name} is not among the tests")
    endif()
  endforeach()
endfunction()

function(check_page page)
  file(READ "${ROOT}/${page}" text)
  string(REGEX REPLACE "[][;]" "," text "${text}")
  string(REPLACE "\n" ";" lines "${text}")
  set(cells 0) # of the table at hand, 0 outside
  set(number 0)
  foreach(line IN LISTS lines)
    math(EXPR number "${number} + 1")
    if(page MATCHES "^(docs/METHODS|docs/TRIED|CONTRIBUTING)\\.md$")
      check_names("${page}" ${number} "${line}")
    endif()
    if(NOT line MATCHES "^[|]")
      if(cells GREATER 0 AND head)
        fault("${page}" ${number} "the row above stands outside a table")
      endif()
      set(cells 0)
      continue()
    endif()
    count_cells("${line}" count)
    string(REGEX MATCH "^[|][^|]*[|]" first "${line}")
    string(SUBSTRING "${first}" 0 ${BEGINNING} first)
    if(cells EQUAL 0)
      set(cells ${count})
      set(head TRUE)
      set(seen "")
    elseif(NOT count EQUAL cells)
      fault("${page}" ${number} "the row has not as many cells as its table")
    elseif(head AND NOT line MATCHES "^[|][-|]+$")
      fault("${page}" ${number} "the first row of a table is followed by dashes")
    elseif(first IN_LIST seen)
      fault("${page}" ${number} "two rows begin with '${first}'")
    endif()
    if(NOT seen STREQUAL "")
      set(head FALSE)
    endif()
    list(APPEND seen "${first}")
  endforeach()
endfunction()

file(GLOB pages RELATIVE "${ROOT}" "${ROOT}/*.md" "${ROOT}/docs/*.md" "${ROOT}/docs/*/*.md")
foreach(page IN LISTS pages)
  check_page("${page}")
endforeach()
get_property(faulty GLOBAL PROPERTY FAULTY)
if(faulty)
  message(FATAL_ERROR "the pages above need mending")
endif()
