/* What a header is about, without the words for names, codes and days that stand around it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/headers/header_base.h"

#include <string.h>

enum { SHORTEST_BASE = 3 };

/* A part of a header that says what kind of text it holds. */
typedef struct header_part {
    const char *word;
    bool before; /* stands before what it is about, else behind it */
    size_t rank;
} header_part;

static const header_part parts[] = {
    {"nama", true, 1},    {"kode", true, 2},  {"nomor", true, 2}, {"name", false, 1},
    {"number", false, 2}, {"code", false, 2}, {"nbr", false, 2},  {"num", false, 2},
    {"no", false, 2},     {"id", false, 2},   {"id", true, 2},
};

/* The length that is left of a key without the part, and where it begins; 0 if it has none. */
static size_t without_part(const char *key, const header_part *part, const char **start)
{
    size_t length = strlen(key);
    size_t size = strlen(part->word);

    if (length < size + SHORTEST_BASE) {
        return 0;
    }
    *start = part->before ? key + size : key;
    return strncmp(part->before ? key : key + length - size, part->word, size) == 0
               ? length - size
               : 0;
}

void qc_header_base(const char *key, char *base, size_t *rank)
{
    const char *start = key;
    size_t length = strlen(key);

    *rank = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && *rank == 0; i++) {
        const char *from = NULL;
        size_t left = without_part(key, &parts[i], &from);

        if (left > 0) {
            start = from;
            length = left;
            *rank = parts[i].rank;
        }
    }
    length = length < QC_LONGEST_BASE ? length : 0;
    memcpy(base, start, length);
    base[length] = '\0';
}

bool qc_header_is_day(const char *key)
{
    static const char *const others[] = {
        "birth", "lahir", "due",   "jatuhtempo", "start",  "mulai",   "end",
        "akhir", "expir", "creat", "buat",       "modif",  "updat",   "ubah",
        "hire",  "join",  "masuk", "keluar",     "target", "payment", "bayar",
        "clos",  "tutup", "input", "launch",     "valid",  "issue",   "snapshot"};
    size_t length = strlen(key);
    bool day = strncmp(key, "tgl", 3) == 0 || strncmp(key, "tanggal", 7) == 0 ||
               (length > 4 && strcmp(key + length - 4, "date") == 0);

    for (size_t i = 0; i < sizeof others / sizeof others[0] && day; i++) {
        day = strstr(key, others[i]) == NULL;
    }
    return day;
}
