/* The season that leaves share, by its formulas once more and plainly, on noisy leaves of different length. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <string.h>

#include "core/random.h"
#include "forecast/effects/row_season.h"
#include "tests/forecast/panels.h"

static const qc_holiday_effect no_holidays = {0};

/* The first leaves are known all the time, two from later on, which begin at other places, the
 * last for two seasons: each place once. */
enum { PLAIN_LEAVES = 6, PLAIN_PERIODS = 27, MOST_SEASON = 5 };

static qc_panel *noisy(int season)
{
    qc_panel *panel = panel_new_tree(PLAIN_LEAVES, PLAIN_PERIODS, season);
    qc_random random;

    qc_random_start(&random, 21, QC_PURPOSE_TEST, 0);
    for (size_t cell = 0; cell < (size_t)PLAIN_LEAVES * PLAIN_PERIODS; cell++) {
        size_t leaf = cell / PLAIN_PERIODS;
        size_t t = cell % PLAIN_PERIODS;
        size_t start = leaf < 3   ? 0
                       : leaf < 5 ? 2 * leaf - 1
                                  : PLAIN_PERIODS - 2 * (size_t)season;
        double place = sin(2 * M_PI * (double)(t % (size_t)season) / season);
        double own = cos(4 * M_PI * (double)(t % (size_t)season) / season + (double)leaf);

        panel->values[cell] =
            t < start ? NAN
                      : 100 * exp((0.2 + 0.1 * (double)leaf) * place + 0.1 * own +
                                  0.05 * (double)(1 + leaf % 2) * qc_random_normal(&random));
    }
    return panel;
}

/* Level by place and growth of a leaf of two seasons by least squares, one after the other
 * until they stay; the leaf has each place twice. */
static qc_season_known plain_growth(const double *values, size_t season, double *own)
{
    double n = 2 * (double)season;
    double growth = 0;
    double rests = 0;
    double mean = 0;

    for (size_t turn = 0; turn < 2000; turn++) {
        double product = 0;
        double square = 0;

        memset(own, 0, season * sizeof *own);
        for (size_t t = PLAIN_PERIODS - 2 * season; t < PLAIN_PERIODS; t++) {
            own[t % season] += (log(values[t]) - growth * (double)t) / 2;
        }
        for (size_t t = PLAIN_PERIODS - 2 * season; t < PLAIN_PERIODS; t++) {
            double time = (double)t - (PLAIN_PERIODS - 0.5 - (double)season);

            product += time * (log(values[t]) - growth * (double)t - own[t % season]);
            square += time * time;
        }
        growth += product / square;
    }
    for (size_t t = PLAIN_PERIODS - 2 * season; t < PLAIN_PERIODS; t++) {
        rests += pow(log(values[t]) - growth * (double)t - own[t % season], 2);
    }
    for (size_t p = 0; p < season; p++) {
        mean += own[p] / (double)season;
    }
    for (size_t p = 0; p < season; p++) {
        own[p] -= mean;
    }
    /* a place is the mean of two, less growth, known to 2 / season^3, times its distance from
     * the middle place */
    double unknown = 0.5 + (n * n / 4 - 1) / 12 * 2 / pow((double)season, 3);

    return (qc_season_known){rests / (n - (double)season - 1), n - (double)season - 1,
                             1 / unknown};
}

/* Mean deviations by place, less their mean. */
static qc_season_known plain_season(const double *values, size_t season, double *own)
{
    double deviation[PLAIN_PERIODS];
    double count[MOST_SEASON] = {0};
    double rests = 0;
    double all = 0;
    double mean = 0;

    memset(own, 0, season * sizeof *own);
    for (size_t t = 0; t < PLAIN_PERIODS; t++) {
        bool inside =
            t >= season / 2 && t + season / 2 < PLAIN_PERIODS && !isnan(values[t - season / 2]);

        deviation[t] = NAN;
        if (inside) {
            double around = 0;

            for (size_t other = t - season / 2; other <= t + season / 2; other++) {
                bool end =
                    season % 2 == 0 && (other + season / 2 == t || other == t + season / 2);

                around += log(values[other]) * (end ? 0.5 : 1);
            }
            deviation[t] = log(values[t]) - around / (double)season;
            own[t % season] += deviation[t];
            count[t % season] += 1;
            all += 1;
        }
    }
    for (size_t p = 0; p < season; p++) {
        own[p] /= count[p];
        mean += own[p] / (double)season;
    }
    for (size_t t = 0; t < PLAIN_PERIODS; t++) {
        rests += isnan(deviation[t]) ? 0 : pow(deviation[t] - own[t % season], 2);
    }
    for (size_t p = 0; p < season; p++) {
        own[p] -= mean;
    }
    return (qc_season_known){rests / (all - (double)season), all - (double)season,
                             all / (double)season};
}

