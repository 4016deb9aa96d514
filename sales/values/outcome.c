/* What words of a CRM mean: outcomes, yes and no, forecast categories. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/values/outcome.h"

#include <string.h>

#include "core/text.h"
#include "sales/headers/header_match.h"

enum { LONGEST_WORDS = 128 };

/* Lower-case letters and digits, words separated by one blank; "ClosedWon" stays one word. */
static void simplify(const char *text, char *words, size_t size)
{
    size_t length = 0;

    for (; *text != '\0' && length + 1 < size; text++) {
        char c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
        bool letter =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;

        if (letter) {
            words[length++] = c;
        } else if (length > 0 && words[length - 1] != ' ') {
            words[length++] = ' ';
        }
    }
    while (length > 0 && words[length - 1] == ' ') {
        length--;
    }
    words[length] = '\0';
}

/* True if one of the words of `text` stands in the list. */
static bool has_any(const char *text, const char *list)
{
    char word[LONGEST_WORDS];

    while (*text != '\0') {
        size_t length = strcspn(text, " ");

        memcpy(word, text, length);
        word[length] = '\0';
        if (qc_header_has_word(list, word, NULL)) {
            return true;
        }
        text += length;
        text += *text == ' ';
    }
    return false;
}

qc_flag qc_flag_of_text(const char *text)
{
    char words[LONGEST_WORDS];

    simplify(text, words, sizeof words);
    if (words[0] == '\0') {
        return QC_FLAG_BLANK;
    }
    if (qc_header_has_word("true t yes y 1 x ya locked checked benar wahr oui si won", words,
                           NULL)) {
        return QC_FLAG_YES;
    }
    if (qc_header_has_word("false f no n 0 tidak unlocked unchecked salah falsch non open",
                           words, NULL)) {
        return QC_FLAG_NO;
    }
    return QC_FLAG_UNKNOWN;
}

qc_outcome_word qc_outcome_of_text(const char *text, const qc_config *config)
{
    char words[LONGEST_WORDS];

    for (size_t i = 0; i < config->stage_count; i++) {
        if (qc_text_equal_nocase(config->stages[i].stage, text)) {
            return config->stages[i].outcome == QC_OUTCOME_WON    ? QC_OUTCOME_WORD_WON
                   : config->stages[i].outcome == QC_OUTCOME_LOST ? QC_OUTCOME_WORD_LOST
                                                                  : QC_OUTCOME_WORD_OPEN;
        }
    }
    simplify(text, words, sizeof words);
    if (words[0] == '\0') {
        return QC_OUTCOME_WORD_BLANK;
    }
    if (has_any(words, "lost loss closedlost kalah gagal batal cancelled canceled disqualified "
                       "abandoned") ||
        qc_header_has_word("lose dead hilang ditolak mundur cancel", words, NULL) ||
        strcmp(words, "tidak jadi") == 0 || strcmp(words, "no deal") == 0) {
        return QC_OUTCOME_WORD_LOST;
    }
    if (has_any(words, "won closedwon menang berhasil") ||
        qc_header_has_word("win goal sukses", words, NULL)) {
        return QC_OUTCOME_WORD_WON;
    }
    if (has_any(words, "open active terbuka aktif")) {
        return QC_OUTCOME_WORD_OPEN;
    }
    if (qc_header_has_word("closed tutup selesai ditutup", words, NULL)) {
        return QC_OUTCOME_WORD_CLOSED;
    }
    if (strcmp(words, "0") == 0) {
        return QC_OUTCOME_WORD_OPEN;
    }
    if (strcmp(words, "1") == 0) {
        return QC_OUTCOME_WORD_WON;
    }
    return strcmp(words, "2") == 0 ? QC_OUTCOME_WORD_LOST : QC_OUTCOME_WORD_UNKNOWN;
}

qc_category qc_category_of_text(const char *text)
{
    static const struct {
        const char *words;
        qc_category category;
    } categories[] = {{"omitted", QC_CATEGORY_OMITTED},
                      {"dont forecast", QC_CATEGORY_OMITTED},
                      {"not forecasted", QC_CATEGORY_OMITTED},
                      {"omit", QC_CATEGORY_OMITTED},
                      {"pipeline", QC_CATEGORY_PIPELINE},
                      {"bestcase", QC_CATEGORY_BEST_CASE},
                      {"best case", QC_CATEGORY_BEST_CASE},
                      {"best", QC_CATEGORY_BEST_CASE},
                      {"upside", QC_CATEGORY_BEST_CASE},
                      {"mostlikely", QC_CATEGORY_MOST_LIKELY},
                      {"most likely", QC_CATEGORY_MOST_LIKELY},
                      {"probable", QC_CATEGORY_MOST_LIKELY},
                      {"commit", QC_CATEGORY_COMMIT},
                      {"committed", QC_CATEGORY_COMMIT},
                      {"forecast", QC_CATEGORY_COMMIT}, /* Salesforce's API name of Commit */
                      {"closed", QC_CATEGORY_CLOSED},
                      {"closed won", QC_CATEGORY_CLOSED},
                      {"won", QC_CATEGORY_CLOSED},
                      {"lost", QC_CATEGORY_OMITTED},
                      {"closed lost", QC_CATEGORY_OMITTED},
                      /* Dynamics' msdyn_forecastcategory */
                      {"100000001", QC_CATEGORY_PIPELINE},
                      {"100000002", QC_CATEGORY_BEST_CASE},
                      {"100000003", QC_CATEGORY_COMMIT},
                      {"100000004", QC_CATEGORY_OMITTED},
                      {"100000005", QC_CATEGORY_CLOSED},
                      {"100000006", QC_CATEGORY_OMITTED}};
    char words[LONGEST_WORDS];

    simplify(text, words, sizeof words);
    for (size_t i = 0; i < sizeof categories / sizeof categories[0]; i++) {
        if (strcmp(words, categories[i].words) == 0) {
            return categories[i].category;
        }
    }
    return QC_CATEGORY_NONE;
}
