# Finds the libraries. Also installed with the CMake package, so that consumers find the same ones.
# Each becomes one imported target: GSL::gsl GSL::gslcblas LibCSV::LibCSV PkgConfig::JANSSON
# PkgConfig::YAML PkgConfig::UTF8PROC ZLIB::ZLIB PkgConfig::ZSTD PkgConfig::NETTLE Threads::Threads.
# SPDX-License-Identifier: GPL-3.0-or-later

find_package(PkgConfig REQUIRED)
find_package(GSL 2.7 REQUIRED)
find_package(LibCSV 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson>=2.13)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(NETTLE REQUIRED IMPORTED_TARGET nettle)
