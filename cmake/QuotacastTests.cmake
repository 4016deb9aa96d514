# Test programs: qc_test, and what they share.
# SPDX-License-Identifier: GPL-3.0-or-later

find_package(cmocka 1.1.5 REQUIRED)
if(NOT TARGET cmocka)
  find_path(CMOCKA_INCLUDE_DIR cmocka.h)
  find_library(CMOCKA_LIBRARY cmocka)
  mark_as_advanced(CMOCKA_INCLUDE_DIR CMOCKA_LIBRARY)
  add_library(cmocka UNKNOWN IMPORTED GLOBAL)
  set_target_properties(cmocka PROPERTIES IMPORTED_LOCATION "${CMOCKA_LIBRARY}"
                                          INTERFACE_INCLUDE_DIRECTORIES "${CMOCKA_INCLUDE_DIR}")
endif()

# What the test programs share: asserts in double precision, the n-th-allocation driver.
if(TARGET qc_core AND EXISTS "${PROJECT_SOURCE_DIR}/tests/support/qc_test.c")
  add_library(qc_test_support OBJECT "${PROJECT_SOURCE_DIR}/tests/support/qc_test.c")
  target_include_directories(
    qc_test_support PUBLIC "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}"
                           "${PROJECT_SOURCE_DIR}/tests/support")
  target_compile_definitions(qc_test_support PRIVATE QC_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(qc_test_support PRIVATE qc_warnings PUBLIC qc_language cmocka)
endif()

# qc_test(NAME [SOURCES file.c ...] [LINK_LAYERS core ...] [LINK target ...] [DEPENDS target ...]
#         [LABELS label ...] [TIMEOUT seconds])
#
# Builds test_NAME from test_NAME.c of the current folder and the further SOURCES, and runs it as
# the test ROOM.NAME with the label ROOM. ROOM is the folder's name. A NAME in a folder of the room,
# models/ets, is the file models/test_ets.c and the test ROOM.ets. Without LINK_LAYERS the program
# gets every layer up to its room; rooms that are not layers get all of them. DEPENDS names targets that
# are built first, such as the program `quotacast`.
function(qc_test name)
  cmake_parse_arguments(PARSE_ARGV 1 test "" "TIMEOUT" "SOURCES;LINK_LAYERS;LINK;DEPENDS;LABELS")
  string(REGEX MATCH "^.*/" folder "${name}")
  get_filename_component(name "${name}" NAME)
  string(REGEX REPLACE "^test_" "" name "${name}")
  get_filename_component(room "${CMAKE_CURRENT_SOURCE_DIR}" NAME)
  if(test_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "qc_test(${name}): not understood: ${test_UNPARSED_ARGUMENTS}")
  endif()

  if(NOT "${folder}test_${name}.c" IN_LIST test_SOURCES)
    list(PREPEND test_SOURCES "${folder}test_${name}.c")
  endif()
  qc_audit_sources(${test_SOURCES})

  if(test_LINK_LAYERS)
    list(TRANSFORM test_LINK_LAYERS REPLACE "^qc_" "")
  else()
    foreach(layer IN LISTS QC_LAYER_ORDER)
      list(APPEND test_LINK_LAYERS ${layer})
      if(layer STREQUAL room)
        break()
      endif()
    endforeach()
  endif()
  set(layers "")
  foreach(layer IN LISTS test_LINK_LAYERS)
    if(NOT layer IN_LIST QC_LAYER_ORDER)
      message(FATAL_ERROR "qc_test(${name}): '${layer}' is not a layer")
    endif()
    if(TARGET qc_${layer})
      list(APPEND layers qc_${layer})
    endif()
  endforeach()

  add_executable(test_${name} ${test_SOURCES})
  target_include_directories(test_${name} PRIVATE "${PROJECT_SOURCE_DIR}/include"
                                                  "${PROJECT_SOURCE_DIR}")
  target_compile_definitions(test_${name} PRIVATE QC_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                                                  QC_BINARY_DIR="${PROJECT_BINARY_DIR}")
  target_link_libraries(test_${name} PRIVATE qc_warnings qc_language ${layers} ${test_LINK} cmocka m)
  if(TARGET qc_test_support)
    target_link_libraries(test_${name} PRIVATE qc_test_support)
  endif()
  if(test_DEPENDS)
    add_dependencies(test_${name} ${test_DEPENDS})
  endif()

  add_test(NAME ${room}.${name} COMMAND test_${name})
  if(NOT test_TIMEOUT)
    set(test_TIMEOUT 300)
  endif()
  set_tests_properties(${room}.${name} PROPERTIES LABELS "${room};${test_LABELS}"
                                                  TIMEOUT ${test_TIMEOUT})
endfunction()

# qc_fuzz(NAME [SECONDS n] [SOURCES file.c ...] [LINK target ...])
#
# Builds fuzz_NAME from fuzz_NAME.c of the current folder and the further SOURCES with libFuzzer, and
# runs it as the test fuzz.NAME for SECONDS (10) from the inputs in corpus/NAME and the words of
# words.dict.
function(qc_fuzz name)
  cmake_parse_arguments(PARSE_ARGV 1 fuzz "" "SECONDS" "SOURCES;LINK")
  if(NOT fuzz_SECONDS)
    set(fuzz_SECONDS 10)
  endif()
  set(corpus "${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name}")
  set(grown "${CMAKE_CURRENT_BINARY_DIR}/corpus/${name}")
  file(MAKE_DIRECTORY "${grown}")
  if(NOT IS_DIRECTORY "${corpus}")
    set(corpus "")
  endif()

  set(layers "")
  foreach(layer IN LISTS QC_LAYER_ORDER)
    if(TARGET qc_${layer})
      list(APPEND layers qc_${layer})
    endif()
  endforeach()
  add_executable(fuzz_${name} fuzz_${name}.c ${fuzz_SOURCES})
  target_include_directories(fuzz_${name} PRIVATE "${PROJECT_SOURCE_DIR}/include"
                                                  "${PROJECT_SOURCE_DIR}")
  target_link_libraries(fuzz_${name} PRIVATE qc_warnings qc_language ${layers} ${fuzz_LINK} m)
  target_compile_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  # New inputs go to the first folder, which is in the build.
  add_test(NAME fuzz.${name}
           COMMAND fuzz_${name} -max_total_time=${fuzz_SECONDS} -timeout=10 -rss_limit_mb=1024
                   -print_final_stats=1 "-dict=${CMAKE_CURRENT_SOURCE_DIR}/words.dict"
                   "-artifact_prefix=${CMAKE_CURRENT_BINARY_DIR}/" "${grown}" ${corpus})
  math(EXPR patience "${fuzz_SECONDS} + 60")
  set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz TIMEOUT ${patience})
endfunction()
