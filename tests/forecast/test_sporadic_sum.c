/* What leaves that sell in few periods sell together: recomputed from its definition, and on simulated panels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/sporadic.h"
#include "forecast/sporadic_sum.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 8, MONTHS = 48, HORIZON = 3, MOST_GAP = 2 };

/* A sale of about `size` with a chance, else none. */
static double sale(qc_random *random, double chance, double size)
{
    bool comes = qc_random_uniform(random) < chance;
    double much = exp(0.6 * qc_random_normal(random));

    return comes ? size * much : 0;
}

/*
 * Leaves 0 .. 3 sell by chance, 3 from month 30 on and with one credit; 4 in each first half of a year, 5 in the first year only,
 * 6 in every month; 7 takes back more than it sells.
 */
static qc_panel *eight_kinds(uint64_t seed)
{
    qc_panel *panel = panel_new(LEAVES, MONTHS, 12);
    qc_random random;

    qc_random_start(&random, seed, QC_PURPOSE_TEST, 0);
    for (size_t t = 0; t < MONTHS; t++) {
        for (size_t leaf = 0; leaf < 4; leaf++) {
            double value = sale(&random, 0.3 + 0.005 * (double)t, 100.0 + 100.0 * (double)leaf);

            panel->values[leaf * MONTHS + t] = leaf < 3 || t >= 30 ? value : NAN;
        }
        panel->values[4 * MONTHS + t] = t % 12 < 6 ? 500 + 20 * qc_random_normal(&random) : 0;
        panel->values[5 * MONTHS + t] = t < 12 && t % 3 == 1 ? 50 : 0;
        panel->values[7 * MONTHS + t] = t % 9 == 4 ? 10 : t % 20 == 7 ? -60 : 0;
        panel->values[6 * MONTHS + t] = 900 + 40 * qc_random_normal(&random);
    }
    panel->values[3 * MONTHS + 34] = -40;
    return panel;
}

/* A rolling whose models are combined, no more. */
static qc_rolling *combine(const qc_panel *panel, size_t horizon)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    settings.horizon = horizon;
    assert_ok(qc_rolling_open(panel, &settings, true, &rolling, &error), error);
    assert_ok(
        qc_rolling_run_models(rolling, &settings, 0, rolling->history->row_count, NULL, &error),
        error);
    return rolling;
}

static const double *combination(const qc_rolling *rolling, size_t origin, size_t leaf)
{
    return qc_rolling_combination(rolling, origin, leaf);
}

/* Value of a leaf, 0 where it is not known. */
static double value(const qc_panel *panel, size_t leaf, size_t t)
{
    double y = panel->values[leaf * MONTHS + t];

    return isnan(y) ? 0 : y;
}

/* What is recomputed of one origin. */
typedef struct expected {
    double share[LEAVES], variance[LEAVES], forecast[HORIZON];
    bool member[LEAVES];
} expected;

/* Mean squared misses of the shares of a half-life over the horizons since the window began, and the shares. */
static double try_half_life(const qc_panel *panel, size_t window, size_t end, double half_life,
                            const double *sum, const expected *e, double *share)
{
    double misses = 0;

    for (size_t made = window; made <= end; made++) {
        size_t steps = end - made < HORIZON ? end - made : HORIZON;

        for (size_t leaf = 0; leaf < LEAVES; leaf++) {
            double own = 0;
            double all = 0;
            double miss = 0;

            for (size_t t = 0; t < made && e->member[leaf]; t++) {
                double decay = exp2(-(double)(made - 1 - t) / half_life);

                own += decay * value(panel, leaf, t);
                all += decay * sum[t];
            }
            if (!e->member[leaf] || !(all > 0)) {
                continue;
            }
            share[leaf] = fmax(own / all, 0);
            for (size_t step = 0; step < steps; step++) {
                miss += value(panel, leaf, made + step) - own / all * sum[made + step];
            }
            if (steps > 0) {
                misses += miss * miss / e->variance[leaf] / (double)steps;
            }
        }
    }
    return misses;
}

