# Sources are listed by hand; this records the lists, so that a test can compare them with the folders.
# SPDX-License-Identifier: GPL-3.0-or-later

# qc_audit_sources(file ...): these files of the current folder are built.
function(qc_audit_sources)
  foreach(source IN LISTS ARGN)
    get_filename_component(source "${source}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
    set_property(GLOBAL APPEND PROPERTY QC_AUDITED_SOURCES "${source}")
  endforeach()
endfunction()

# qc_audit_write(FILE): writes all of them, one a line.
function(qc_audit_write file)
  get_property(sources GLOBAL PROPERTY QC_AUDITED_SOURCES)
  if(TARGET quotacast)
    get_target_property(program_sources quotacast SOURCES)
    get_target_property(program_folder quotacast SOURCE_DIR)
    foreach(source IN LISTS program_sources)
      get_filename_component(source "${source}" ABSOLUTE BASE_DIR "${program_folder}")
      list(APPEND sources "${source}")
    endforeach()
  endif()
  list(JOIN sources "\n" text)
  file(WRITE "${file}" "${text}\n")
endfunction()
