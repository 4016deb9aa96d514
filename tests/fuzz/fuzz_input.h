/* Bytes as files, for readers that take a path. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_FUZZ_INPUT_H
#define QC_TESTS_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>

/**
 * A folder of this process in memory (else in the temporary folder), made at the first call;
 * emptied at the end.
 */
const char *fuzz_folder(void);

/** Writes a file of the folder and returns its path, valid until the next call. */
const char *fuzz_file(const char *name, const uint8_t *data, size_t size);

/** Removes a file of the folder, if it is there. */
void fuzz_remove(const char *name);

#endif
