/* Names to dense ids: a hash table with open addressing over texts in an arena. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <string.h>

#include "core/text.h"

enum { FIRST_SLOTS = 32, BATCH = 64, LARGE_TABLE = 32768 };

/* A place of the table. The hash tells nearly all other names apart without looking at them. */
typedef struct name_slot {
    uint32_t id_plus_1; /* 0 is free */
    uint32_t hash;
} name_slot;

struct qc_names {
    char apart[QC_CACHE_LINE]; /* from a table that another thread fills */
    qc_arena *arena;
    bool owns_arena;
    const char **texts; /* [count] */
    uint32_t *lengths;  /* [count] */
    size_t count, capacity, length_capacity;
    name_slot *slots;
    size_t slot_count;
    char apart_behind[QC_CACHE_LINE];
};

static uint64_t load(const char *text, size_t bytes)
{
    uint64_t word = 0;

    memcpy(&word, text, bytes); /* a constant number of bytes: one instruction */
    return word;
}

/* Up to eight bytes as a word; overlapping loads stand for the missing ones. */
static uint64_t load_short(const char *text, size_t length)
{
    if (length >= 4) {
        return load(text, 4) << 32 | load(text + length - 4, 4);
    }
    if (length == 0) {
        return 0;
    }
    return (uint64_t)(unsigned char)text[0] << 16 |
           (uint64_t)(unsigned char)text[length / 2] << 8 | (unsigned char)text[length - 1];
}

/* Multiplicative hashing by 2^64 / golden ratio, eight bytes at a time, the high half folded
 * down: Knuth, The Art of Computer Programming 3, 6.4. Ids do not depend on it. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
    return hash ^ hash >> 32;
}

static uint32_t hash_text(const char *text, size_t length)
{
    uint64_t hash = length;
    size_t at = 0;

    if (length <= 8) {
        return (uint32_t)mix(mix(hash, load_short(text, length)), 0);
    }
    for (; at + 8 < length; at += 8) {
        hash = mix(hash, load(text + at, 8));
    }
    return (uint32_t)mix(mix(hash, load(text + length - 8, 8)), 0);
}

/* As memcmp() == 0: the texts are mostly short and equal. */
static bool are_same(const char *a, const char *b, size_t length)
{
    if (length < 8) {
        return load_short(a, length) == load_short(b, length);
    }
    for (size_t at = 0; at + 8 < length; at += 8) {
        if (load(a + at, 8) != load(b + at, 8)) {
            return false;
        }
    }
    return load(a + length - 8, 8) == load(b + length - 8, 8);
}

qc_names *qc_names_new(qc_arena *arena)
{
    qc_names *names = qc_memory_new(1, sizeof *names);

    if (names == NULL) {
        return NULL;
    }
    names->owns_arena = arena == NULL;
    names->arena = arena != NULL ? arena : qc_arena_new();
    names->slot_count = FIRST_SLOTS;
    names->slots = qc_memory_new(names->slot_count, sizeof *names->slots);
    if (names->slots == NULL || names->arena == NULL) {
        qc_names_free(names);
        return NULL;
    }
    return names;
}

/* The slot of a text, or the free slot where it belongs. */
static size_t find_slot(const qc_names *names, const char *text, size_t length, uint32_t hash)
{
    size_t slot = hash & (names->slot_count - 1);

    while (names->slots[slot].id_plus_1 != 0) {
        if (names->slots[slot].hash == hash) {
            uint32_t id = names->slots[slot].id_plus_1 - 1;

            if (names->lengths[id] == length && are_same(names->texts[id], text, length)) {
                break;
            }
        }
        slot = (slot + 1) & (names->slot_count - 1);
    }
    return slot;
}

static bool grow_slots(qc_names *names)
{
    size_t slot_count = names->slot_count * 2;
    name_slot *slots = qc_memory_new(slot_count, sizeof *slots);

    if (slots == NULL) {
        return false;
    }
    /* Fresh memory that is read before it is written costs two page faults, and each thread an
     * interrupt. */
    memset(slots, 0, slot_count * sizeof *slots);
    for (size_t old = 0; old < names->slot_count; old++) {
        size_t slot = names->slots[old].hash & (slot_count - 1);

        if (names->slots[old].id_plus_1 == 0) {
            continue;
        }
        while (slots[slot].id_plus_1 != 0) {
            slot = (slot + 1) & (slot_count - 1);
        }
        slots[slot] = names->slots[old];
    }
    qc_memory_free(names->slots);
    names->slots = slots;
    names->slot_count = slot_count;
    return true;
}

