/* Checked allocation for the generator, with a switch by which tests make the n-th one fail. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_ALLOCATION_H
#define DEMO_ALLOCATION_H

#include "demo_company.h"

/** A zeroed block of count * size bytes in `*block`; untouched on failure. */
DEMO_MUST_CHECK demo_status demo_memory_new(void **block, size_t count, size_t size,
                                            demo_error *error);

/** Releases what demo_memory_new gave; NULL is allowed. */
void demo_memory_free(void *block);

/** For tests: the n-th allocation from now on fails (1 is the next one); 0 switches it off. */
void demo_memory_fail_at(size_t n);

#endif
