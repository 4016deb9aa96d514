/* Leaves that sell in few periods: which they are, draws by hand, and ranges on simulated panels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/numeric.h"
#include "core/random.h"
#include "forecast/ranges/futures.h"
#include "forecast/ranges/sporadic.h"
#include "tests/forecast/panels.h"

/* Draws of one step from a leaf's values and the panel's sizes. */
static void draw(const double *values, size_t length, double mean, double *draws, size_t count)
{
    static double panel_sizes[2] = {0.5, 1.5};
    qc_sporadic sporadic = {.size = panel_sizes, .size_count = 2};
    qc_series series = {.values = values, .length = length, .season = 1};
    qc_error error = {0};

    assert_ok(qc_sporadic_draw(&sporadic, &series, &mean, 1, count, draws, &error), error);
}

/*
 * Two sales, 10 and 30, beside sizes of the panel of 10 and 30 in the leaf's unit: half of the
 * sales are 10, half are 30, on average 20. A mean of 4 is a sale in every fifth draw.
 */
static void draws__are_none_or_past_sizes_in_the_order_they_came(void **state)
{
    const double values[10] = {0, 10, 0, 0, 0, 0, 30, 0, 0, 0};
    double draws[100];

    (void)state;
    for (size_t k = 0; k < 100; k++) {
        draws[k] = sin((double)(37 * k % 100)); /* any order */
    }
    double order[100];

    memcpy(order, draws, sizeof order);
    draw(values, 10, 4, draws, 100);
    for (size_t k = 0; k < 100; k++) {
        size_t below = 0;

        for (size_t other = 0; other < 100; other++) {
            below += order[other] < order[k];
        }
        assert_close(draws[k], below < 80 ? 0 : below < 90 ? 10 : 30, 0, 0);
    }
}

/* Four sales of its own weigh as much as all of the panel's, which are 10 and 30 in the leaf's
 * unit. Two in five draws are sales, of 20 on average. */
static void sizes__are_half_the_panels_beside_four_of_its_own(void **state)
{
    const double values[8] = {20, 0, 20, 20, 0, 0, 20, 0};
    double draws[100];
    size_t count[4] = {0};

    (void)state;
    for (size_t k = 0; k < 100; k++) {
        draws[k] = (double)k;
    }
    draw(values, 8, 8, draws, 100);
    for (size_t k = 0; k < 100; k++) {
        count[(size_t)draws[k] / 10]++;
    }
    assert_int_equal(count[0], 60);
    assert_int_equal(count[1], 10);
    assert_int_equal(count[2], 20);
    assert_int_equal(count[3], 10);
}

/* A mean of 40 is a sale in every draw, of twice the sizes. */
static void sizes__grow_where_every_period_sells(void **state)
{
    const double values[10] = {0, 10, 0, 0, 0, 0, 30, 0, 0, 0};
    double draws[100];

    (void)state;
    for (size_t k = 0; k < 100; k++) {
        draws[k] = -(double)k;
    }
    draw(values, 10, 40, draws, 100);
    for (size_t k = 0; k < 100; k++) {
        assert_close(draws[k], k < 50 ? 60 : 20, 1e-13, 0);
    }
}

static void no_forecast__is_no_draw_and_none_sold_is_0(void **state)
{
    const double values[4] = {0, 10, 0, 30};
    double draws[4] = {1, 2, 3, 4};

    (void)state;
    draw(values, 4, NAN, draws, 4);
    assert_true(isnan(draws[0]) && isnan(draws[3]));
    draws[0] = 1;
    draw(values, 4, 0, draws, 4);
    for (size_t k = 0; k < 4; k++) {
        assert_true(!(fabs(draws[k]) > 0));
    }
}

/*
 * Of ten periods one took back 10 and two sold 10 and 30, on average 3: a tenth of the draws
 * are -10, which take 1 from the mean. With a mean of 3 a fifth are sales, of 20 on average;
 * half the mean is half of each; below what credits take nothing is sold, and they grow. Nine
 * tenths is the most that can be sales; beyond these grow.
 */
static void credits__come_again_as_often_as_before(void **state)
{
    const double values[10] = {0, 10, -10, 0, 0, 0, 30, 0, 0, 0};
    const struct {
        double mean, credit;
        size_t credits, sales;
        double scale;
    } cases[] = {{3, -10, 10, 20, 1},   {7, -10, 10, 40, 1}, {1.5, -10, 5, 10, 1},
                 {-20, -200, 10, 0, 1}, {0, 0, 0, 0, 1},     {26, -10, 10, 90, 1.5}};

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double draws[100];
        double sum = 0;

        for (size_t k = 0; k < 100; k++) {
            draws[k] = (double)k;
        }
        draw(values, 10, cases[c].mean, draws, 100);
        for (size_t k = 0; k < 100; k++) {
            size_t sold = 100 - k;

            assert_close(draws[k],
                         k < cases[c].credits        ? cases[c].credit
                         : sold > cases[c].sales     ? 0
                         : 2 * sold > cases[c].sales ? 10 * cases[c].scale
                                                     : 30 * cases[c].scale,
                         1e-12, 0);
            sum += draws[k];
        }
        assert_close(sum / 100, cases[c].mean, 1e-12, 1e-12);
    }
}