/* Index, how much of it to believe, mean strength, its variance, noise and what seasons are
 * apart by. */
typedef struct plain {
    double index[MOST_SEASON], share, strength, strength_variance, noise, apart, single, common;
} plain;

/* 1 - 1 / F of the changes of the leaves' weighted mean between places and within; half the
 * variance within is that of shocks to all leaves. */
static double plain_return(const double *values, const double *weight, size_t season,
                           double *shocks)
{
    double change[PLAIN_PERIODS] = {0};
    double between = 0;
    double within = 0;
    double all = 0;
    double n = PLAIN_PERIODS - 1;

    for (size_t t = 1; t < PLAIN_PERIODS; t++) {
        double total = 0;

        for (size_t i = 0; i < PLAIN_LEAVES; i++) {
            const double *leaf = values + i * PLAIN_PERIODS;
            bool both = !isnan(leaf[t - 1]);

            change[t] += both ? weight[i] * log(leaf[t] / leaf[t - 1]) : 0;
            total += both ? weight[i] : 0;
        }
        change[t] /= total;
        all += change[t] / n;
    }
    for (size_t p = 0; p < season; p++) {
        double mean = 0;
        double count = 0;

        for (size_t t = 1; t < PLAIN_PERIODS; t++) {
            mean += t % season == p ? change[t] : 0;
            count += t % season == p ? 1 : 0;
        }
        mean /= count;
        between += count * pow(mean - all, 2) / (double)(season - 1);
        for (size_t t = 1; t < PLAIN_PERIODS; t++) {
            within += t % season == p ? pow(change[t] - mean, 2) / (n - (double)season) : 0;
        }
    }
    *shocks = within / 2;
    return fmax(1 - within / between, 0);
}

/* Variances of what leaves tell of a place, those of single values shrunk to their mean as by a
 * season of degrees of freedom. */
static double plain_noise(const qc_season_known *known, size_t season, double *variance)
{
    double single = 0;
    double noise = 0;
    double prior = (double)season;

    for (size_t i = 0; i < PLAIN_LEAVES; i++) {
        single += known[i].noise / PLAIN_LEAVES;
    }
    for (size_t i = 0; i < PLAIN_LEAVES; i++) {
        variance[i] = (known[i].degrees * known[i].noise + prior * single) /
                      (known[i].degrees + prior) / known[i].years;
        noise += variance[i] / PLAIN_LEAVES;
    }
    return noise;
}

static plain plain_index(const double *values, double own[PLAIN_LEAVES][MOST_SEASON],
                         const double *variance, double noise, size_t season)
{
    plain found = {.noise = noise};
    double weight[PLAIN_LEAVES];
    double n = PLAIN_LEAVES;
    double total = 0;
    double between = 0;
    double chance = 0;
    double square = 0;

    for (size_t p = 0; p < season; p++) {
        double mean = 0;

        for (size_t i = 0; i < PLAIN_LEAVES; i++) {
            mean += own[i][p] / n;
        }
        for (size_t i = 0; i < PLAIN_LEAVES; i++) {
            between += pow(own[i][p] - mean, 2) / (n - 1) / (double)(season - 1);
        }
    }
    between = fmax(between - found.noise, 0);
    for (size_t i = 0; i < PLAIN_LEAVES; i++) {
        weight[i] = 1 / (between + variance[i]);
        total += weight[i];
    }
    for (size_t p = 0; p < season; p++) {
        for (size_t i = 0; i < PLAIN_LEAVES; i++) {
            found.index[p] += weight[i] / total * own[i][p];
        }
        for (size_t i = 0; i < PLAIN_LEAVES; i++) {
            chance += pow(weight[i] / total * (own[i][p] - found.index[p]), 2) * n / (n - 1);
        }
        square += found.index[p] * found.index[p];
    }
    found.share = (1 - chance / square) * plain_return(values, weight, season, &found.common);
    return found;
}

/* The season and the leverage that hindsight has of a leaf: drawn slope times the index, and
 * what is believed of the rest. */
static double plain_hindsight(const plain *p, const double *own, const qc_season_known *known,
                              size_t season, double *index)
{
    double noise = (known->degrees * known->noise + (double)season * p->single) /
                   (known->degrees + (double)season) / known->years;
    double square = 0;
    double slope = 0;
    double rests = 0;

    for (size_t k = 0; k < season; k++) {
        square += p->index[k] * p->index[k];
    }
    for (size_t k = 0; k < season; k++) {
        slope += own[k] * p->index[k] / square;
    }
    for (size_t k = 0; k < season; k++) {
        rests += pow(own[k] - slope * p->index[k], 2) / (double)(season - 2);
    }
    double believed =
        p->strength_variance / (p->strength_variance + (noise + p->apart) / square);
    double drawn = believed * slope + (1 - believed) * p->strength;
    double rest = fmax(1 - noise / rests, 0);

    for (size_t k = 0; k < season; k++) {
        index[k] = p->share * drawn * p->index[k] + rest * (own[k] - slope * p->index[k]);
    }
    return (drawn * (p->common + (1 - p->common) / PLAIN_LEAVES) * p->share +
            believed * p->share / (double)season + rest * (1 - 1 / (double)season)) /
           known->years;
}

