/* Random dated panels: a backtest stands for the forecast of the panel cut off there, for any threads and shares. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "core/random.h"
#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

enum { PANELS = 30, DRAWS = 10, MOST_LEAVES = 9, REGRESSORS = 2, SHARES = 2 };

/* Periods that panels are made of: how many, at least and at most. */
typedef struct kind {
    qc_frequency frequency;
    int season;
    qc_period first;
    size_t least, most;
} kind;

static const kind kinds[] = {
    {QC_FREQUENCY_MONTH, 12, 500, 20, 60},  {QC_FREQUENCY_QUARTER, 4, 160, 10, 40},
    {QC_FREQUENCY_YEAR, 1, 30, 8, 20},      {QC_FREQUENCY_WEEK, 52, 2300, 100, 180},
    {QC_FREQUENCY_DAY, 7, 16000, 100, 420}, {QC_FREQUENCY_INDEX, 24, 0, 200, 420},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* A panel, the same cut off, and what both borrow. */
typedef struct trial {
    qc_random random;
    size_t horizon, cut;
    qc_panel *panel, *known;
    int32_t lag[MOST_LEAVES];
    qc_regressors regressors, known_regressors;
} trial;

static char *folder;

static size_t pick(trial *t, size_t least, size_t most)
{
    return least + (size_t)(qc_random_uniform(&t->random) * (double)(most - least + 1));
}

static bool toss(trial *t, double chance)
{
    return qc_random_uniform(&t->random) < chance;
}

/* Growth, a season, a week that is closed, a feast in December, gaps, silence and late starts. */
static void fill_leaf(trial *t, size_t leaf)
{
    const qc_panel *panel = t->panel;
    size_t count = panel->period_count;
    size_t shape = pick(t, 0, 5);
    size_t start = toss(t, 0.3) ? pick(t, 1, count / 2) : 0;
    double noise = 0.05 + 0.3 * qc_random_uniform(&t->random);

    for (size_t at = 0; at < count; at++) {
        double turn = 2 * M_PI * (double)at / panel->season;
        double value =
            100 * (double)(leaf + 1) *
            exp(0.005 * (double)at + 0.3 * sin(turn) + noise * qc_random_normal(&t->random));
        int month = 0;

        if (panel->frequency == QC_FREQUENCY_DAY || panel->frequency == QC_FREQUENCY_WEEK) {
            qc_date_to_civil(qc_period_start(&panel->calendar, panel->frequency,
                                             panel->first_period + (qc_period)at),
                             NULL, &month, NULL);
        }
        value *= month == 12 ? 1.5 : 1;
        value = shape == 0 && toss(t, 0.6) ? 0 : value;
        value = shape == 1 && toss(t, 0.1) ? NAN : value;
        value = shape == 2 && toss(t, 0.05) ? -value : value;
        value = shape == 3 && panel->season == 7 && at % 7 == 3 ? 0 : value;
        panel->values[leaf * count + at] = at < start ? NAN : value;
    }
}

/* Columns of 0 and 1, known to the horizon behind the end. */
static void add_regressors(trial *t)
{
    static const char *names[REGRESSORS] = {"promotion", "price"};
    size_t leaves = t->panel->leaf_count;
    size_t count = t->panel->period_count + t->horizon;
    size_t known = t->cut + t->horizon;

    t->regressors = (qc_regressors){REGRESSORS, names, count,
                                    calloc(REGRESSORS * leaves * count, sizeof(double))};
    t->known_regressors = (qc_regressors){REGRESSORS, names, known,
                                          calloc(REGRESSORS * leaves * known, sizeof(double))};
    assert_non_null(t->regressors.values);
    assert_non_null(t->known_regressors.values);
    for (size_t cell = 0; cell < REGRESSORS * leaves * count; cell++) {
        size_t leaf = cell / count % leaves;
        size_t at = cell % count;
        bool begun = at >= t->panel->period_count ||
                     !isnan(t->panel->values[leaf * t->panel->period_count + at]);

        t->regressors.values[cell] = begun && toss(t, 0.2) ? 1 : 0;
        if (at < known) {
            t->known_regressors.values[cell / count * known + at] = t->regressors.values[cell];
        }
    }
    t->panel->regressors = &t->regressors;
    t->known->regressors = &t->known_regressors;
}

static void begin(trial *t, uint64_t seed)
{
    const kind *of = &kinds[seed % KINDS];

    *t = (trial){.horizon = 1};
    qc_random_start(&t->random, 6, QC_PURPOSE_TEST, seed);
    t->horizon = pick(t, 1, 5);
    size_t leaves = pick(t, 1, of->most > 100 ? 3 : MOST_LEAVES);
    size_t count = pick(t, of->least, of->most);
    bool tree = toss(t, 0.5);

    t->cut = count - pick(t, 1, 3);
    t->panel =
        tree ? panel_new_tree(leaves, count, of->season) : panel_new(leaves, count, of->season);
    t->panel->frequency = of->frequency;
    t->panel->first_period = of->first;
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        fill_leaf(t, leaf);
        t->lag[leaf] = (int32_t)pick(t, 0, 3);
    }
    t->panel->values[0] = 100; /* one that has begun */
    t->known = panel_cut(t->panel, t->cut);
    if (toss(t, 0.4)) {
        add_regressors(t);
    }
}

