/* Which structures of a regression in time are tried, and which were the best of them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/candidates.h"

#include <string.h>

enum { SETS = 4 };

static unsigned bit_of(const qc_candidate *candidate)
{
    return 1U << (2 * candidate->holiday_set + (candidate->trend ? 1 : 0));
}

/* All bits of candidates with a trend, and with holidays. */
enum { WITH_TREND = 0xaa, WITH_HOLIDAYS = 0xfc };

qc_candidates qc_candidates_all(void)
{
    qc_candidates candidates;

    memset(candidates.wanted, 0xff, sizeof candidates.wanted);
    return candidates;
}

qc_candidates qc_candidates_widened(const qc_candidates *candidates)
{
    qc_candidates widened = {{{0}}};

    for (size_t noise = 0; noise < QC_CANDIDATE_NOISES; noise++) {
        if (qc_candidates_last_season(candidates, noise) >= 0) {
            memset(widened.wanted[noise], 0xff, sizeof widened.wanted[noise]);
        }
    }
    return widened;
}

bool qc_candidates_want(const qc_candidates *candidates, const qc_candidate *candidate)
{
    return (candidates->wanted[candidate->noise][candidate->season] & bit_of(candidate)) != 0;
}

int qc_candidates_last_season(const qc_candidates *candidates, size_t noise)
{
    int season = QC_CANDIDATE_SEASONS;

    while (season >= 0 && candidates->wanted[noise][season] == 0) {
        season--;
    }
    return season;
}

/* The bits of the wanted candidates with an error process, whatever their season. */
static unsigned bits_of(const qc_candidates *candidates, size_t noise)
{
    unsigned bits = 0;

    for (size_t season = 0; season <= QC_CANDIDATE_SEASONS; season++) {
        bits |= candidates->wanted[noise][season];
    }
    return bits;
}

bool qc_candidates_want_trend(const qc_candidates *candidates, size_t noise)
{
    return (bits_of(candidates, noise) & WITH_TREND) != 0;
}

bool qc_candidates_want_holidays(const qc_candidates *candidates, size_t noise)
{
    return (bits_of(candidates, noise) & WITH_HOLIDAYS) != 0;
}

void qc_candidates_offer(qc_candidates_best *best, const qc_candidate *candidate,
                         double criterion)
{
    size_t place = best->count;

    if (place == QC_CANDIDATES_KEPT) {
        if (criterion >= best->criterion[place - 1]) {
            return;
        }
        place--;
    } else {
        best->count++;
    }
    for (; place > 0 && criterion < best->criterion[place - 1]; place--) {
        best->criterion[place] = best->criterion[place - 1];
        best->candidate[place] = best->candidate[place - 1];
    }
    best->criterion[place] = criterion;
    best->candidate[place] = *candidate;
}

/* A number for each candidate; small whole numbers are exact in double. */
static double code_of(const qc_candidate *candidate)
{
    size_t seasons = QC_CANDIDATE_SEASONS + 1;
    size_t code = candidate->noise * seasons + candidate->season;

    return (double)((code * SETS + candidate->holiday_set) * 2 + (candidate->trend ? 1 : 0));
}

static qc_candidate candidate_of(size_t code)
{
    size_t seasons = QC_CANDIDATE_SEASONS + 1;

    return (qc_candidate){.noise = code / 2 / SETS / seasons,
                          .season = code / 2 / SETS % seasons,
                          .holiday_set = code / 2 % SETS,
                          .trend = code % 2 == 1};
}

void qc_candidates_keep(const qc_candidates_best *best, const qc_candidate_weigher *weigher,
                        size_t column_count, qc_model_fit *fit)
{
    fit->form = (int)best->count;
    fit->parameter[0] = (double)column_count;
    fit->parameter[1] = 2.0 * code_of(&weigher->candidate) + (double)weigher->unit;
    for (size_t k = 0; k < best->count; k++) {
        fit->parameter[k + 2] = code_of(&best->candidate[k]);
    }
}

bool qc_candidates_recall(const qc_model_fit *fit, size_t column_count,
                          qc_candidates *candidates, qc_candidate_weigher *weigher)
{
    if (!(fit->ready || fit->again) || fit->form < 1 ||
        (size_t)fit->parameter[0] != column_count) {
        return false;
    }
    size_t code = (size_t)fit->parameter[1];

    *weigher = (qc_candidate_weigher){candidate_of(code / 2), code % 2};
    memset(candidates->wanted, 0, sizeof candidates->wanted);
    for (int k = 0; k < fit->form; k++) {
        qc_candidate each = candidate_of((size_t)fit->parameter[k + 2]);
        unsigned char *wanted = &candidates->wanted[each.noise][each.season];

        *wanted = (unsigned char)(*wanted | bit_of(&each));
    }
    return true;
}
