/* The season that the leaves of a panel share, and how strongly each follows it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/shared_season.h"

#include <float.h>
#include <math.h>

#include "core/memory.h"
#include "forecast/effects/season_return.h"

/* A single leaf shares nothing. In a panel of fewer than ENOUGH_LEAVES all must know a season,
 * else ENOUGH_LEAVES. */
enum { LEAST_LEAVES = 2, ENOUGH_LEAVES = 4 };

/* Periods needed beyond one season: then one change from period to period is seen twice. */
enum { MORE_PERIODS = 2 };

/* Least variance, so that rows that repeat themselves exactly do not get all the weight. */
static const double LEAST_VARIANCE = DBL_EPSILON;

/* Seasons of the leaves that know one. */
typedef struct seasons {
    size_t season, count;
    size_t least;           /* periods from which one is known */
    size_t *leaf;           /* [count] */
    double *own;            /* [count][season] */
    qc_season_known *known; /* [count] */
    double single;          /* variance of single values, mean over leaves */
    double noise;           /* variance of a leaf's estimate of one place, mean over leaves */
    double *weight;         /* [count] sum 1 */
} seasons;

static void measure_noise(seasons *s)
{
    for (size_t i = 0; i < s->count; i++) {
        s->single += s->known[i].noise / (double)s->count;
    }
    for (size_t i = 0; i < s->count; i++) {
        s->noise += qc_own_season_noise(&s->known[i], s->single, s->season) / (double)s->count;
    }
}

/* Weights from the variance between leaves beyond their noise, and from each leaf's noise. */
static void weigh(seasons *s)
{
    double between = 0;
    double total = 0;

    for (size_t p = 0; p < s->season; p++) {
        double mean = 0;

        for (size_t i = 0; i < s->count; i++) {
            mean += s->own[i * s->season + p] / (double)s->count;
        }
        for (size_t i = 0; i < s->count; i++) {
            double rest = s->own[i * s->season + p] - mean;

            between += rest * rest / (double)(s->count - 1) / (double)(s->season - 1);
        }
    }
    between = fmax(between - s->noise, 0);
    for (size_t i = 0; i < s->count; i++) {
        double noise = qc_own_season_noise(&s->known[i], s->single, s->season);

        s->weight[i] = 1 / fmax(between + noise, LEAST_VARIANCE);
        total += s->weight[i];
    }
    for (size_t i = 0; i < s->count; i++) {
        s->weight[i] /= total;
    }
}

/* The weighted mean of the leaves' seasons. Returns its shrinkage 1 - 1 / F, where F compares
 * it with the variance it would have by chance. */
static double find_index(const seasons *s, double *index)
{
    double chance = 0;
    double square = 0;

    for (size_t p = 0; p < s->season; p++) {
        for (size_t i = 0; i < s->count; i++) {
            index[p] += s->weight[i] * s->own[i * s->season + p];
        }
        for (size_t i = 0; i < s->count; i++) {
            double rest = s->weight[i] * (s->own[i * s->season + p] - index[p]);

            chance += rest * rest * (double)s->count / (double)(s->count - 1);
        }
        square += index[p] * index[p];
    }
    return square > chance ? 1 - chance / square : 0;
}

double qc_shared_season_slope(const qc_shared_season *shared, const double *own, size_t season)
{
    double product = 0;

    for (size_t p = 0; p < season; p++) {
        product += own[p] * shared->index[p];
    }
    return product / shared->square;
}

double qc_shared_season_variance(const qc_shared_season *shared, double noise)
{
    return fmax(noise + shared->apart, LEAST_VARIANCE);
}

/* Variance of the leaves' seasons about their multiples of the index. */
static double measure_rests(const seasons *s, const qc_shared_season *shared)
{
    double degrees = (double)(s->season > 2 ? s->season - 2 : 1); /* less sum and slope */
    double rests = 0;

    for (size_t i = 0; i < s->count; i++) {
        const double *own = s->own + i * s->season;
        double slope = qc_shared_season_slope(shared, own, s->season);

        for (size_t p = 0; p < s->season; p++) {
            double rest = own[p] - slope * shared->index[p];

            rests += rest * rest / degrees / (double)s->count;
        }
    }
    return rests;
}

