# The program stands at the top of the build folder: build/release/quotacast.
# SPDX-License-Identifier: GPL-3.0-or-later

if(TARGET quotacast)
  set_target_properties(quotacast PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
endif()