/* Adds to an index how leaves follow it. */
static plain plain_shared(const double *values, double own[PLAIN_LEAVES][MOST_SEASON],
                          const qc_season_known *known, size_t season)
{
    double variance[PLAIN_LEAVES];
    double noise = plain_noise(known, season, variance);
    plain found = plain_index(values, own, variance, noise, season);
    double weight[PLAIN_LEAVES];
    double slope[PLAIN_LEAVES];
    double n = PLAIN_LEAVES;
    double square = 0;
    double sums[3] = {0}; /* of weights, their squares, excess */

    for (size_t i = 0; i < PLAIN_LEAVES; i++) {
        found.single += known[i].noise / PLAIN_LEAVES;
    }
    found.common = fmin(found.common / found.single, 1);
    for (size_t p = 0; p < season; p++) {
        square += found.index[p] * found.index[p];
    }
    for (size_t i = 0; i < PLAIN_LEAVES; i++) {
        slope[i] = 0;
        for (size_t p = 0; p < season; p++) {
            slope[i] += own[i][p] * found.index[p] / square;
        }
        for (size_t p = 0; p < season; p++) {
            found.apart +=
                pow(own[i][p] - slope[i] * found.index[p], 2) / (double)(season - 2) / n;
        }
    }
    found.apart = fmax(found.apart - found.noise, 0);
    for (size_t i = 0; i < PLAIN_LEAVES; i++) {
        weight[i] = square / (variance[i] + found.apart);
        sums[0] += weight[i];
        sums[1] += weight[i] * weight[i];
        found.strength += weight[i] * slope[i];
    }
    found.strength /= sums[0];
    for (size_t i = 0; i < PLAIN_LEAVES; i++) {
        sums[2] += weight[i] * pow(slope[i] - found.strength, 2);
    }
    found.strength_variance = fmax((sums[2] - (n - 1)) / (sums[0] - sums[1] / sums[0]), 0);
    return found;
}

/* Of the region of the first two leaves; six years and less, and somewhat more. None of a leaf,
 * nor of anything once twelve years are known. */
static void check_own_of_sum(qc_history *history, const qc_shared_season *found, size_t season)
{
    size_t row = history->rows.parent[0];
    double own[MOST_SEASON];
    const qc_season_known known =
        plain_season(history->observed + row * history->period_count, season, own);
    double variance = known.noise / known.years;
    double years = (double)PLAIN_PERIODS / (double)season;
    double expected =
        (years > 6 ? (12 - years) / 6 : 1) * found->apart / (variance + found->apart);
    qc_season_room room = {0};
    qc_error error = {0};

    assert_ok(qc_season_room_init(history, &room, &error), error);
    assert_true(expected > 0.05);
    assert_close(qc_row_season_own(found, history, &no_holidays, row, PLAIN_PERIODS, &room),
                 expected, 1e-10, 0);
    for (size_t p = 0; p < season; p++) {
        assert_close(room.mean[p], own[p], 1e-10, 1e-13);
    }
    assert_close(qc_row_season_own(found, history, &no_holidays, 0, PLAIN_PERIODS, &room), 0, 0,
                 0);
    history->season = 2; /* 13 years of two halves */
    assert_close(qc_row_season_own(found, history, &no_holidays, row, PLAIN_PERIODS, &room), 0,
                 0, 0);
    history->season = (int)season;
    qc_season_room_clear(&room);
}

/* Of every leaf; that of two seasons, whose values are their own season nearly alone, has no
 * more leverage than nine tenths. */
static void check_hindsight(const qc_history *history, const qc_shared_season *found,
                            const plain *p, double own[PLAIN_LEAVES][MOST_SEASON],
                            const qc_season_known *known)
{
    size_t season = (size_t)history->season;
    qc_season_room room = {0};
    double index[MOST_SEASON];
    double expected[MOST_SEASON];
    double leverage = 0;
    int beyond = 0;
    qc_error error = {0};

    assert_ok(qc_season_room_init(history, &room, &error), error);
    for (size_t i = 0; i < PLAIN_LEAVES; i++) {
        double h = plain_hindsight(p, own[i], &known[i], season, expected);

        qc_row_season_in_hindsight(found, history, &no_holidays, i, PLAIN_PERIODS, &room, index,
                                   &leverage);
        assert_close(leverage, fmin(h, 0.9), 1e-9, 0);
        beyond += h > 0.9;
        for (size_t k = 0; k < season; k++) {
            assert_close(index[k], expected[k], 1e-9, 1e-13);
        }
    }
    assert_int_equal(beyond, 1);
    qc_season_room_clear(&room);
}

