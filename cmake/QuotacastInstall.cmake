# What `cmake --install` puts where.
# SPDX-License-Identifier: GPL-3.0-or-later

if(TARGET libquotacast)
  install(TARGETS libquotacast EXPORT quotacast-targets)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
          FILES_MATCHING PATTERN "*.h")
endif()