static void expect_shares(const qc_panel *panel, size_t window, size_t end, const double *sum,
                          expected *e)
{
    const double half_lives[5] = {6, 12, 24, 48, INFINITY};
    double share[5][LEAVES] = {{0}};
    double misses[5];
    double likelihoods = 0;

    for (size_t k = 0; k < 5; k++) {
        misses[k] = try_half_life(panel, window, end, half_lives[k], sum, e, share[k]);
    }
    for (size_t k = 0; k < 5; k++) {
        likelihoods += exp((misses[0] - misses[k]) / (2 * HORIZON));
    }
    for (size_t k = 0; k < 5; k++) {
        for (size_t leaf = 0; leaf < LEAVES; leaf++) {
            e->share[leaf] +=
                exp((misses[0] - misses[k]) / (2 * HORIZON)) / likelihoods * share[k][leaf];
        }
    }
}

/* Of a panel whose first leaves may be members, known up to `end`, as of an origin. */
static expected expect_of(const qc_panel *panel, size_t leaves, const qc_rolling *rolling,
                          size_t origin, size_t end)
{
    const char *const names[2] = {"ets", "dynamic_theta"};
    double sum[MONTHS] = {0};
    qc_series series = {.values = sum,
                        .length = end,
                        .season = 12,
                        .frequency = panel->frequency,
                        .first_period = panel->first_period};
    expected e = {.forecast = {0}};

    for (size_t leaf = 0; leaf < leaves; leaf++) {
        double n = (double)(end - rolling->history->start[leaf]);
        double mean = 0;
        double square = 0;

        e.member[leaf] = qc_history_is_intermittent(rolling->history, leaf, origin);
        for (size_t t = 0; t < end && e.member[leaf]; t++) {
            mean += value(panel, leaf, t) / n;
            square += value(panel, leaf, t) * value(panel, leaf, t) / n;
        }
        e.variance[leaf] = square - mean * mean;
        for (size_t t = 0; t < end && e.member[leaf]; t++) {
            sum[t] += mean / e.variance[leaf] * value(panel, leaf, t);
        }
    }
    expect_shares(panel, qc_rolling_window(rolling, origin), end, sum, &e);
    for (size_t k = 0; k < 2; k++) {
        double forecast[HORIZON + MOST_GAP];
        qc_error error = {0};

        assert_ok(qc_model_forecast(qc_model_find(names[k]), &series, origin - end + HORIZON,
                                    forecast, &error),
                  error);
        for (size_t step = 0; step < HORIZON; step++) {
            e.forecast[step] += forecast[origin - end + step] / 2;
        }
    }
    return e;
}

/* Of eight kinds: 5 is over, 6 sells always, 7 less than nothing. */
static expected expect(const qc_panel *panel, const qc_rolling *rolling, size_t origin)
{
    return expect_of(panel, 5, rolling, origin, origin);
}

static double *copy_combinations(const qc_rolling *rolling)
{
    size_t count = (rolling->last - rolling->combined + 1) * LEAVES * HORIZON;
    double *copy = malloc(count * sizeof *copy);

    assert_non_null(copy);
    memcpy(copy, rolling->combination, count * sizeof *copy);
    return copy;
}

/* The weight by its definition, from combinations as they were, over leaves 0 .. 3. */
static double expect_weight(const qc_panel *panel, const qc_rolling *rolling,
                            const double *before, size_t origin, const expected *now)
{
    size_t window = qc_rolling_window(rolling, origin);
    size_t first = window > rolling->combined ? window : rolling->combined;
    double product = 0;
    double square = 0;

    for (size_t made = first; made < origin; made++) {
        const expected then = expect(panel, rolling, made);

        for (size_t leaf = 0; leaf < 4; leaf++) {
            for (size_t step = 0; step < HORIZON && made + step < origin; step++) {
                double c =
                    before[((made - rolling->combined) * LEAVES + leaf) * HORIZON + step];
                double move = then.share[leaf] * then.forecast[step] - c;

                if (then.share[leaf] > 0 && !isnan(move)) {
                    product +=
                        (value(panel, leaf, made + step) - c) * move / now->variance[leaf];
                    square += move * move / now->variance[leaf];
                }
            }
        }
    }
    double prior = square * HORIZON / (double)(origin - first);

    return fmin(fmax((product + prior) / (square + prior), 0), 1);
}

