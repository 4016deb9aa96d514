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
run("program after find_package" "${SCRATCH}/cmake/consumer")
expect("version after find_package" "${output}" "${VERSION}")

set(ENV{PKG_CONFIG_PATH} "${prefix}/${LIBDIR}/pkgconfig")
run("pkg-config --modversion" "${PKG_CONFIG}" --modversion quotacast)
expect("pkg-config version" "${output}" "${VERSION}")
run("pkg-config --cflags --libs" "${PKG_CONFIG}" --cflags --libs quotacast)
separate_arguments(flags UNIX_COMMAND "${output}")
run("build with pkg-config" "${COMPILER}" -std=c11 "${consumer}/consumer.c" -o "${SCRATCH}/consumer" ${flags})
run("program built with pkg-config" "${SCRATCH}/consumer")
expect("version with pkg-config" "${output}" "${VERSION}")

if(PROGRAM)
  run("installed program" "${prefix}/bin/quotacast" --version)
  if(NOT output MATCHES "${VERSION}")
    message(FATAL_ERROR "quotacast --version says '${output}', not ${VERSION}")
  endif()
endif()
message("the installed ${VERSION} can be used")
