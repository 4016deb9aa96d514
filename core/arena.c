/* Many small objects of one life. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Large enough that a book of a million rows needs few blocks, small enough for a test. */
enum { FIRST_BLOCK_BYTES = 4096, LARGEST_BLOCK_BYTES = 4 * 1024 * 1024 };

typedef struct arena_block {
    struct arena_block *previous;
    size_t used, size;
    max_align_t bytes[];
} arena_block;

struct qc_arena {
    arena_block *last;
    size_t next_size;
};

qc_arena *qc_arena_new(void)
{
    qc_arena *arena = qc_memory_new(1, sizeof *arena);

    if (arena != NULL) {
        arena->next_size = FIRST_BLOCK_BYTES;
    }
    return arena;
}

/* With room for at least `bytes`, no more than PTRDIFF_MAX. */
static bool add_block(qc_arena *arena, size_t bytes)
{
    size_t size = arena->next_size > bytes ? arena->next_size : bytes;
    arena_block *block = qc_memory_new(1, sizeof *block + size);

    if (block == NULL) {
        return false;
    }
    block->previous = arena->last;
    block->size = size;
    arena->last = block;
    if (arena->next_size < LARGEST_BLOCK_BYTES) {
        arena->next_size *= 2;
    }
    return true;
}

static void *take(qc_arena *arena, size_t bytes, size_t alignment)
{
    arena_block *block = arena->last;
    size_t start = block == NULL ? 0 : (block->used + alignment - 1) / alignment * alignment;
    char *place = NULL;

    if (block == NULL || start > block->size || bytes > block->size - start) {
        if (!add_block(arena, bytes)) {
            return NULL;
        }
        block = arena->last;
        start = 0;
    }
    place = (char *)block->bytes + start;
    block->used = start + bytes;
    return place;
}

void *qc_arena_take(qc_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > PTRDIFF_MAX / size) {
        return NULL;
    }
    return take(arena, count * size, sizeof(max_align_t));
}

char *qc_arena_copy(qc_arena *arena, const char *text, size_t length)
{
    char *copy = length < PTRDIFF_MAX ? take(arena, length + 1, 1) : NULL;

    if (copy != NULL) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

char *qc_arena_format(qc_arena *arena, const char *format, ...)
{
    va_list arguments;
    char *text = NULL;
    int length = 0;

    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) {
        return NULL;
    }
    text = take(arena, (size_t)length + 1, 1);
    if (text != NULL) {
        va_start(arguments, format);
        (void)vsnprintf(text, (size_t)length + 1, format, arguments);
        va_end(arguments);
    }
    return text;
}

void qc_arena_adopt(qc_arena *arena, qc_arena *other)
{
    arena_block **oldest = &arena->last;

    /* Behind the block that is being filled, so that it goes on being filled. */
    if (*oldest != NULL) {
        oldest = &(*oldest)->previous;
    }
    for (arena_block *block = other->last; block != NULL;) {
        arena_block *previous = block->previous;

        block->previous = *oldest;
        *oldest = block;
        block = previous;
    }
    qc_memory_free(other);
}

void qc_arena_free(qc_arena *arena)
{
    if (arena == NULL) {
        return;
    }
    while (arena->last != NULL) {
        arena_block *block = arena->last;

        arena->last = block->previous;
        qc_memory_free(block);
    }
    qc_memory_free(arena);
}