/* Leaves 0 .. 3 move to their shares, of a sum in which leaf 4 is too, all by one weight; the others stay. The last month of leaf 3 has a credit. */
static void check_moves(uint64_t seed, double credit, double least, double most)
{
    qc_panel *panel = eight_kinds(seed);

    panel->values[4 * MONTHS - 1] += credit;

    qc_rolling *rolling = combine(panel, HORIZON);
    double *before = copy_combinations(rolling);
    expected now = expect(panel, rolling, MONTHS);
    double weight = expect_weight(panel, rolling, before, MONTHS, &now);
    double models = 0;
    qc_error error = {0};

    assert_ok(qc_sporadic_sum_apply(rolling, NULL, &error), error);
    assert_true(weight >= least && weight <= most);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        double v = leaf < 4 ? weight : 0;

        for (size_t step = 0; step < HORIZON; step++) {
            double c = before[((MONTHS - rolling->combined) * LEAVES + leaf) * HORIZON + step];

            assert_close(combination(rolling, MONTHS, leaf)[step],
                         c + v * (now.share[leaf] * now.forecast[step] - c), 1e-9, 1e-12);
        }
        assert_close(qc_sporadic_sum_weight(rolling, leaf), v, 0, 1e-9);
        assert_true(qc_sporadic_sum_weight(rolling, leaf) >= 0);
    }
    for (size_t model = 0; model < rolling->model_count; model++) {
        models += qc_rolling_weight(rolling, 0)[model];
    }
    assert_close(models, 1 - weight, 1e-9, 1e-12);
    free(before);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Where past errors ask for a part of the way, for more than all of it, for the other way; and where a leaf has taken back more than it sold lately. */
static void combinations__move_to_shares_of_the_sum_by_definition(void **state)
{
    (void)state;
    check_moves(7, 0, 0.05, 0.95);
    check_moves(5, 0, 1, 1);
    check_moves(90, 0, 0, 0);
    check_moves(7, -2000, 0.05, 0.95);
}

/* What an origin adds to each leaf beside 1 - v of what was there: v times its share of the sum's forecast, at least nothing. */
static void assert_moved(qc_rolling *rolling, const expected *now, size_t leaves)
{
    double *before = copy_combinations(rolling);
    qc_error error = {0};

    assert_ok(qc_sporadic_sum_apply(rolling, NULL, &error), error);
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        double v = qc_sporadic_sum_weight(rolling, leaf);

        assert_true(v > 0.05);
        for (size_t step = 0; step < HORIZON; step++) {
            double c = before[((MONTHS - rolling->combined) * LEAVES + leaf) * HORIZON + step];
            double moved = now->share[leaf] * fmax(now->forecast[step], 0);

            assert_close(combination(rolling, MONTHS, leaf)[step], c + v * (moved - c), 1e-9,
                         1e-12);
        }
    }
    free(before);
}

/* Two months of which nothing is told are forecast across. */
static void sum__is_forecast_across_months_that_nobody_tells(void **state)
{
    qc_panel *panel = eight_kinds(7);

    (void)state;
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        panel->values[leaf * MONTHS + MONTHS - 2] = NAN;
        panel->values[leaf * MONTHS + MONTHS - 1] = NAN;
    }
    qc_rolling *rolling = combine(panel, HORIZON);
    const expected now = expect_of(panel, 5, rolling, MONTHS, MONTHS - 2);

    assert_true(fabs(now.forecast[0] / now.forecast[2] - 1) > 0.01); /* so that it matters */
    assert_moved(rolling, &now, 4);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Eight leaves of which two sell each month by chance, less and less: what is foretold of their sum falls below 0, what a leaf moves to does not. */
