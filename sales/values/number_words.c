/* Signs, codes and words that stand beside a number: currencies and multipliers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/values/number_words.h"

#include <assert.h>
#include <string.h>

#include "core/text.h"

/* Longer signs first, so that US$ is not taken as $. */
static const struct {
    const char *sign;
    const char *code;
} signs[] = {{"US$", "USD"},
             {"A$", "AUD"},
             {"AU$", "AUD"},
             {"C$", "CAD"},
             {"CA$", "CAD"},
             {"S$", "SGD"},
             {"SG$", "SGD"},
             {"HK$", "HKD"},
             {"NZ$", "NZD"},
             {"R$", "BRL"},
             {"$", "USD"},
             {"\xe2\x82\xac", "EUR"},
             {"\xc2\xa3", "GBP"},
             {"\xc2\xa5", "JPY"},
             {"\xef\xbf\xa5", "JPY"},
             {"\xe2\x82\xb9", "INR"},
             {"\xe2\x82\xa9", "KRW"},
             {"\xe2\x82\xab", "VND"},
             {"\xe0\xb8\xbf", "THB"},
             {"\xe2\x82\xb1", "PHP"},
             {"Rp.", "IDR"},
             {"Rp", "IDR"},
             {"rupiah", "IDR"},
             {"RM", "MYR"}};

static const char codes[] = "AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR "
                            "GBP HKD HUF IDR ILS INR ISK "
                            "JOD JPY KES KRW KWD KZT LKR MAD MXN MYR NGN NOK NZD OMR PEN PHP "
                            "PKR PLN QAR RON RSD RUB SAR "
                            "SEK SGD THB TND TRY TWD UAH USD UYU VND ZAR";

static const struct {
    const char *word;
    qc_multiplier meaning;
} multipliers[] = {{"k", {3, QC_LANGUAGE_NONE}},
                   {"rb", {3, QC_LANGUAGE_INDONESIAN}},
                   {"ribu", {3, QC_LANGUAGE_INDONESIAN}},
                   {"thousand", {3, QC_LANGUAGE_ENGLISH}},
                   {"thousands", {3, QC_LANGUAGE_ENGLISH}},
                   {"m", {6, QC_LANGUAGE_OPEN}},
                   {"mm", {6, QC_LANGUAGE_ENGLISH}},
                   {"mn", {6, QC_LANGUAGE_ENGLISH}},
                   {"mio", {6, QC_LANGUAGE_ENGLISH}},
                   {"jt", {6, QC_LANGUAGE_INDONESIAN}},
                   {"juta", {6, QC_LANGUAGE_INDONESIAN}},
                   {"million", {6, QC_LANGUAGE_ENGLISH}},
                   {"millions", {6, QC_LANGUAGE_ENGLISH}},
                   {"b", {9, QC_LANGUAGE_ENGLISH}},
                   {"bn", {9, QC_LANGUAGE_ENGLISH}},
                   {"billion", {9, QC_LANGUAGE_ENGLISH}},
                   {"billions", {9, QC_LANGUAGE_ENGLISH}},
                   {"miliar", {9, QC_LANGUAGE_INDONESIAN}},
                   {"milyar", {9, QC_LANGUAGE_INDONESIAN}},
                   {"t", {12, QC_LANGUAGE_NONE}},
                   {"tn", {12, QC_LANGUAGE_ENGLISH}},
                   {"trillion", {12, QC_LANGUAGE_ENGLISH}},
                   {"triliun", {12, QC_LANGUAGE_INDONESIAN}},
                   {"trilyun", {12, QC_LANGUAGE_INDONESIAN}}};

static bool word_equals(const char *word, size_t length, const char *other)
{
    char copy[16];

    if (length >= sizeof copy) {
        return false;
    }
    memcpy(copy, word, length);
    copy[length] = '\0';
    return qc_text_equal_nocase(copy, other);
}

const char *qc_currency_of_sign(const char *text, size_t *length)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        size_t size = strlen(signs[i].sign);

        if (strlen(text) >= size && word_equals(text, size, signs[i].sign)) {
            *length = size;
            return signs[i].code;
        }
    }
    *length = 0;
    return "";
}

bool qc_currency_is_code(const char *word, size_t length, char code[4])
{
    if (length != 3) {
        return false;
    }
    for (size_t i = 0; i + 3 < sizeof codes; i += 4) {
        if (word_equals(word, 3, (char[4]){codes[i], codes[i + 1], codes[i + 2], '\0'})) {
            memcpy(code, codes + i, 3);
            code[3] = '\0';
            return true;
        }
    }
    return false;
}

bool qc_multiplier_of_word(const char *word, size_t length, qc_multiplier *multiplier)
{
    for (size_t i = 0; i < sizeof multipliers / sizeof multipliers[0]; i++) {
        if (word_equals(word, length, multipliers[i].word)) {
            *multiplier = multipliers[i].meaning;
            return true;
        }
    }
    return false;
}

const char *qc_scale_in_words(int power)
{
    static const char *const words[] = {"thousands", "millions", "thousand millions",
                                        "million millions"};

    assert(power >= 3 && power <= 12 && power % 3 == 0);
    return words[power / 3 - 1];
}