static qc_rolling *roll(const qc_panel *panel, size_t horizon)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    settings.horizon = horizon;
    assert_ok(qc_rolling_new(panel, &settings, true, NULL, &rolling, &error), error);
    return rolling;
}

/* A sale of about `size` with a chance, else none. */
static double sale(qc_random *random, double chance, double size)
{
    bool comes = qc_random_uniform(random) < chance;
    double much = exp(0.8 * qc_random_normal(random));

    return comes ? size * much : 0;
}

enum { MONTHS = 60 };

/* Leaf 0 sells by chance, leaf 1 in each first half of a year, leaf 2 in most months. */
static qc_panel *three_kinds(void)
{
    qc_panel *panel = panel_new(3, MONTHS, 12);
    qc_random random;

    qc_random_start(&random, 5, QC_PURPOSE_TEST, 0);
    for (size_t t = 0; t < MONTHS; t++) {
        panel->values[t] = sale(&random, 0.3, 1000);
        panel->values[MONTHS + t] = t % 12 < 6 ? 500 + 20 * qc_random_normal(&random) : 0;
        panel->values[2 * MONTHS + t] = t % 7 > 0 ? 900 + 40 * qc_random_normal(&random) : 0;
    }
    return panel;
}

static void leaves__are_found_where_sales_come_unforeseen(void **state)
{
    qc_panel *panel = three_kinds();
    qc_rolling *rolling = roll(panel, 3);
    qc_sporadic sporadic = {0};
    qc_error error = {0};
    double mean = 0;

    (void)state;
    assert_true(qc_history_is_intermittent(rolling->history, 1, MONTHS));
    assert_ok(qc_sporadic_new(rolling, MONTHS, &sporadic, &error), error);
    assert_true(sporadic.is[0]);
    assert_false(sporadic.is[1]);
    assert_false(sporadic.is[2]);
    for (size_t k = 0; k < sporadic.size_count; k++) {
        assert_true(k == 0 || sporadic.size[k - 1] <= sporadic.size[k]);
        mean += sporadic.size[k] / (double)sporadic.size_count;
    }
    assert_close(mean, 1, 1e-13, 0); /* one leaf in units of its own mean */
    qc_sporadic_clear(&sporadic);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/*
 * Forecasts between the mean of all periods before and what came, so that of its squared
 * errors, with those usual for one origin added to both, they leave 45 and 55 %.
 */
static void sales__are_foreseen_where_less_than_half_of_squares_is_left(void **state)
{
    enum { STEPS = 3 };
    qc_panel *panel = three_kinds();
    qc_rolling *rolling = roll(panel, STEPS);
    size_t first = qc_rolling_window(rolling, MONTHS);
    double usual = 0;
    double squares = 0;

    (void)state;
    for (size_t t = 0; t < MONTHS; t++) {
        usual += panel->values[t] * panel->values[t] * STEPS / MONTHS;
    }
    for (int pass = 0; pass < 3; pass++) {
        double left = pass == 1 ? 0.45 : 0.55;
        double part = pass > 0 ? sqrt((left * (usual + squares) - usual) / squares) : 0;

        for (size_t made = first; made < MONTHS; made++) {
            double mean = qc_numeric_sum(panel->values, made) / (double)made;

            for (size_t step = 0; step < STEPS && made + step < MONTHS; step++) {
                double miss = panel->values[made + step] - mean;

                squares += pass == 0 ? miss * miss : 0;
                qc_rolling_forecast(rolling, made, 0)[step] = mean + (1 - part) * miss;
            }
        }
        if (pass > 0) {
            assert_int_equal(
                qc_sporadic_is_foreseen(rolling, 0, MONTHS, first, qc_rolling_forecast),
                pass == 1);
        }
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Of more than 200 sizes the middle ones of 200 parts are kept. */
static void sizes__of_a_large_panel_are_thinned_to_200(void **state)
{
    enum { MANY = 20, KEPT = 200 };
    qc_panel *panel = panel_new(MANY, MONTHS, 12);
    double all[MANY * MONTHS];
    size_t count = 0;
    qc_sporadic sporadic = {0};
    qc_random random;
    qc_error error = {0};

    (void)state;
    qc_random_start(&random, 8, QC_PURPOSE_TEST, 0);
    for (size_t cell = 0; cell < MANY * MONTHS; cell++) {
        panel->values[cell] = sale(&random, 0.35, 100.0 + (double)(cell / MONTHS));
    }
    qc_rolling *rolling = roll(panel, 1);

    assert_ok(qc_sporadic_new(rolling, MONTHS, &sporadic, &error), error);
    for (size_t leaf = 0; leaf < MANY; leaf++) {
        double sum = 0;
        size_t sales = 0;

        for (size_t t = 0; t < MONTHS; t++) {
            double value = panel->values[leaf * MONTHS + t];

            if (sporadic.is[leaf] && value > 0) {
                all[count + sales++] = value;
                sum += value;
            }
        }
        for (size_t k = 0; k < sales; k++) {
            all[count++] /= sum / (double)sales;
        }
    }
    assert_true(count > 300);
    qc_numeric_sort(all, count);
    assert_int_equal(sporadic.size_count, KEPT);
    for (size_t k = 0; k < KEPT; k++) {
        assert_close(sporadic.size[k], all[(2 * k + 1) * count / (2 * KEPT)], 1e-13, 0);
    }
    qc_sporadic_clear(&sporadic);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* The two draws of a pair go opposite ways: of a leaf that sells in less than half of the
 * months, one of them is nothing. */
static void pairs__are_opposite(void **state)
{
    enum { DRAWS = 200 };
    qc_panel *panel = three_kinds();
    qc_rolling *rolling = roll(panel, 3);
    qc_futures *futures = NULL;
    double draws[3 * DRAWS];
    qc_error error = {0};
    size_t sold = 0;

    (void)state;
    assert_ok(qc_futures_new(rolling, MONTHS, DRAWS, 1, &futures, &error), error);
    assert_true(futures->sporadic.is[0]);
    assert_ok(qc_futures_draw(futures, 0, draws, &error), error);
    for (size_t pair = 0; pair < 3 * DRAWS / 2; pair++) {
        assert_false(draws[2 * pair] > 0 && draws[2 * pair + 1] > 0);
        sold += draws[2 * pair] > 0 || draws[2 * pair + 1] > 0;
    }
    assert_true(sold > 3 * DRAWS / 10);
    qc_futures_free(futures);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* No forecast of the last 24 periods met a sale: that they came close to nothing foresees none. */
static void quiet_leaf__is_not_foreseen(void **state)
{
    qc_panel *panel = panel_new(1, 100, 12);
    qc_sporadic sporadic = {0};
    qc_error error = {0};

    (void)state;
    for (size_t t = 0; t < 100; t++) {
        panel->values[t] = t == 29 || t == 69 ? 5 : 0;
    }
    qc_rolling *rolling = roll(panel, 3);

    assert_ok(qc_sporadic_new(rolling, 100, &sporadic, &error), error);
    assert_true(sporadic.is[0]);
    qc_sporadic_clear(&sporadic);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* What comes later changes nothing: neither what a leaf is, nor its sizes. */
static void leaves__are_found_without_later_periods(void **state)
{
    qc_panel *panel = three_kinds();
    qc_panel *known = panel_cut(panel, MONTHS - 3);
    qc_rolling *whole = roll(panel, 3);
    qc_rolling *cut = roll(known, 3);
    qc_sporadic one = {0};
    qc_sporadic other = {0};
    qc_error error = {0};

    (void)state;
    assert_ok(qc_sporadic_new(whole, MONTHS - 3, &one, &error), error);
    assert_ok(qc_sporadic_new(cut, MONTHS - 3, &other, &error), error);
    assert_memory_equal(one.is, other.is, 3 * sizeof *one.is);
    assert_int_equal(one.size_count, other.size_count);
    assert_memory_equal(one.size, other.size, one.size_count * sizeof *one.size);
    qc_sporadic_clear(&one);
    qc_sporadic_clear(&other);
    qc_rolling_free(whole);
    qc_rolling_free(cut);
    panel_free(known);
    panel_free(panel);
}

/*
 * 16 panels of 30 leaves that sell in a fifth to a half of the months. Misses above 90 and 97.5
 * % of 1,440 cells, which are independent, have standard errors of .008 and .004; twice these
 * and .03 and .02 for what few sales leave unknown are allowed. Means of 30 leaves known for 48
 * months err by about .05 of their sum, over 16 panels by .013.
 */
static void ranges__hold_for_leaves_that_sell_now_and_then(void **state)
{
    enum { PANELS = 16, LEAVES = 30, KNOWN = 48, HORIZON = 3, DRAWS = 400 };
    const double levels[2] = {0.9, 0.975};
    double above[2] = {0, 0};
    double forecast_sum = 0;
    double true_sum = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= PANELS; seed++) {
        qc_panel *panel = panel_new(LEAVES, KNOWN + HORIZON, 12);
        qc_forecast_settings settings = qc_forecast_settings_default();
        qc_forecast *forecast = NULL;
        qc_random random;
        qc_error error = {0};

        qc_random_start(&random, seed, QC_PURPOSE_TEST, 1);
        for (size_t cell = 0; cell < LEAVES * (KNOWN + HORIZON); cell++) {
            size_t leaf = cell / (KNOWN + HORIZON);

            panel->values[cell] =
                sale(&random, 0.2 + 0.01 * (double)leaf, 100.0 + 50.0 * (double)leaf);
        }
        qc_panel *known = panel_cut(panel, KNOWN);

        settings.horizon = HORIZON;
        settings.draws = DRAWS;
        assert_ok(qc_forecast_run(known, &settings, NULL, &forecast, &error), error);
        for (size_t cell = 0; cell < LEAVES * HORIZON; cell++) {
            const double *draws = forecast->draws + cell * DRAWS;
            double actual =
                panel->values[cell / HORIZON * (KNOWN + HORIZON) + KNOWN + cell % HORIZON];
            double limit[2];

            assert_ok(qc_draws_quantiles(draws, DRAWS, levels, 2, limit, &error), error);
            for (size_t k = 0; k < 2; k++) {
                above[k] += actual > limit[k] ? 1.0 / (PANELS * LEAVES * HORIZON) : 0;
            }
            forecast_sum += qc_draws_mean(draws, DRAWS);
            true_sum += (0.2 + 0.01 * (double)(cell / HORIZON)) *
                        (100.0 + 50.0 * (double)(cell / HORIZON)) * exp(0.8 * 0.8 / 2);
        }
        qc_forecast_free(forecast);
        panel_free(known);
        panel_free(panel);
    }
    print_message("above 90 %%: %.3f, above 97.5 %%: %.3f, sums %+.1f %%\n", above[0], above[1],
                  100 * (forecast_sum / true_sum - 1));
    assert_close(above[0], 0.1, 0, 0.046);
    assert_close(above[1], 0.025, 0, 0.028);
    assert_close(forecast_sum / true_sum, 1, 0, 0.05);
}

/* A credit of one leaf is drawn again about as often as it came, once in 60 months, and leaves
 * the others as they were. */
static void one_credit__is_no_reason_for_ranges_below_0(void **state)
{
    enum { DRAWS = 400 };
    qc_panel *panel = three_kinds();
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};
    size_t below[3] = {0};
    size_t at = 20;

    (void)state;
    while (panel->values[at] > 0) {
        at++;
    }
    panel->values[at] = -50;
    settings.horizon = 3;
    settings.draws = DRAWS;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    for (size_t k = 0; k < 9 * DRAWS; k++) {
        below[k / (3 * DRAWS)] += forecast->draws[k] < 0;
        assert_true(forecast->draws[k] >= -50);
    }
    assert_true(below[0] > 0 && below[0] <= 3 * DRAWS / 55);
    assert_int_equal(below[1] + below[2], 0);
    qc_forecast_free(forecast);
    panel_free(panel);
}

static qc_status build(void *context, qc_error *error)
{
    qc_rolling *rolling = context;
    qc_sporadic sporadic = {0};
    const double mean[1] = {3};
    double draws[4] = {3, 1, 4, 2};
    const qc_series series = qc_history_series(rolling->history, 0, MONTHS);
    qc_status status = QC_OK;

    QC_TRY(qc_sporadic_new(rolling, MONTHS, &sporadic, error));
    QC_TRY(qc_sporadic_draw(&sporadic, &series, mean, 1, 4, draws, error));

done:
    qc_sporadic_clear(&sporadic);
    return status;
}

static void sporadic__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = three_kinds();
    qc_rolling *rolling = roll(panel, 3);

    (void)state;
    qc_test_allocations(build, rolling);
    qc_rolling_free(rolling);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws__are_none_or_past_sizes_in_the_order_they_came),
        cmocka_unit_test(sizes__are_half_the_panels_beside_four_of_its_own),
        cmocka_unit_test(sizes__grow_where_every_period_sells),
        cmocka_unit_test(credits__come_again_as_often_as_before),
        cmocka_unit_test(no_forecast__is_no_draw_and_none_sold_is_0),
        cmocka_unit_test(leaves__are_found_where_sales_come_unforeseen),
        cmocka_unit_test(sales__are_foreseen_where_less_than_half_of_squares_is_left),
        cmocka_unit_test(sizes__of_a_large_panel_are_thinned_to_200),
        cmocka_unit_test(pairs__are_opposite),
        cmocka_unit_test(quiet_leaf__is_not_foreseen),
        cmocka_unit_test(leaves__are_found_without_later_periods),
        cmocka_unit_test(ranges__hold_for_leaves_that_sell_now_and_then),
        cmocka_unit_test(one_credit__is_no_reason_for_ranges_below_0),
        cmocka_unit_test(sporadic__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
