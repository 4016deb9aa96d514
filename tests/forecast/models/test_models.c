/* The model table, and what holds for every row of it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "core/random.h"
#include "quotacast/models.h"

#define LENGTH 40

/* Positive and seasonal, with a trend and some disorder. */
static void fill_sales(double *values, size_t length)
{
    for (size_t t = 0; t < length; t++) {
        values[t] = 100.0 + 1.5 * (double)t + 20.0 * sin((double)t * 1.5707963267948966) +
                    5.0 * cos(7.3 * (double)t * (double)t);
    }
}

static qc_series quarters(const double *values, size_t length)
{
    return (qc_series){.values = values,
                       .length = length,
                       .season = 4,
                       .frequency = QC_FREQUENCY_QUARTER,
                       .first_period = 200,
                       .calendar = qc_calendar_default()};
}

/* False for models of intermittent demand on a dense series: they stand aside. */
static bool takes_part(const qc_model *model, const qc_series *series)
{
    double forecast[1];

    return series->length < model->needs(series->season) ||
           qc_model_forecast(model, series, 1, forecast, NULL) != QC_ERR_TOO_SHORT;
}

static void models__first_is_naive_and_names_find_their_rows(void **state)
{
    size_t count = 0;
    const qc_model *models = qc_models(&count);

    (void)state;
    assert_true(count >= 5);
    assert_string_equal(models[0].name, "naive");
    for (size_t m = 0; m < count; m++) {
        assert_ptr_equal(qc_model_find(models[m].name), &models[m]);
        assert_true(strlen(models[m].title) > 0);
        for (size_t other = 0; other < m; other++) {
            assert_string_not_equal(models[m].name, models[other].name);
        }
    }
    assert_null(qc_model_find("nostradamus"));
    assert_null(qc_model_find(NULL));
}

/* The rows that forecast a series alone: those that learn from panels stand last. */
static const qc_model *single_models(size_t *count)
{
    const qc_model *models = qc_models(count);

    while (*count > 0 && models[*count - 1].forecast == NULL) {
        (*count)--;
    }
    return models;
}

static void models__continue_a_constant(void **state)
{
    static const double constants[] = {0.0, 7.0, -3.25, 1e-9, 4.2e12};
    size_t count = 0;
    const qc_model *models = single_models(&count);

    (void)state;
    for (size_t c = 0; c < sizeof constants / sizeof *constants; c++) {
        double values[LENGTH] = {0};
        double forecast[24];
        qc_series series = quarters(values, LENGTH);
        qc_error error;

        for (size_t t = 0; t < LENGTH; t++) {
            values[t] = constants[c];
        }
        for (size_t m = 0; m < count; m++) {
            if (!takes_part(&models[m], &series)) {
                continue;
            }
            assert_ok(qc_model_forecast(&models[m], &series, 24, forecast, &error), error);
            for (size_t h = 0; h < 24; h++) {
                assert_close(forecast[h], constants[c], 1e-12, 0.0);
            }
        }
    }
}

static void models__scale_with_the_unit(void **state)
{
    static const double factors[] = {3.0, 1e-9, 1e12, 1e-250, 1e250};
    double values[LENGTH] = {0}, scaled[LENGTH], forecast[12], scaled_forecast[12];
    qc_series series = quarters(values, LENGTH);
    qc_series scaled_series = quarters(scaled, LENGTH);
    size_t count = 0;
    const qc_model *models = single_models(&count);
    qc_error error;

    (void)state;
    fill_sales(values, LENGTH);
    for (size_t f = 0; f < sizeof factors / sizeof *factors; f++) {
        for (size_t t = 0; t < LENGTH; t++) {
            scaled[t] = factors[f] * values[t];
        }
        for (size_t m = 0; m < count; m++) {
            if (!takes_part(&models[m], &series)) {
                continue;
            }
            assert_ok(qc_model_forecast(&models[m], &series, 12, forecast, &error), error);
            assert_ok(
                qc_model_forecast(&models[m], &scaled_series, 12, scaled_forecast, &error),
                error);
            for (size_t h = 0; h < 12; h++) {
                assert_close(scaled_forecast[h] / factors[f], forecast[h], 1e-9, 0.0);
            }
        }
    }
}

