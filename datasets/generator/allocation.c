/* Checked allocation for the generator, with a switch by which tests make the n-th one fail. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "allocation.h"

#include <stdint.h>
#include <stdlib.h>

static size_t allocations_until_failure = 0;

void demo_memory_fail_at(size_t n)
{
    allocations_until_failure = n;
}

static int is_to_fail(void)
{
    if (allocations_until_failure == 0) {
        return 0;
    }
    allocations_until_failure--;
    return allocations_until_failure == 0;
}

demo_status demo_memory_new(void **block, size_t count, size_t size, demo_error *error)
{
    void *made = NULL;
    if (size != 0 && count > SIZE_MAX / size) {
        return demo_fail(error, DEMO_ERR_MEMORY, "%zu items of %zu bytes do not fit in memory",
                         count, size);
    }
    if (!is_to_fail()) {
        made = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
    }
    if (made == NULL) {
        return demo_fail(error, DEMO_ERR_MEMORY, "no memory for %zu items of %zu bytes", count,
                         size);
    }
    *block = made;
    return DEMO_OK;
}

void demo_memory_free(void *block)
{
    free(block);
}
