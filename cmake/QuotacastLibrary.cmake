# The library: all layers in one. The target is `libquotacast`, the file libquotacast.a or .so.
# SPDX-License-Identifier: GPL-3.0-or-later

get_property(layers GLOBAL PROPERTY QC_LAYERS)
get_property(layer_links GLOBAL PROPERTY QC_LAYER_LINKS)
list(REMOVE_DUPLICATES layer_links)

if(layers)
  set(layer_objects "")
  foreach(layer IN LISTS layers)
    list(APPEND layer_objects $<TARGET_OBJECTS:qc_${layer}>)
  endforeach()

  add_library(libquotacast ${layer_objects})
  add_library(quotacast::libquotacast ALIAS libquotacast)
  set_target_properties(
    libquotacast
    PROPERTIES OUTPUT_NAME quotacast
               EXPORT_NAME libquotacast
               LINKER_LANGUAGE C
               VERSION ${PROJECT_VERSION}
               SOVERSION ${PROJECT_VERSION_MAJOR})
  target_include_directories(
    libquotacast INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                           $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(libquotacast PRIVATE ${layer_links} m)
endif()