static void models__give_the_same_first_periods_for_every_horizon(void **state)
{
    double values[LENGTH] = {0}, longest[24], forecast[24];
    qc_series series = quarters(values, LENGTH);
    size_t count = 0;
    const qc_model *models = single_models(&count);
    qc_error error;

    (void)state;
    fill_sales(values, LENGTH);
    for (size_t m = 0; m < count; m++) {
        if (!takes_part(&models[m], &series)) {
            continue;
        }
        assert_ok(qc_model_forecast(&models[m], &series, 24, longest, &error), error);
        for (size_t horizon = 1; horizon <= 24; horizon++) {
            assert_ok(qc_model_forecast(&models[m], &series, horizon, forecast, &error), error);
            for (size_t h = 0; h < horizon; h++) {
                assert_close(forecast[h], longest[h], 1e-13, 0.0);
            }
        }
    }
}

/* What was learned gives nearly the same forecast of the same values (the regression keeps its
 * best structures only), and on more of them one that is as good as new. */
static void models__forecast_with_what_they_learned(void **state)
{
    double values[LENGTH] = {0}, forecast[12], again[12], fresh[12];
    size_t count = 0;
    const qc_model *models = single_models(&count);
    qc_error error;

    (void)state;
    fill_sales(values, LENGTH);
    for (size_t m = 0; m < count; m++) {
        qc_series part = quarters(values, LENGTH - 3);
        qc_series whole = quarters(values, LENGTH);
        qc_model_fit fit = {0};

        if (!takes_part(&models[m], &part)) {
            continue;
        }
        assert_ok(qc_model_forecast(&models[m], &part, 12, fresh, &error), error);
        assert_ok(qc_model_forecast_fitted(&models[m], &part, &fit, 12, forecast, &error),
                  error);
        assert_true(fit.ready);
        assert_ok(qc_model_forecast_fitted(&models[m], &part, &fit, 12, again, &error), error);
        for (size_t h = 0; h < 12; h++) {
            assert_close(forecast[h], fresh[h], 0.0, 0.0);
            assert_close(again[h], forecast[h], 2e-3, 0.0);
        }
        assert_ok(qc_model_forecast(&models[m], &whole, 12, fresh, &error), error);
        assert_ok(qc_model_forecast_fitted(&models[m], &whole, &fit, 12, again, &error), error);
        for (size_t h = 0; h < 12; h++) {
            assert_close(again[h], fresh[h], 0.1, 0.0);
        }
    }
}

static void assert_finite(const qc_model *model, const double *values, size_t length,
                          int season)
{
    qc_series series = quarters(values, length);
    double forecast[8];
    qc_error error;

    series.season = season;
    if (!takes_part(model, &series)) {
        return;
    }
    assert_ok(qc_model_forecast(model, &series, 8, forecast, &error), error);
    for (size_t h = 0; h < 8; h++) {
        assert_true(isfinite(forecast[h]));
    }
}

static void models__stay_finite_on_short_sparse_and_negative_series(void **state)
{
    static const double shapes[][12] = {
        {0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 1},
        {-5, 3, -8, 2, -1, 4, -9, 9, -2, 0, 1, -7},
        {1e-300, 1, 1e-300, 1, 1e-300, 1, 1e-300, 1, 1e-300, 1, 1e-300, 1},
        {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048},
        {1e300, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1e300},
    };
    size_t count = 0;
    const qc_model *models = single_models(&count);

    (void)state;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        for (size_t m = 0; m < count; m++) {
            for (int season = 1; season <= 12; season++) {
                for (size_t length = models[m].needs(season); length <= 12; length++) {
                    assert_finite(&models[m], shapes[s], length, season);
                }
            }
        }
    }
}

/* Short erratic histories, the worst case of logarithms: no forecast of a year ahead leaves the
 * history far below. */
static void models__do_not_explode_on_short_erratic_series(void **state)
{
    size_t count = 0;
    const qc_model *models = single_models(&count);

    (void)state;
    for (uint64_t item = 0; item < 300; item++) {
        double values[LENGTH];
        double largest = 0.0;
        size_t length = 4 + item % 33;
        qc_random random;

        qc_random_start(&random, 1, QC_PURPOSE_TEST, item);
        for (size_t t = 0; t < length; t++) {
            values[t] = 100.0 * exp(0.5 * qc_random_normal(&random) + 0.1 * (double)t);
            largest = fmax(largest, values[t]);
        }
        for (size_t m = 0; m < count; m++) {
            qc_series series = quarters(values, length);
            double forecast[12];
            qc_error error;

            series.season = 12;
            series.frequency = QC_FREQUENCY_MONTH;
            if (length < models[m].needs(12) || !takes_part(&models[m], &series)) {
                continue;
            }
            assert_ok(qc_model_forecast(&models[m], &series, 12, forecast, &error), error);
            for (size_t h = 0; h < 12; h++) {
                /* The truth is e^1.2 = 3.3 times the last level, and half of that again for
                 * chance. */
                assert_true(forecast[h] < 5.0 * largest);
            }
        }
    }
}

