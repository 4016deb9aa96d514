# Installs the build into a scratch prefix and uses it from CMake, from pkg-config and from the shell.
# SPDX-License-Identifier: GPL-3.0-or-later
cmake_minimum_required(VERSION 3.22)

# run(WHAT COMMAND...): a failing command ends the test with its output.
function(run what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${what} failed:\n${output}")
  endif()
  string(STRIP "${output}" output)
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect what actual expected)
  if(NOT actual STREQUAL expected)
    message(FATAL_ERROR "${what}: expected '${expected}', got '${actual}'")
  endif()
endfunction()

file(REMOVE_RECURSE "${SCRATCH}")
run("install" "${CMAKE_COMMAND}" --install "${BUILD}" --config "${CONFIG}" --prefix "${SCRATCH}/first")

# The tree may be moved after installation.
file(RENAME "${SCRATCH}/first" "${SCRATCH}/moved")
set(prefix "${SCRATCH}/moved")
if(SHARED)
  set(ENV{LD_LIBRARY_PATH} "${prefix}/${LIBDIR}")
endif()

set(consumer "${CMAKE_CURRENT_LIST_DIR}/consumer")
run("find_package" "${CMAKE_COMMAND}" -S "${consumer}" -B "${SCRATCH}/cmake"
    "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_C_COMPILER=${COMPILER}")
run("build after find_package" "${CMAKE_COMMAND}" --build "${SCRATCH}/cmake")
set(demo "${CMAKE_CURRENT_LIST_DIR}/../../datasets/demo")
run("program after find_package" "${SCRATCH}/cmake/consumer" "${demo}")
set(forecast "${output}")
if(NOT forecast MATCHES "^9[.0-9]+e.10 to 1[.0-9]+e.11, in the middle 9[.0-9]+e.10; chance of 1e11: [0-9]+ %$")
  message(FATAL_ERROR "the program after find_package says '${forecast}'")
endif()

set(ENV{PKG_CONFIG_PATH} "${prefix}/${LIBDIR}/pkgconfig")
run("pkg-config --modversion" "${PKG_CONFIG}" --modversion quotacast)
expect("pkg-config version" "${output}" "${VERSION}")
run("pkg-config --cflags --libs" "${PKG_CONFIG}" --cflags --libs quotacast)
separate_arguments(flags UNIX_COMMAND "${output}")
run("build with pkg-config" "${COMPILER}" -std=c11 "${consumer}/consumer.c" -o "${SCRATCH}/consumer" ${flags})
run("program built with pkg-config" "${SCRATCH}/consumer" "${demo}")
expect("forecast of the program built with pkg-config" "${output}" "${forecast}")

# README.md shows this program as it is, without its first two lines.
file(READ "${consumer}/consumer.c" program)
string(FIND "${program}" "#include" start)
string(SUBSTRING "${program}" ${start} -1 program)
file(READ "${CMAKE_CURRENT_LIST_DIR}/../../README.md" readme)
string(FIND "${readme}" "${program}" shown)
if(shown EQUAL -1)
  message(FATAL_ERROR "README.md has another program than tests/install/consumer/consumer.c")
endif()

if(PROGRAM)
  run("installed program" "${prefix}/bin/quotacast" --version)
  if(NOT output MATCHES "${VERSION}")
    message(FATAL_ERROR "quotacast --version says '${output}', not ${VERSION}")
  endif()
endif()
message("the installed ${VERSION} can be used")
