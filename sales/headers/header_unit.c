/* The currency and scale at the end of the header of an amount. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/headers/header_unit.h"

#include <string.h>

#include "sales/values/number_words.h"

/* The currency at the end of a header's key; the bytes that it takes there. */
static size_t find_currency(const char *key, size_t length, char currency[4])
{
    static const char *const rupiah[] = {"rupiah", "rp"};

    for (size_t i = 0; i < sizeof rupiah / sizeof rupiah[0]; i++) {
        size_t size = strlen(rupiah[i]);

        if (length > size && memcmp(key + length - size, rupiah[i], size) == 0) {
            memcpy(currency, "IDR", 4);
            return size;
        }
    }
    return length > 3 && qc_currency_is_code(key + length - 3, 3, currency) ? 3 : 0;
}

/* The scale at the end of a header's key, likewise: "(juta)", "(in thousands)", "($000)". */
static size_t find_scale(const char *key, size_t length, int *scale)
{
    static const struct {
        const char *words;
        int scale;
    } scales[] = {{"ribuan ribu rb thousands thousand 000s 000", 3},
                  {"jutaan juta jt millions million mn mio", 6},
                  {"miliaran miliar milyar billions billion bn", 9},
                  {"triliun trillions trillion", 12}};

    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        const char *words = scales[i].words;

        while (*words != '\0') {
            size_t size = strcspn(words, " ");

            if (length > size && memcmp(key + length - size, words, size) == 0) {
                *scale = scales[i].scale;
                return size;
            }
            words += size;
            words += *words == ' ';
        }
    }
    return 0;
}

/* Bytes of "in" or "dalam" at the end. */
static size_t find_in(const char *key, size_t length)
{
    if (length > 5 && memcmp(key + length - 5, "dalam", 5) == 0) {
        return 5;
    }
    return length > 2 && memcmp(key + length - 2, "in", 2) == 0 ? 2 : 0;
}

size_t qc_header_split_unit(const char *key, qc_header_unit *unit)
{
    size_t length = strlen(key);

    for (int i = 0; i < 2; i++) {
        size_t before = length;

        length -= unit->scale == 0 ? find_scale(key, length, &unit->scale) : 0;
        length -= length < before ? find_in(key, length) : 0;
        before = length;
        length -= unit->currency[0] == '\0' ? find_currency(key, length, unit->currency) : 0;
        length -= length < before ? find_in(key, length) : 0;
    }
    return length;
}