static void models__refuse_what_is_too_short(void **state)
{
    double values[LENGTH] = {0};
    size_t count = 0;
    const qc_model *models = single_models(&count);

    (void)state;
    fill_sales(values, LENGTH);
    for (size_t m = 0; m < count; m++) {
        size_t needed = models[m].needs(4);
        qc_series series = quarters(values, needed);
        double forecast[2] = {-1.0, -1.0};
        qc_error error;

        if (takes_part(&models[m], &series)) {
            assert_ok(qc_model_forecast(&models[m], &series, 1, forecast, &error), error);
        }
        forecast[0] = -1.0;
        series.length = needed - 1;
        assert_status(qc_model_forecast(&models[m], &series, 2, forecast, &error),
                      QC_ERR_TOO_SHORT, error);
        assert_message(error, models[m].name);
        assert_close(forecast[0], -1.0, 0.0, 0.0);
    }
}

static void models__refuse_what_is_not_finite(void **state)
{
    static const double bad[] = {NAN, INFINITY, -INFINITY};
    size_t count = 0;
    const qc_model *models = single_models(&count);

    (void)state;
    for (size_t m = 0; m < count; m++) {
        for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
            double values[LENGTH] = {0};
            double forecast[1] = {-1.0};
            qc_series series = quarters(values, LENGTH);
            qc_error error;

            fill_sales(values, LENGTH);
            values[17] = bad[b];
            assert_status(qc_model_forecast(&models[m], &series, 1, forecast, &error),
                          QC_ERR_DATA, error);
            assert_message(error, "18");
            assert_close(forecast[0], -1.0, 0.0, 0.0);
        }
    }
}

static void models__refuse_a_horizon_or_season_of_none(void **state)
{
    double values[LENGTH] = {0}, forecast[1];
    qc_series series = quarters(values, LENGTH);
    size_t count = 0;
    const qc_model *models = single_models(&count);
    qc_error error;

    (void)state;
    fill_sales(values, LENGTH);
    for (size_t m = 0; m < count; m++) {
        assert_status(qc_model_forecast(&models[m], &series, 0, forecast, &error),
                      QC_ERR_ARGUMENT, error);
        series.season = 0;
        assert_status(qc_model_forecast(&models[m], &series, 1, forecast, &error),
                      QC_ERR_ARGUMENT, error);
        assert_message(error, "season is 0");
        series.season = 4;
    }
}

static void models__report_a_forecast_beyond_double(void **state)
{
    double values[LENGTH] = {0}, forecast[24];
    qc_series series = quarters(values, 2);
    qc_error error;

    (void)state;
    values[0] = 0.0;
    values[1] = 1e308;
    assert_status(qc_model_forecast(qc_model_find("drift"), &series, 24, forecast, &error),
                  QC_ERR_NUMERIC, error);
}

typedef struct allocation_case {
    const qc_model *model;
    const qc_series *series;
} allocation_case;

static qc_status forecast_once(void *context, qc_error *error)
{
    const allocation_case *each = context;
    double forecast[6];

    return qc_model_forecast(each->model, each->series, 6, forecast, error);
}

static void models__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[LENGTH] = {0};
    qc_series series = quarters(values, LENGTH);
    size_t count = 0;
    const qc_model *models = single_models(&count);

    (void)state;
    fill_sales(values, LENGTH);
    for (size_t m = 0; m < count; m++) {
        allocation_case each = {&models[m], &series};

        if (!takes_part(&models[m], &series)) {
            continue;
        }
        qc_test_allocations(forecast_once, &each);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models__first_is_naive_and_names_find_their_rows),
        cmocka_unit_test(models__continue_a_constant),
        cmocka_unit_test(models__scale_with_the_unit),
        cmocka_unit_test(models__give_the_same_first_periods_for_every_horizon),
        cmocka_unit_test(models__forecast_with_what_they_learned),
        cmocka_unit_test(models__stay_finite_on_short_sparse_and_negative_series),
        cmocka_unit_test(models__do_not_explode_on_short_erratic_series),
        cmocka_unit_test(models__refuse_what_is_too_short),
        cmocka_unit_test(models__refuse_what_is_not_finite),
        cmocka_unit_test(models__refuse_a_horizon_or_season_of_none),
        cmocka_unit_test(models__report_a_forecast_beyond_double),
        cmocka_unit_test(models__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
