# Injects violations into a small source tree and sees check_layers.cmake catch each one.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   cmake -DSCRATCH=<folder to use> -P check_layers_catches.cmake
cmake_minimum_required(VERSION 3.22)

if(NOT SCRATCH)
  message(FATAL_ERROR "SCRATCH is not given")
endif()
set(failures 0)

# A tree in which every file keeps to its layer.
function(write_clean_tree)
  file(REMOVE_RECURSE "${SCRATCH}")
  file(WRITE "${SCRATCH}/include/quotacast/status.h" "#include <stddef.h>\n")
  file(WRITE "${SCRATCH}/include/quotacast/book.h" "#include \"quotacast/status.h\"\n")
  file(WRITE "${SCRATCH}/include/quotacast/forecast.h" "#include \"quotacast/book.h\"\n")
  file(WRITE "${SCRATCH}/include/quotacast/okr.h" "#include \"quotacast/forecast.h\"\n")
  file(WRITE "${SCRATCH}/include/quotacast.h" "#include \"quotacast/okr.h\"\n")
  file(WRITE "${SCRATCH}/core/memory.c" "#include <stdlib.h>\nvoid *f(void) { return malloc(1); }\n")
  file(WRITE "${SCRATCH}/core/text.c" "#include <stdio.h>\nint f(char *t) { return snprintf(t, 1, \"x\"); }\n")
  file(WRITE "${SCRATCH}/sales/csv_reader.c" "#include <csv.h>\n#include \"core/text.h\"\n#include \"sales/csv_reader.h\"\n")
  file(WRITE "${SCRATCH}/forecast/models.c"
       "#include <gsl/gsl_math.h>\n#include \"quotacast/book.h\"\n#include \"forecast/models.h\"\n"
       "/* printf(\"in a comment\"); */\nvoid f(void) { g(\"printf(\"); run->exit(1); my_printf(2); // malloc(3)\n}\n")
  file(WRITE "${SCRATCH}/cli/main.c"
       "#include <stdio.h>\n#include \"quotacast.h\"\n#include \"cli/options.h\"\nint main(void) { exit(printf(\"x\")); }\n")
endfunction()

# Runs the check; sets `result` and `output`.
macro(run_check)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" "-DROOT=${SCRATCH}" -P "${CMAKE_CURRENT_LIST_DIR}/check_layers.cmake"
    RESULT_VARIABLE result
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
endmacro()

# caught(WHAT FILE TEXT MESSAGE): TEXT written into FILE must be refused with MESSAGE (a pattern).
macro(caught what file text message)
  write_clean_tree()
  file(WRITE "${SCRATCH}/${file}" "${text}")
  run_check()
  if(result EQUAL 0)
    message(SEND_ERROR "${what}: not caught")
  elseif(NOT output MATCHES "${message}")
    message(SEND_ERROR "${what}: expected /${message}/, got:\n${output}")
  else()
    message("caught: ${what}")
  endif()
endmacro()

write_clean_tree()
run_check()
if(NOT result EQUAL 0)
  message(SEND_ERROR "the clean tree is refused:\n${output}")
endif()

caught("public header of a higher layer" "sales/x.c" "int a\;\n#include \"quotacast/forecast.h\"\n"
       "sales/x\\.c:2: includes \"quotacast/forecast\\.h\" of the higher layer forecast")
caught("public header that includes a higher one" "include/quotacast/book.h" "#include \"quotacast/okr.h\"\n"
       "include/quotacast/book\\.h:1: includes \"quotacast/okr\\.h\"")
caught("private header of a higher layer" "forecast/x.c" "#include \"okr/score.h\"\n"
       "forecast/x\\.c:1: includes \"okr/score\\.h\"")
caught("private header of a lower layer" "okr/x.c" "#include \"forecast/models.h\"\n"
       "okr uses okr/, core/ and public headers")
caught("core that knows sales" "core/x.c" "# include \"quotacast/book.h\"\n" "higher layer sales")
caught("path through the parent folder" "okr/x.c" "#include \"../forecast/models.h\"\n"
       "from the top of the source")
caught("program that reaches into core" "cli/x.c" "#include \"core/memory.h\"\n" "public headers only")
caught("program that reaches into a layer" "cli/x.c" "#include \"forecast/models.h\"\n" "cli uses")
caught("header without a layer" "include/quotacast/novelty.h" "#include \"quotacast/status.h\"\n"
       "novelty\\.h:1: has no layer yet")
caught("header of everything in a layer" "report/x.c" "#include \"quotacast.h\"\n" "holds every layer")
caught("stdio in the numerics" "territory/x.c" "#include <stdio.h>\n" "territory/x\\.c:1: includes <stdio\\.h>")
caught("printing in the numerics" "okr/x.c" "\nvoid f(void) {\n    fprintf (0, 0)\;\n}\n"
       "okr/x\\.c:3: calls fprintf\\(\\)")
caught("snprintf in the numerics" "forecast/x.c" "int f(void) { return snprintf(0, 0, 0)\; }\n" "calls snprintf")
caught("libcsv outside sales" "report/x.c" "#include <csv.h>\n" "only sales/ reads exports")
caught("GSL in a public header" "include/quotacast/forecast.h" "#include <gsl/gsl_rng.h>\n"
       "includes <gsl/gsl_rng\\.h>")
caught("stdio in a public header" "include/quotacast/status.h" "#include <stdio.h>\n" "shows no other library")
caught("allocation outside core/memory" "sales/x.c" "void *f(void) { return calloc(1, 1)\; }\n"
       "memory comes from core/memory\\.h")
caught("library that ends the process" "core/x.c" "void f(void) { exit(1)\; }\n" "returns a status")
caught("hidden clock" "okr/x.c" "long f(void) { return time(0)\; }\n" "inputs and seed only")

file(REMOVE_RECURSE "${SCRATCH}")