/* Adds a text that is not there, at its free slot. */
static uint32_t add_new(qc_names *names, const qc_slice *new_text, uint32_t hash, size_t slot)
{
    const char *text = new_text->text;
    size_t length = new_text->length;
    char *copy = NULL;

    if (names->count >= UINT32_MAX - 1 || length > UINT32_MAX) {
        return UINT32_MAX;
    }
    if ((names->count + 1) * 4 > names->slot_count * 3) {
        if (!grow_slots(names)) {
            return UINT32_MAX;
        }
        slot = find_slot(names, text, length, hash);
    }
    copy = qc_arena_copy(names->arena, text, length);
    if (copy == NULL ||
        QC_GROW(names->texts, names->capacity, names->count + 1, NULL) != QC_OK ||
        QC_GROW(names->lengths, names->length_capacity, names->count + 1, NULL) != QC_OK) {
        return UINT32_MAX;
    }
    names->texts[names->count] = copy;
    names->lengths[names->count] = (uint32_t)length;
    names->count++;
    names->slots[slot] = (name_slot){.id_plus_1 = (uint32_t)names->count, .hash = hash};
    return (uint32_t)names->count - 1;
}

static uint32_t add(qc_names *names, const char *text, size_t length, uint32_t hash)
{
    const qc_slice whole = {.text = text, .length = length};
    size_t slot = find_slot(names, text, length, hash);

    return names->slots[slot].id_plus_1 != 0 ? names->slots[slot].id_plus_1 - 1
                                             : add_new(names, &whole, hash, slot);
}

uint32_t qc_names_add(qc_names *names, const char *text, size_t length)
{
    return add(names, text, length, hash_text(text, length));
}

/* Fetches what the search for some hashes will look at in a table that does not fit the caches:
 * first what is known of the texts, then these. The slots are on their way. */
static void fetch_texts(const qc_names *names, const uint32_t *hashes, size_t count)
{
    uint32_t found[BATCH];
    size_t found_count = 0;

    for (size_t i = 0; i < count; i++) {
        const name_slot *slot = &names->slots[hashes[i] & (names->slot_count - 1)];

        if (slot->id_plus_1 != 0 && slot->hash == hashes[i]) {
            found[found_count++] = slot->id_plus_1 - 1;
            __builtin_prefetch(&names->texts[slot->id_plus_1 - 1]);
            __builtin_prefetch(&names->lengths[slot->id_plus_1 - 1]);
        }
    }
    for (size_t i = 0; i < found_count; i++) {
        __builtin_prefetch(names->texts[found[i]]);
    }
}

/* The places of a batch are fetched while the batch is hashed. */
bool qc_names_add_all(qc_names *names, const qc_slice *texts, size_t count, uint32_t *ids)
{
    uint32_t hashes[BATCH];

    for (size_t start = 0; start < count; start += BATCH) {
        size_t size = count - start < BATCH ? count - start : BATCH;

        for (size_t i = 0; i < size; i++) {
            hashes[i] = hash_text(texts[start + i].text, texts[start + i].length);
            __builtin_prefetch(&names->slots[hashes[i] & (names->slot_count - 1)]);
        }
        if (names->slot_count >= LARGE_TABLE) {
            fetch_texts(names, hashes, size);
        }
        for (size_t i = 0; i < size; i++) {
            const qc_slice *text = &texts[start + i];

            ids[start + i] = add(names, text->text, text->length, hashes[i]);
            if (ids[start + i] == UINT32_MAX) {
                return false;
            }
        }
    }
    return true;
}

uint32_t qc_names_find(const qc_names *names, const char *text, size_t length)
{
    size_t slot = find_slot(names, text, length, hash_text(text, length));

    return names->slots[slot].id_plus_1 == 0 ? UINT32_MAX : names->slots[slot].id_plus_1 - 1;
}

void qc_names_settle(qc_names *names)
{
    qc_memory_free(names->slots);
    qc_memory_free(names->lengths);
    names->slots = NULL;
    names->lengths = NULL;
    names->slot_count = 0;
    names->length_capacity = 0;
}

void qc_names_give_texts(qc_names *names, qc_arena *arena)
{
    assert(names->owns_arena || names->arena == arena);
    if (names->owns_arena) {
        qc_arena_adopt(arena, names->arena);
        names->arena = arena;
        names->owns_arena = false;
    }
}

size_t qc_names_count(const qc_names *names)
{
    return names->count;
}

const char *const *qc_names_texts(const qc_names *names)
{
    return names->texts;
}

const char *qc_names_text(const qc_names *names, uint32_t id)
{
    return names->texts[id];
}

void qc_names_free(qc_names *names)
{
    if (names != NULL) {
        if (names->owns_arena) {
            qc_arena_free(names->arena);
        }
        qc_memory_free(names->texts);
        qc_memory_free(names->lengths);
        qc_memory_free(names->slots);
        qc_memory_free(names);
    }
}
