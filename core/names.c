/* Names to dense ids: a hash table with open addressing over texts in an arena. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/text.h"

typedef struct name_entry {
    const char *text;
    size_t length;
    uint64_t hash;
} name_entry;

/* A place of the table. The hash's upper half tells most other names apart without looking at them. */
typedef struct name_slot {
    uint32_t id_plus_1; /* 0 is free */
    uint32_t tag;
} name_slot;

struct qc_names {
    qc_arena *arena;
    name_entry *entries;
    size_t count, capacity;
    name_slot *slots;
    size_t slot_count;
};

/* FNV-1a, 64 bits: Fowler, Noll & Vo, IETF draft-eastlake-fnv. */
static uint64_t hash_text(const char *text, size_t length)
{
    uint64_t hash = 0xcbf29ce484222325U;

    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3U;
    }
    return hash ^ (hash >> 29);
}

qc_names *qc_names_new(qc_arena *arena)
{
    qc_names *names = qc_memory_new(1, sizeof *names);

    if (names == NULL) {
        return NULL;
    }
    names->arena = arena;
    names->slot_count = 32;
    names->slots = qc_memory_new(names->slot_count, sizeof *names->slots);
    if (names->slots == NULL) {
        qc_memory_free(names);
        return NULL;
    }
    return names;
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

/* The slot of a text, or the free slot where it belongs. */
static size_t find_slot(const qc_names *names, const char *text, size_t length, uint64_t hash)
{
    size_t slot = (size_t)hash & (names->slot_count - 1);

    while (names->slots[slot].id_plus_1 != 0) {
        if (names->slots[slot].tag == tag_of(hash)) {
            const name_entry *entry = &names->entries[names->slots[slot].id_plus_1 - 1];

            if (entry->hash == hash && entry->length == length &&
                memcmp(entry->text, text, length) == 0) {
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
    for (size_t id = 0; id < names->count; id++) {
        uint64_t hash = names->entries[id].hash;
        size_t slot = (size_t)hash & (slot_count - 1);

        while (slots[slot].id_plus_1 != 0) {
            slot = (slot + 1) & (slot_count - 1);
        }
        slots[slot] = (name_slot){.id_plus_1 = (uint32_t)id + 1, .tag = tag_of(hash)};
    }
    qc_memory_free(names->slots);
    names->slots = slots;
    names->slot_count = slot_count;
    return true;
}

uint32_t qc_names_add(qc_names *names, const char *text, size_t length)
{
    uint64_t hash = hash_text(text, length);
    size_t slot = find_slot(names, text, length, hash);
    char *copy = NULL;

    if (names->slots[slot].id_plus_1 != 0) {
        return names->slots[slot].id_plus_1 - 1;
    }
    if (names->count >= UINT32_MAX - 1) {
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
        QC_GROW(names->entries, names->capacity, names->count + 1, NULL) != QC_OK) {
        return UINT32_MAX;
    }
    names->entries[names->count] = (name_entry){.text = copy, .length = length, .hash = hash};
    names->count++;
    names->slots[slot] = (name_slot){.id_plus_1 = (uint32_t)names->count, .tag = tag_of(hash)};
    return (uint32_t)names->count - 1;
}

uint32_t qc_names_find(const qc_names *names, const char *text, size_t length)
{
    size_t slot = find_slot(names, text, length, hash_text(text, length));

    return names->slots[slot].id_plus_1 == 0 ? UINT32_MAX : names->slots[slot].id_plus_1 - 1;
}

size_t qc_names_count(const qc_names *names)
{
    return names->count;
}

const char *qc_names_text(const qc_names *names, uint32_t id)
{
    return names->entries[id].text;
}

void qc_names_free(qc_names *names)
{
    if (names != NULL) {
        qc_memory_free(names->entries);
        qc_memory_free(names->slots);
        qc_memory_free(names);
    }
}
