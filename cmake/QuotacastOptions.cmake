# Build options, and the interface target `qc_warnings` that every own target links.
# SPDX-License-Identifier: GPL-3.0-or-later

option(QC_WERROR "Treat warnings as errors" OFF)
option(QC_COVERAGE "Measure line coverage (gcc)" OFF)
option(QC_BUILD_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(QC_BUILD_FUZZ "Build the fuzz targets (clang)" OFF)
option(BUILD_SHARED_LIBS "Build libquotacast as a shared library" OFF)
set(QC_SANITIZE "" CACHE STRING "Sanitizers: empty, 'address' (with undefined behaviour) or 'thread'")
set_property(CACHE QC_SANITIZE PROPERTY STRINGS "" address thread)

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo or MinSizeRel" FORCE)
endif()

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(QC_WARNING_FLAGS
    -Wall
    -Wextra
    -Wpedantic
    -Wconversion
    -Wsign-conversion
    -Wshadow
    -Wundef
    -Wvla
    -Wstrict-prototypes
    -Wmissing-prototypes
    -Wold-style-definition
    -Wredundant-decls
    -Wwrite-strings
    -Wcast-qual
    -Wcast-align
    -Wpointer-arith
    -Wformat=2
    -Wswitch-enum
    -Wimplicit-fallthrough)

add_library(qc_warnings INTERFACE)
target_compile_options(qc_warnings INTERFACE ${QC_WARNING_FLAGS} $<$<BOOL:${QC_WERROR}>:-Werror>)

# What every own translation unit is compiled with: POSIX names; no fused multiply-add, which
# would make results depend on the processor; square roots and roundings without calls that only
# set errno.
add_library(qc_language INTERFACE)
target_compile_definitions(qc_language INTERFACE _POSIX_C_SOURCE=200809L _XOPEN_SOURCE=700)
target_compile_options(qc_language INTERFACE -ffp-contract=off -fno-math-errno)

if(QC_SANITIZE STREQUAL "address")
  set(sanitizers -fsanitize=address,undefined,float-divide-by-zero,float-cast-overflow)
  add_compile_options(${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
  add_link_options(${sanitizers})
elseif(QC_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=thread)
elseif(QC_SANITIZE)
  message(FATAL_ERROR "QC_SANITIZE is '${QC_SANITIZE}'; it is empty, 'address' or 'thread'")
endif()

if(QC_COVERAGE)
  if(NOT CMAKE_C_COMPILER_ID STREQUAL "GNU")
    message(FATAL_ERROR "QC_COVERAGE needs gcc; the compiler is ${CMAKE_C_COMPILER_ID}")
  endif()
  add_compile_options(--coverage -fprofile-update=atomic -fprofile-abs-path)
  add_link_options(--coverage)
endif()

if(QC_BUILD_FUZZ)
  if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "QC_BUILD_FUZZ needs clang; the compiler is ${CMAKE_C_COMPILER_ID}")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
