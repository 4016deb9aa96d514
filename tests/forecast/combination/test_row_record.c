/* A row's record: which forecasts a look back makes again, and by which errors models are judged then. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/combination/row_record.h"
#include "forecast/row_models.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 8, YEAR = 12, MONTHS = 30, HORIZON = 6, ROW = 1 };

/* Leaves share a season, which is known from 14 months on, again from 18, and that of two years
 * from 24. */
static qc_rolling *roll(const qc_panel *panel)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    settings.horizon = HORIZON;
    assert_ok(qc_rolling_new(panel, &settings, true, NULL, &rolling, &error), error);
    return rolling;
}

static qc_row_record open_record(const qc_rolling *rolling)
{
    qc_row_record record = {0};
    qc_error error = {0};

    assert_ok(qc_row_record_open(rolling, ROW, true, &record, &error), error);
    return record;
}

static void look_back(qc_row_record *record, size_t origin)
{
    qc_error error = {0};

    assert_ok(qc_row_record_look_back(record, origin, &error), error);
}

/* Forecasts of one origin with the season known at another, by the models themselves. */
static void remake(const qc_rolling *rolling, size_t made, size_t known, double *prediction)
{
    double leverage = 0;
    qc_error error = {0};

    assert_ok(qc_row_models_remake(rolling, ROW, known, made, made + 1, prediction, &leverage,
                                   &error),
              error);
}

/* Errors as the definition has them, in units of the mean of what the row sold before. */
static void assert_errors(const qc_row_record *record, const qc_panel *panel, size_t made,
                          size_t model, const double *prediction)
{
    const double *found = qc_row_record_error(record, made, model);
    double level = qc_history_level(record->rolling->history, ROW, made);

    for (size_t step = 0; step < HORIZON; step++) {
        double actual = made + step < MONTHS ? panel->values[ROW * MONTHS + made + step] : NAN;

        assert_close(found[step], (actual - prediction[step]) / level, 1e-12, 1e-15);
    }
}

/* What a look back from an origin leaves: forecasts from .. end - 1 made again with what was
 * known, models judged anew by those before `judged`. */
static void check(const qc_rolling *rolling, const qc_panel *panel, const qc_row_record *record,
                  size_t origin, const size_t from_end_known_judged[4])
{
    const size_t *at = from_end_known_judged;
    size_t models = rolling->model_count;
    double *again = calloc(models * HORIZON, sizeof *again);

    assert_non_null(again);
    for (size_t made = rolling->first; made < origin; made++) {
        bool remade = made >= at[0] && made < at[1];
        bool judged = remade && made < at[3];
        size_t naive = qc_rolling_naive(rolling, judged ? origin : made, ROW);

        if (remade) {
            remake(rolling, made, at[2], again);
        }
        for (size_t model = 0; model < models; model++) {
            const double *then = qc_row_record_prediction(record, made, model);
            const double *now = again + model * HORIZON;
            const double *seen = qc_row_record_seen(record, made, model);

            for (size_t step = 0; step < HORIZON; step++) {
                assert_close(seen[step], remade ? now[step] : then[step], 1e-12, 0);
            }
            assert_errors(record, panel, made, model, judged ? now : then);
            if (model == naive) {
                assert_errors(record, panel, made, models, judged ? now : then);
            }
        }
    }
    free(again);
}

/* By what knew the shared season models stay judged as they were then, also where it is made
 * again: at 24 months by those before 14 alone. */
static void look_back__makes_again_what_lacked_the_season_known_now(void **state)
{
    qc_panel *panel = panel_new(LEAVES, MONTHS, YEAR);
    qc_rolling *rolling = NULL;

    (void)state;
    panel_fill_wave(panel, 0.02, 2);
    rolling = roll(panel);
    qc_row_record record = open_record(rolling);
    size_t first = rolling->first;

    assert_true(first < 10);
    check(rolling, panel, &record, 13, (const size_t[]){0, 0, 0, 0});
    look_back(&record, 16);
    check(rolling, panel, &record, 16, (const size_t[]){record.seen_from, 14, 14, 14});
    look_back(&record, 18);
    check(rolling, panel, &record, 18, (const size_t[]){record.seen_from, 14, 18, 14});
    look_back(&record, 24);
    assert_true(record.seen_from < 14);
    check(rolling, panel, &record, 24, (const size_t[]){record.seen_from, 24, 24, 14});
    look_back(&record, MONTHS);
    check(rolling, panel, &record, MONTHS, (const size_t[]){record.seen_from, 24, 24, 14});
    qc_row_record_clear(&record);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Whoever looks back from every origin sees at each what one look from there alone sees. */
static void assert_looks_alike(const qc_panel *panel)
{
    qc_rolling *rolling = roll(panel);
    qc_row_record all = open_record(rolling);
    size_t cells = (rolling->model_count + 1) * HORIZON;

    for (size_t origin = 13; origin <= MONTHS; origin++) {
        qc_row_record one = open_record(rolling);

        look_back(&all, origin);
        look_back(&one, origin);
        for (size_t made = one.seen_from; made < one.seen.end; made++) {
            assert_memory_equal(qc_row_record_error(&all, made, 0),
                                qc_row_record_error(&one, made, 0), cells * sizeof(double));
        }
        qc_row_record_clear(&one);
    }
    qc_row_record_clear(&all);
    qc_rolling_free(rolling);
}

static void look_back__does_not_depend_on_looks_before(void **state)
{
    qc_panel *panel = panel_new(LEAVES, MONTHS, YEAR);

    (void)state;
    panel_fill_wave(panel, 0.02, 2);
    assert_looks_alike(panel);
    panel_free(panel);
}

/* At 24 months the last one is not known, so that naive is to be beaten, a month later seasonal
 * naive: with the season of the same origin. */
static void look_back__follows_the_naive_method_to_beat(void **state)
{
    qc_panel *panel = panel_new(LEAVES, MONTHS, YEAR);

    (void)state;
    panel_fill_wave(panel, 0.02, 2);
    panel->values[ROW * MONTHS + 23] = NAN;
    assert_looks_alike(panel);
    panel_free(panel);
}

static qc_status open_and_look(void *context, qc_error *error)
{
    const qc_rolling *rolling = context;
    qc_status status = QC_OK;
    qc_row_record record = {0};

    QC_TRY(qc_row_record_open(rolling, ROW, true, &record, error));
    QC_TRY(qc_row_record_look_back(&record, rolling->last, error));

done:
    qc_row_record_clear(&record);
    return status;
}

static void record__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    const qc_model models[2] = {*qc_model_find("naive"), *qc_model_find("damped")};
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_panel *panel = panel_new(4, 9, 4);
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    (void)state;
    panel_fill_wave(panel, 0.02, 2);
    settings.horizon = 1;
    settings.models = models;
    settings.model_count = 2;
    assert_ok(qc_rolling_new(panel, &settings, true, NULL, &rolling, &error), error);
    qc_test_allocations(open_and_look, rolling);
    qc_rolling_free(rolling);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(look_back__makes_again_what_lacked_the_season_known_now),
        cmocka_unit_test(look_back__does_not_depend_on_looks_before),
        cmocka_unit_test(look_back__follows_the_naive_method_to_beat),
        cmocka_unit_test(record__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
