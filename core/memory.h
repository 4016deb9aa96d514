/* The only door to the allocator: checked sizes, a test hook that fails the n-th request, arenas. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_CORE_MEMORY_H
#define QC_CORE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/fail.h"

/** `count` zeroed items of `size` bytes, or NULL (also on overflow). At least one byte. */
void *qc_memory_new(size_t count, size_t size);

/** As realloc with a checked product; the old block stays valid on NULL. */
void *qc_memory_resize(void *block, size_t count, size_t size);

/** Frees a block; NULL is allowed. */
void qc_memory_free(void *block);

/** A copy of a text, or NULL. */
char *qc_memory_copy_text(const char *text);

/**
 * For tests: let the request number `nth` (1-based, from now on, over all threads) and all
 * later ones fail; 0 turns it off. Returns the number of requests seen since the last call.
 */
size_t qc_memory_fail_at(size_t nth);

/** Blocks handed out and not yet freed. For tests. */
size_t qc_memory_blocks(void);

/** Fails for want of room for `count` items of `size` bytes. */
static inline qc_status qc_fail_room(qc_error *error, size_t count, size_t size)
{
    return qc_fail(error, QC_ERR_MEMORY, "out of memory (%zu items of %zu bytes)", count, size);
}

/** `pointer = count zeroed items` or fail the function with QC_ERR_MEMORY; goes to done. */
#define QC_NEW_ARRAY(pointer, count, error)                                                    \
    (((pointer) = qc_memory_new((count), sizeof *(pointer))) != NULL                           \
         ? QC_OK                                                                               \
         : ((void)qc_fail_room((error), (count), sizeof *(pointer)), QC_ERR_MEMORY))

/** As QC_NEW_ARRAY for `count` items, at least 1, that are not cleared. */
#define QC_NEW_ROOM(pointer, count, error)                                                     \
    (((pointer) = qc_memory_resize(NULL, (count), sizeof *(pointer))) != NULL                  \
         ? QC_OK                                                                               \
         : ((void)qc_fail_room((error), (count), sizeof *(pointer)), QC_ERR_MEMORY))

/** `pointer = a copy of text` or QC_ERR_MEMORY. */
#define QC_COPY_TEXT(pointer, text, error)                                                     \
    (((pointer) = qc_memory_copy_text(text)) != NULL ? QC_OK : qc_fail_memory((error)))

/**
 * Grows an array that holds `count` items to room for at least `needed`, by doubling.
 * `capacity` is updated. New items are not cleared.
 */
#define QC_GROW(pointer, capacity, needed, error)                                              \
    (qc_memory_grow_((pointer), &(capacity), (needed), sizeof *(pointer), (error))             \
         ? ((pointer) = qc_memory_grown_(), QC_OK)                                             \
         : QC_ERR_MEMORY)

/* The two halves of QC_GROW: the grown block is handed over through a thread-local slot, because a
 * `void **` to a typed pointer would break aliasing. */
bool qc_memory_grow_(void *block, size_t *capacity, size_t needed, size_t item_size,
                     qc_error *error);
void *qc_memory_grown_(void);

/** Bytes that keep what two threads write out of one line of the processors' caches. */
#define QC_CACHE_LINE 64

/** Many small objects of one life. */
typedef struct qc_arena qc_arena;

/** A new arena, or NULL. */
qc_arena *qc_arena_new(void);
/** Zeroed, aligned for any type; NULL when out of memory or on overflow. */
void *qc_arena_take(qc_arena *arena, size_t count, size_t size);
/** A copy of `length` bytes of text with a NUL behind it, or NULL. */
char *qc_arena_copy(qc_arena *arena, const char *text, size_t length);
/** printf into the arena, or NULL. */
char *qc_arena_format(qc_arena *arena, const char *format, ...) QC_PRINTF_LIKE(2, 3);
/** Moves all objects of `other` into `arena`, where they stay, and frees `other`. */
void qc_arena_adopt(qc_arena *arena, qc_arena *other);
/** Frees all of it; NULL is allowed. */
void qc_arena_free(qc_arena *arena);

/** `pointer = count zeroed items of the arena` or QC_ERR_MEMORY. */
#define QC_TAKE_ARRAY(pointer, arena, count, error)                                            \
    (((pointer) = qc_arena_take((arena), (count), sizeof *(pointer))) != NULL                  \
         ? QC_OK                                                                               \
         : ((void)qc_fail_room((error), (count), sizeof *(pointer)), QC_ERR_MEMORY))

#endif
