# Layers: one folder, one object library `qc_<folder>`.
# SPDX-License-Identifier: GPL-3.0-or-later

# Lowest first; a layer may use itself and those before it.
set(QC_LAYER_ORDER core sales forecast territory okr report)

# qc_layer(NAME SOURCES file.c ... [LINK target ...])
#
# Defines the object library qc_NAME from the listed files of the current folder. LINK names imported
# libraries; lower layers need not be named.
function(qc_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 layer "" "" "SOURCES;LINK")
  string(REGEX REPLACE "^qc_" "" name "${name}")
  if(layer_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "qc_layer(${name}): not understood: ${layer_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT name IN_LIST QC_LAYER_ORDER)
    message(FATAL_ERROR "qc_layer(${name}): not a layer; layers are ${QC_LAYER_ORDER}")
  endif()
  if(NOT layer_SOURCES)
    message(FATAL_ERROR "qc_layer(${name}): SOURCES is empty")
  endif()
  list(FILTER layer_LINK EXCLUDE REGEX "^qc_")

  add_library(qc_${name} OBJECT ${layer_SOURCES})
  set_target_properties(qc_${name} PROPERTIES C_VISIBILITY_PRESET hidden
                                              POSITION_INDEPENDENT_CODE ON)
  target_include_directories(qc_${name} PUBLIC "${PROJECT_SOURCE_DIR}/include"
                                               "${PROJECT_SOURCE_DIR}")
  target_compile_definitions(qc_${name} PRIVATE $<$<BOOL:${BUILD_SHARED_LIBS}>:QC_SHARED>)
  target_link_libraries(qc_${name} PRIVATE qc_warnings PUBLIC qc_language ${layer_LINK})

  set_property(GLOBAL APPEND PROPERTY QC_LAYERS ${name})
  set_property(GLOBAL APPEND PROPERTY QC_LAYER_LINKS ${layer_LINK})
  qc_audit_sources(${layer_SOURCES})
endfunction()
