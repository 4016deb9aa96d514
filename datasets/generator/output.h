/* A folder of files that appear together: temporary names first, final names at the end. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_OUTPUT_H
#define DEMO_OUTPUT_H

#include "demo_company.h"

#include <stdio.h>

enum { DEMO_OUTPUT_FILES = 20 };

typedef struct demo_output {
    const char *folder; /* borrowed */
    size_t count;
    const char *name[DEMO_OUTPUT_FILES]; /* borrowed */
    FILE *file[DEMO_OUTPUT_FILES];       /* NULL after completion */
} demo_output;

/** Makes the folder if it is missing. */
DEMO_MUST_CHECK demo_status demo_output_begin(demo_output *output, const char *folder,
                                              demo_error *error);

/** Nonzero if both outputs go to one folder, under whatever names. */
int demo_output_is_same(const demo_output *output, const demo_output *other);

/** Opens a file for writing; it stays the output's. */
DEMO_MUST_CHECK demo_status demo_output_file(demo_output *output, const char *name, FILE **file,
                                             demo_error *error);

/** Writes out and closes every file, still under temporary names. */
DEMO_MUST_CHECK demo_status demo_output_complete(demo_output *output, demo_error *error);

/** Gives every completed file its final name, replacing what had it. */
DEMO_MUST_CHECK demo_status demo_output_publish(demo_output *output, demo_error *error);

/** Closes and removes what was not published. Allowed at any time after `= {0}`. */
void demo_output_discard(demo_output *output);

#endif
