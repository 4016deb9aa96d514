# Sources are listed by hand; this records each list, so that a test can compare it with the folder.
# SPDX-License-Identifier: GPL-3.0-or-later

# qc_audit_sources(FOLDER PATTERN file ...)
function(qc_audit_sources folder pattern)
  set_property(GLOBAL APPEND PROPERTY QC_AUDITED_FOLDERS "${folder}")
  set_property(GLOBAL PROPERTY "QC_AUDIT_PATTERN_${folder}" "${pattern}")
  foreach(source IN LISTS ARGN)
    get_filename_component(source "${source}" ABSOLUTE BASE_DIR "${folder}")
    set_property(GLOBAL APPEND PROPERTY "QC_AUDIT_SOURCES_${folder}" "${source}")
  endforeach()
endfunction()
