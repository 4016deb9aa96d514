/* The models on the M3 competition, against its published results. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "quotacast/models.h"
#include "tests/bench/competition.h"

#define MOST_HORIZON 32

/* Symmetric mean absolute percentage error of a model over all series and steps. */
static double smape(const competition *all, const char *name)
{
    double sum = 0.0;
    double count = 0.0;

    for (size_t i = 0; i < all->count; i++) {
        const competition_series *series = &all->series[i];
        const double *actual = series->values + series->length;
        qc_series input = {
            .values = series->values, .length = series->length, .season = series->season};
        double forecast[MOST_HORIZON];
        qc_error error;

        assert_true(series->horizon <= MOST_HORIZON);
        assert_ok(
            qc_model_forecast(qc_model_find(name), &input, series->horizon, forecast, &error),
            error);
        for (size_t h = 0; h < series->horizon; h++) {
            sum +=
                200.0 * fabs(actual[h] - forecast[h]) / (fabs(actual[h]) + fabs(forecast[h]));
            count += 1.0;
        }
    }
    return sum / count;
}

static competition read_or_skip(const char *name)
{
    char relative[64];
    char *path = NULL;

    (void)snprintf(relative, sizeof relative, "forecast/%s.csv", name);
    path = qc_test_evaluation_data(relative);
    if (path == NULL) {
        skip();
    }
    free(path);
    return competition_read(name);
}

/* Makridakis & Hibon (2000), IJF 16(4):451-476, doi:10.1016/S0169-2070(00)00057-1: Naive2,
 * which is the naive model where there is no season, has 17.88 on the 645 yearly and 6.30 on
 * the 174 other series. */
static void competition__naive_has_its_published_error(void **state)
{
    competition yearly = read_or_skip("m3_yearly");
    competition other = read_or_skip("m3_other");

    (void)state;
    assert_int_equal(yearly.count, 645);
    assert_int_equal(other.count, 174);
    assert_close(smape(&yearly, "naive"), 17.88, 0.0, 0.005);
    assert_close(smape(&other, "naive"), 6.30, 0.0, 0.005);
    competition_free(&yearly);
    competition_free(&other);
}

/* Published there for the quarterly series: damped trend 9.36, the best of all 24 entries 8.96. */
static void competition__models_do_no_worse_than_published_ones(void **state)
{
    competition quarterly = read_or_skip("m3_quarterly");

    (void)state;
    assert_int_equal(quarterly.count, 756);
    for (size_t k = 0; k < 3; k++) {
        static const char *const names[] = {"damped", "theta", "regression"};
        double error = smape(&quarterly, names[k]);

        printf("M3 quarterly, %s: sMAPE %.3f\n", names[k], error);
        assert_true(error < 9.36);
    }
    competition_free(&quarterly);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(competition__naive_has_its_published_error),
        cmocka_unit_test(competition__models_do_no_worse_than_published_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