static void end(trial *t)
{
    free(t->regressors.values);
    free(t->known_regressors.values);
    panel_free(t->panel);
    panel_free(t->known);
}

static qc_forecast_settings settings_of(const trial *t, bool backtest)
{
    qc_forecast_settings settings = qc_forecast_settings_default();

    settings.horizon = t->horizon;
    settings.draws = DRAWS;
    settings.max_origins = 8;
    settings.backtest = backtest;
    settings.backtest_draws = backtest ? DRAWS : 0;
    return settings;
}

static qc_forecast *run(const qc_panel *panel, const qc_forecast_settings *settings,
                        int threads)
{
    qc_run how = qc_run_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    how.threads = threads;
    assert_ok(qc_forecast_run(panel, settings, &how, &forecast, &error), error);
    return forecast;
}

/* Bit for bit, NAN of leaves that have not begun too. */
static void assert_draws(const qc_forecast *forecast, const double *draws)
{
    assert_memory_equal(forecast->draws, draws,
                        forecast->leaf_count * forecast->horizon * DRAWS * sizeof *draws);
}

/* The backtest at the cut is the forecast made there; how many origins were compared. */
static size_t check_cut(const trial *t, const qc_forecast *whole, const qc_forecast *known)
{
    const qc_backtest *b = whole->backtest;
    size_t cells = b->leaf_count * b->horizon;
    double *draws = calloc(cells * DRAWS, sizeof *draws);
    size_t compared = 0;
    qc_error error = {0};

    assert_non_null(draws);
    for (size_t k = 0; k < b->origin_count; k++) {
        if (b->origin[k] == t->cut) {
            const double *point =
                b->prediction + (k * b->method_count + b->method_count - 1) * cells;

            assert_ok(qc_backtest_draws(b, k, draws, &error), error);
            assert_draws(known, draws);
            assert_memory_equal(known->point, point, cells * sizeof *point);
            assert_memory_equal(known->naive, b->naive + k * cells, cells * sizeof *point);
            compared++;
        }
    }
    free(draws);
    return compared;
}

static void check_shares(const trial *t, const qc_forecast *whole)
{
    qc_forecast_settings settings = settings_of(t, false);
    const char *paths[SHARES];
    char *owned[SHARES];
    qc_error error = {0};

    for (size_t k = 0; k < SHARES; k++) {
        owned[k] = qc_test_write(folder, k == 0 ? "one.pool" : "two.pool", "");
        paths[k] = owned[k];
        assert_ok(qc_forecast_share(t->panel, &settings, k + 1, SHARES, NULL, paths[k], &error),
                  error);
    }
    settings.share_files = paths;
    settings.share_file_count = SHARES;
    qc_forecast *joined = run(t->panel, &settings, 1);

    assert_draws(whole, joined->draws);
    qc_forecast_free(joined);
    for (size_t k = 0; k < SHARES; k++) {
        free(owned[k]);
    }
}

static void forecasts__of_an_origin_know_nothing_later(void **state)
{
    size_t compared = 0;

    (void)state;
    for (uint64_t seed = 0; seed < PANELS; seed++) {
        trial t;

        begin(&t, seed);
        qc_forecast_settings settings = settings_of(&t, true);

        if (t.panel->node_count == t.panel->leaf_count && toss(&t, 0.3)) {
            t.panel->leaf_lag = t.lag; /* series that end apart */
            t.known->leaf_lag = t.lag;
        }
        qc_forecast *whole = run(t.panel, &settings, 2);
        qc_forecast *known = run(t.known, &settings, 1);

        compared += check_cut(&t, whole, known);
        check_shares(&t, whole);
        qc_forecast_free(whole);
        qc_forecast_free(known);
        end(&t);
    }
    assert_true(compared >= PANELS - 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecasts__of_an_origin_know_nothing_later),
    };
    int failed = 0;

    folder = qc_test_folder();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(folder);
    return failed;
}
