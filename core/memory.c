/* The allocator's door: checked sizes, zeroed blocks, failures on request. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static atomic_size_t requests;
static atomic_size_t fail_from;
static atomic_size_t live_blocks;

static _Thread_local void *grown_block;

static bool request_fails(void)
{
    size_t number = atomic_fetch_add(&requests, 1) + 1;
    size_t nth = atomic_load(&fail_from);

    return nth != 0 && number >= nth;
}

static bool product(size_t count, size_t size, size_t *bytes)
{
    if (size != 0 && count > SIZE_MAX / size) {
        return false;
    }
    *bytes = count * size;
    if (*bytes == 0) {
        *bytes = 1;
    }
    return *bytes <= PTRDIFF_MAX;
}

void *qc_memory_new(size_t count, size_t size)
{
    size_t bytes = 0;
    void *block = NULL;

    if (!product(count, size, &bytes) || request_fails()) {
        return NULL;
    }
    block = calloc(1, bytes);
    if (block != NULL) {
        atomic_fetch_add(&live_blocks, 1);
    }
    return block;
}

void *qc_memory_resize(void *block, size_t count, size_t size)
{
    size_t bytes = 0;
    void *resized = NULL;

    if (!product(count, size, &bytes) || request_fails()) {
        return NULL;
    }
    resized = realloc(block, bytes);
    if (resized != NULL && block == NULL) {
        atomic_fetch_add(&live_blocks, 1);
    }
    return resized;
}

void qc_memory_free(void *block)
{
    if (block != NULL) {
        atomic_fetch_sub(&live_blocks, 1);
        free(block);
    }
}

char *qc_memory_copy_text(const char *text)
{
    size_t length = strlen(text);
    char *copy = qc_memory_new(length + 1, 1);

    if (copy != NULL) {
        memcpy(copy, text, length + 1);
    }
    return copy;
}

size_t qc_memory_fail_at(size_t nth)
{
    size_t seen = atomic_exchange(&requests, 0);

    atomic_store(&fail_from, nth);
    return seen;
}

size_t qc_memory_blocks(void)
{
    return atomic_load(&live_blocks);
}

bool qc_memory_grow_(void *block, size_t *capacity, size_t needed, size_t item_size,
                     qc_error *error)
{
    size_t wanted = *capacity;
    void *grown = NULL;

    if (block != NULL && needed <= *capacity) {
        grown_block = block;
        return true;
    }
    if (wanted < 16) {
        wanted = 16;
    }
    while (wanted < needed) {
        if (wanted > SIZE_MAX / 2) {
            wanted = needed;
            break;
        }
        wanted *= 2;
    }
    grown = qc_memory_resize(block, wanted, item_size);
    if (grown == NULL) {
        (void)qc_fail_room(error, wanted, item_size);
        return false;
    }
    *capacity = wanted;
    grown_block = grown;
    return true;
}

void *qc_memory_grown_(void)
{
    return grown_block;
}