static void season__is_what_the_formulas_say(void **state)
{
    int apart = 0; /* seasons in which not all noise seems to be common */

    (void)state;
    for (int season = 4; season <= MOST_SEASON; season++) {
        size_t leaves[PLAIN_LEAVES] = {0, 1, 2, 3, 4, 5};
        double own[PLAIN_LEAVES][MOST_SEASON];
        qc_season_known known[PLAIN_LEAVES];
        qc_panel *panel = noisy(season);
        qc_shared_season found = {0};
        qc_history *history = NULL;
        qc_error error = {0};

        for (size_t i = 0; i < PLAIN_LEAVES; i++) {
            known[i] = (i + 1 < PLAIN_LEAVES ? plain_season : plain_growth)(
                panel->values + i * PLAIN_PERIODS, (size_t)season, own[i]);
        }
        assert_ok(qc_history_new(panel, &history, &error), error);
        for (size_t few = 1; few <= 4; few++) {
            assert_ok(qc_shared_season_find(history, &no_holidays, PLAIN_PERIODS, leaves, few,
                                            &found, &error),
                      error);
            assert_true((found.index != NULL) == (few > 1));
            qc_shared_season_clear(&found);
        }
        assert_ok(qc_shared_season_find(history, &no_holidays, PLAIN_PERIODS, leaves,
                                        PLAIN_LEAVES, &found, &error),
                  error);
        plain p = plain_shared(panel->values, own, known, (size_t)season);

        for (int k = 0; k < season; k++) {
            assert_close(found.index[k], p.index[k], 1e-10, 1e-13);
        }
        assert_close(found.share, p.share, 1e-10, 0);
        assert_close(found.strength, p.strength, 1e-10, 0);
        assert_close(found.strength_variance, p.strength_variance, 1e-10, 1e-13);
        assert_close(found.noise, p.noise, 1e-10, 0);
        assert_close(found.apart, p.apart, 1e-10, 1e-14);
        assert_close(found.common, p.common, 1e-10, 0);
        apart += p.common < 1;
        check_hindsight(history, &found, &p, own, known);
        check_own_of_sum(history, &found, (size_t)season);
        qc_shared_season_clear(&found);
        qc_history_free(history);
        panel_free(panel);
    }
    assert_int_equal(apart, 1);
}

/*
 * Leaves alike but for a trace of noise are told by the index alone. Each place is known from
 * two observations, but for growth, which they move too, of one leaf among many: so many times
 * less does one move it.
 */
static void leverage__of_two_years_is_that_of_a_mean_over_leaves(void **state)
{
    enum { LEAVES = 8, YEAR = 12 };
    qc_panel *panel = panel_new(LEAVES, 24, YEAR);
    qc_history *history = NULL;
    qc_season_room room = {0};
    qc_shared_season shared = {0};
    qc_error error = {0};
    size_t leaves[LEAVES];
    double years = 1 / (0.5 + (YEAR * YEAR - 1) / 12.0 / (24 * 36)); /* places' mean times */
    double index[YEAR] = {0};
    double leverage = 0;

    (void)state;
    panel_fill_wave(panel, 1e-6, 3);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        leaves[leaf] = leaf;
    }
    assert_ok(qc_history_new(panel, &history, &error), error);
    assert_ok(qc_season_room_init(history, &room, &error), error);
    assert_ok(qc_shared_season_find(history, &no_holidays, 24, leaves, LEAVES, &shared, &error),
              error);
    assert_non_null(shared.index);
    assert_int_equal(shared.count, LEAVES);
    assert_true(shared.common > 0 && shared.common < 0.5); /* of 8 leaves an eighth by chance */
    shared.strength_variance = 0;
    shared.apart = 0;
    qc_row_season_in_hindsight(&shared, history, &no_holidays, 0, 24, &room, index, &leverage);
    for (size_t place = 0; place < YEAR; place++) {
        assert_close(index[place], panel_wave(place, YEAR), 0, 1e-5);
    }
    double rest = leverage * years - (shared.common + (1 - shared.common) / LEAVES);

    assert_true(rest > -1e-9 && rest < 11.0 / 12); /* what chance leaves of its own */
    shared.share = 0;
    qc_row_season_in_hindsight(&shared, history, &no_holidays, 0, 24, &room, index, &leverage);
    assert_close(leverage * years, rest, 0, 1e-6);
    qc_shared_season_clear(&shared);
    qc_season_room_clear(&room);
    qc_history_free(history);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(season__is_what_the_formulas_say),
        cmocka_unit_test(leverage__of_two_years_is_that_of_a_mean_over_leaves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