static void forecast__of_a_falling_sum_ends_at_0(void **state)
{
    qc_panel *panel = panel_new(LEAVES, MONTHS, 12);
    qc_random random;

    (void)state;
    qc_random_start(&random, 5, QC_PURPOSE_TEST, 1);
    for (size_t t = 0; t < MONTHS; t++) {
        size_t one = (size_t)(qc_random_uniform(&random) * LEAVES);
        size_t other = (one + 1 + (size_t)(qc_random_uniform(&random) * (LEAVES - 1))) % LEAVES;

        for (size_t leaf = 0; leaf < LEAVES; leaf++) {
            panel->values[leaf * MONTHS + t] =
                leaf == one || leaf == other ? 20 * ((double)(MONTHS - t) - 0.5) : 0;
        }
    }
    qc_rolling *rolling = combine(panel, HORIZON);
    const expected now = expect_of(panel, LEAVES, rolling, MONTHS, MONTHS);
    assert_true(now.forecast[0] < 0);
    assert_moved(rolling, &now, LEAVES);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Three leaves tell nothing of what they have in common: however the sum has grown, what moves is level. */
static void few_leaves__have_the_mean_of_their_sum(void **state)
{
    qc_panel *panel = panel_new(3, MONTHS, 12);
    qc_random random;
    qc_error error = {0};
    double before[3][HORIZON];

    (void)state;
    qc_random_start(&random, 4, QC_PURPOSE_TEST, 0);
    for (size_t cell = 0; cell < 3 * MONTHS; cell++) {
        panel->values[cell] = sale(&random, 0.1 + 0.01 * (double)(cell % MONTHS), 100);
    }
    qc_rolling *rolling = combine(panel, HORIZON);

    for (size_t leaf = 0; leaf < 3; leaf++) {
        memcpy(before[leaf], combination(rolling, MONTHS, leaf), sizeof before[leaf]);
    }
    assert_ok(qc_sporadic_sum_apply(rolling, NULL, &error), error);
    for (size_t leaf = 0; leaf < 3; leaf++) {
        const double *after = combination(rolling, MONTHS, leaf);
        double v = qc_sporadic_sum_weight(rolling, leaf);

        assert_true(v > 0.05);
        for (size_t step = 1; step < HORIZON; step++) {
            assert_close(after[step] - (1 - v) * before[leaf][step],
                         after[0] - (1 - v) * before[leaf][0], 1e-9, 1e-9);
        }
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

/*
 * 12 panels of 80 leaves that sell in .1 to .2 of the months, with chances that grow by half a year and are four times as high in the second half of
 * each: the sums of both halves of the next year. The season of a sum that is so rough is drawn to none, so that they err by +31 and -13 %;
 * leaf by leaf it is hardly seen, and they err by +103 and -39 %.
 */
static void sums__follow_growth_and_season_that_leaves_share(void **state)
{
    enum { PANELS = 12, MANY = 80, KNOWN = 48, YEAR = 12 };
    double sums[2][2] = {{0}}; /* [half][forecast, true] */

    (void)state;
    for (uint64_t seed = 1; seed <= PANELS; seed++) {
        qc_panel *panel = panel_new(MANY, KNOWN, 12);
        qc_forecast_settings settings = qc_forecast_settings_default();
        qc_forecast *forecast = NULL;
        qc_random random;
        qc_error error = {0};

        qc_random_start(&random, seed, QC_PURPOSE_TEST, 2);
        for (size_t cell = 0; cell < MANY * (KNOWN + YEAR); cell++) {
            size_t leaf = cell / (KNOWN + YEAR);
            size_t t = cell % (KNOWN + YEAR);
            double chance =
                (0.08 + 0.001 * (double)leaf) * (1 + (double)t / 24) * (t % 12 < 6 ? 0.4 : 1.6);
            double size = 100.0 + 10.0 * (double)leaf;
            double sold = sale(&random, chance, size);

            if (t < KNOWN) {
                panel->values[leaf * KNOWN + t] = sold;
            } else {
                sums[t % 12 / 6][1] += chance * size * exp(0.6 * 0.6 / 2);
            }
        }
        settings.horizon = YEAR;
        settings.draws = 200;
        settings.backtest = false;
        assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
        for (size_t cell = 0; cell < MANY * YEAR; cell++) {
            sums[cell % YEAR / 6][0] += forecast->point[cell];
        }
        qc_forecast_free(forecast);
        panel_free(panel);
    }
    print_message("halves of the next year: %+.1f and %+.1f %%\n",
                  100 * (sums[0][0] / sums[0][1] - 1), 100 * (sums[1][0] / sums[1][1] - 1));
    assert_close(sums[0][0] / sums[0][1], 1, 0, 0.4);
    assert_close(sums[1][0] / sums[1][1], 1, 0, 0.2);
}

/*
 * Months of four and five weeks. In each another quarter of the leaves, which nobody can foresee, sells 100 a week: what a leaf is moved by is a share of
 * the same sum a week.
 */
static void sum__is_forecast_by_the_week(void **state)
{
    const qc_calendar retail = {.start_month = 2,
                                .named_by_start = true,
                                .weeks = QC_FISCAL_454,
                                .end_weekday = 6,
                                .ends_nearest = true};
    enum { MANY = 40, AHEAD = 6 };
    qc_panel *panel = panel_new(MANY, MONTHS, 12);
    size_t turn[4] = {0, 1, 2, 3};
    double before[AHEAD];
    double week[AHEAD];
    qc_random random;
    qc_error error = {0};

    (void)state;
    panel->calendar = retail;
    panel->first_period = qc_period_of_year(&retail, 2020) * 12;
    qc_random_start(&random, 4, QC_PURPOSE_TEST, 3);
    for (size_t t = 0; t < MONTHS; t++) {
        int weeks =
            qc_period_weeks(&retail, panel->frequency, panel->first_period + (qc_period)t);
        size_t other = t % 4 + (size_t)(qc_random_uniform(&random) * (double)(4 - t % 4));
        size_t now = turn[other];

        turn[other] = turn[t % 4];
        turn[t % 4] = now;
        for (size_t leaf = 0; leaf < MANY; leaf++) {
            panel->values[leaf * MONTHS + t] = leaf % 4 == now ? 100.0 * weeks : 0;
        }
    }
    qc_rolling *rolling = combine(panel, AHEAD);

    memcpy(before, combination(rolling, MONTHS, 0), sizeof before);
    assert_ok(qc_sporadic_sum_apply(rolling, NULL, &error), error);
    double v = qc_sporadic_sum_weight(rolling, 0);

    assert_true(v > 0.3);
    for (size_t step = 0; step < AHEAD; step++) {
        qc_period period = panel->first_period + MONTHS + (qc_period)step;

        week[step] = (combination(rolling, MONTHS, 0)[step] - (1 - v) * before[step]) /
                     qc_period_weeks(&retail, panel->frequency, period);
        assert_close(week[step], week[0], 0.05, 0);
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Whoever asks for models gets these alone. */
static void models_asked_for__are_all_there_is(void **state)
{
    qc_panel *panel = eight_kinds(7);
    const qc_model *croston = qc_model_find("croston");
    qc_model models[2] = {*qc_model_find("naive"), *croston};
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    (void)state;
    settings.horizon = HORIZON;
    settings.models = models;
    settings.model_count = 2;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        assert_close(qc_sporadic_sum_weight(rolling, leaf), 0, 0, 1e-12);
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

static qc_status build(void *context, qc_error *error)
{
    return qc_sporadic_sum_apply(context, NULL, error);
}

static void sums__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = eight_kinds(7);
    qc_panel *known = panel_cut(panel, 26);
    qc_rolling *rolling = combine(known, 1);

    (void)state;
    qc_test_allocations(build, rolling);
    qc_rolling_free(rolling);
    panel_free(known);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(combinations__move_to_shares_of_the_sum_by_definition),
        cmocka_unit_test(sum__is_forecast_across_months_that_nobody_tells),
        cmocka_unit_test(forecast__of_a_falling_sum_ends_at_0),
        cmocka_unit_test(few_leaves__have_the_mean_of_their_sum),
        cmocka_unit_test(sums__follow_growth_and_season_that_leaves_share),
        cmocka_unit_test(sum__is_forecast_by_the_week),
        cmocka_unit_test(models_asked_for__are_all_there_is),
        cmocka_unit_test(sums__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
