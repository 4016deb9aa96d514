/* English and Indonesian names of months. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/text.h"
#include "sales/values/date_text.h"

typedef struct month_word {
    const char *word;
    int month;
} month_word;

static const month_word words[] = {
    {"jan", 1},       {"january", 1},   {"januari", 1},  {"feb", 2},     {"february", 2},
    {"februari", 2},  {"pebruari", 2},  {"peb", 2},      {"mar", 3},     {"march", 3},
    {"maret", 3},     {"apr", 4},       {"april", 4},    {"may", 5},     {"mei", 5},
    {"jun", 6},       {"june", 6},      {"juni", 6},     {"jul", 7},     {"july", 7},
    {"juli", 7},      {"aug", 8},       {"august", 8},   {"agustus", 8}, {"agu", 8},
    {"ags", 8},       {"agt", 8},       {"sep", 9},      {"sept", 9},    {"september", 9},
    {"oct", 10},      {"october", 10},  {"oktober", 10}, {"okt", 10},    {"nov", 11},
    {"november", 11}, {"nopember", 11}, {"nop", 11},     {"dec", 12},    {"december", 12},
    {"desember", 12}, {"des", 12}};

int qc_month_of_word(const char *word, size_t length)
{
    char copy[12];

    if (length == 0 || length >= sizeof copy) {
        return 0;
    }
    memcpy(copy, word, length);
    copy[length] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (qc_text_equal_nocase(copy, words[i].word)) {
            return words[i].month;
        }
    }
    return 0;
}