static void measure_strength(const seasons *s, qc_shared_season *shared)
{
    double weights = 0;
    double squares = 0;
    double excess = 0;

    for (size_t p = 0; p < s->season; p++) {
        shared->square += shared->index[p] * shared->index[p];
    }
    double rests = measure_rests(s, shared);

    shared->single = s->single;
    shared->noise = s->noise;
    shared->apart = fmax(rests - shared->noise, 0);
    for (size_t i = 0; i < s->count; i++) {
        double noise = qc_own_season_noise(&s->known[i], shared->single, s->season);
        double weight = shared->square / qc_shared_season_variance(shared, noise);
        double miss = qc_shared_season_slope(shared, s->own + i * s->season, s->season) -
                      shared->strength;
        double before = weights;

        weights += weight;
        squares += weight * weight;
        excess += miss * miss * weight * before / weights;
        shared->strength += miss * weight / weights;
    }
    excess -= (double)(s->count - 1);
    double spare = weights - squares / weights; /* 0 if one leaf has all the weight */

    shared->strength_variance = excess > 0 && spare > 0 ? excess / spare : 0;
    double multiples = shared->share *
                       (shared->strength * shared->strength + shared->strength_variance) *
                       shared->square / (double)(s->season - 1);

    shared->part = multiples / fmax(multiples + shared->apart, LEAST_VARIANCE);
}

static qc_status ask_leaves(const qc_history *history, const qc_holiday_effect *effect,
                            size_t origin, const size_t *leaves, size_t leaf_count, seasons *s,
                            qc_error *error)
{
    qc_status status = QC_OK;
    qc_season_room room = {0};

    s->count = 0;
    QC_TRY(qc_season_room_init(history, &room, error));
    for (size_t k = 0; k < leaf_count; k++) {
        if (qc_own_season_find(history, effect, leaves[k], origin, s->least, &room,
                               &s->known[s->count])) {
            for (size_t p = 0; p < s->season; p++) {
                s->own[s->count * s->season + p] = room.mean[p];
            }
            s->leaf[s->count++] = leaves[k];
        }
    }

done:
    qc_season_room_clear(&room);
    return status;
}

qc_status qc_shared_season_find(const qc_history *history, const qc_holiday_effect *effect,
                                size_t origin, const size_t *leaves, size_t leaf_count,
                                qc_shared_season *shared, qc_error *error)
{
    qc_status status = QC_OK;
    seasons s = {.season = (size_t)history->season};

    *shared = (qc_shared_season){0};
    size_t needed = leaf_count < ENOUGH_LEAVES ? leaf_count : ENOUGH_LEAVES;

    if (s.season < 2 || leaf_count < LEAST_LEAVES) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(s.leaf, leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(s.own, leaf_count * s.season, error));
    QC_TRY(QC_NEW_ARRAY(s.known, leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(s.weight, leaf_count, error));
    s.least = 2 * s.season;
    QC_TRY(ask_leaves(history, effect, origin, leaves, leaf_count, &s, error));
    if (s.count < needed) {
        s.least = s.season + MORE_PERIODS;
        QC_TRY(ask_leaves(history, effect, origin, leaves, leaf_count, &s, error));
    }
    if (s.count >= needed) {
        const qc_season_leaves asked = {s.leaf, s.weight, s.count};
        qc_season_return found;

        QC_TRY(QC_NEW_ARRAY(shared->index, s.season, error));
        measure_noise(&s);
        weigh(&s);
        QC_TRY(qc_season_return_find(history, effect, origin, &asked, &found, error));
        shared->share = found.share * find_index(&s, shared->index);
        if (shared->share > 0) {
            shared->least = s.least;
            shared->count = s.count;
            shared->common = fmin(found.noise / fmax(s.single, LEAST_VARIANCE), 1);
            measure_strength(&s, shared);
        } else {
            qc_shared_season_clear(shared);
        }
    }

done:
    qc_memory_free(s.leaf);
    qc_memory_free(s.own);
    qc_memory_free(s.known);
    qc_memory_free(s.weight);
    return status;
}

void qc_shared_season_clear(qc_shared_season *shared)
{
    qc_memory_free(shared->index);
    *shared = (qc_shared_season){0};
}
