/* What a row has of a feast beyond what all rows have: by the formula. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/effects/feast_effect.h"
#include "tests/forecast/panels.h"
#include "tests/forecast/year.h"

enum { WEEK = 7, DAYS = 1680 };

/* A Monday. */
static qc_date first_day(void)
{
    return qc_test_date(2020, 1, 6);
}

/* Days without anything but multiples, one for each Eid, of a rise of three weeks that all
 * shops are said to have. */
static void make_multiples(const qc_feast_effect *shared, const double *multiple, size_t times,
                           double *logs)
{
    for (size_t t = 0; t < DAYS; t++) {
        logs[t] = 0;
        for (size_t k = 0; k < times; k++) {
            int day = first_day() + (int)t - year_eid(k);

            if (day >= QC_FEAST_FROM && day <= QC_FEAST_TO) {
                logs[t] += multiple[k] * shared->day[QC_FEAST_EID][day - QC_FEAST_FROM];
            }
        }
    }
}

/*
 * What a row has beyond what all have, by the formulas of the header. A profile known but for a
 * factor has the square `hats` at each time; the factor of all other times foretells hats times
 * itself times the time's own factor; an effect of 0 counts as .05 observations.
 */
static double plain_multiple(double hats, const double *multiple, size_t times)
{
    double all = 0;
    double product[EIDS];
    double square[EIDS];
    double products = 0;
    double squares = 0;
    double rest = 0;

    for (size_t k = 0; k < times; k++) {
        all += (multiple[k] - 1) * hats;
    }
    for (size_t k = 0; k < times; k++) {
        double own = multiple[k] - 1;
        double others = (all - own * hats) / (0.05 + (double)(times - 1) * hats);

        product[k] = others * own * hats;
        square[k] = others * others * hats;
        products += product[k];
        squares += square[k];
    }
    if (!(products > 0)) {
        return 1;
    }
    double b = products / squares;

    for (size_t k = 0; k < times; k++) {
        rest += pow(product[k] - b * square[k], 2);
    }
    double n = (double)times;
    double s = sqrt(n / (n - 1) * rest) / squares;

    return 1 + fmax(0, fmin(1, 2 * b - 1)) * fmax(0, 1 - pow(2 * s / b, 2)) * all /
                   (0.05 + n * hats);
}

/* Times that agree, that do so less and less, that contradict each other; two times; one, which
 * nothing foretells. */
static void effect__is_believed_as_far_as_times_foretell_each_other(void **state)
{
    static const struct {
        double multiple[EIDS];
        size_t times;
        bool seen;
    } cases[] = {{{1.5, 1.5, 1.5, 1.5}, 4, true},
                 {{1.2, 1.8, 1.5, 1.6}, 4, true},
                 {{1.1, 2, 1.5, 1.1}, 4, false},
                 {{0.5, 2, 0.6, 1.6}, 4, false},
                 {{1.5, 1.6}, 2, true},
                 {{1.1, 2}, 2, false},
                 {{1.5}, 1, false}};
    qc_panel *panel = panel_new(1, DAYS, WEEK);
    qc_history *history = NULL;
    qc_feast_effect shared = {.known = true};
    double *logs = calloc(DAYS, sizeof *logs);
    double hats = 0;

    (void)state;
    assert_non_null(logs);
    panel->frequency = QC_FREQUENCY_DAY;
    panel->first_period = first_day();
    for (size_t t = 0; t < DAYS; t++) {
        panel->values[t] = 1;
    }
    history = panel_history(panel);
    for (int day = -21; day < 0; day++) {
        shared.day[QC_FEAST_EID][day - QC_FEAST_FROM] = 0.8 * (22 + day) / 21;
        hats += pow(0.8 * (22 + day) / 21, 2);
    }
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double expected = plain_multiple(hats, cases[k].multiple, cases[k].times);
        qc_feast_effect own = {0};
        qc_error error = {0};
        size_t known = (size_t)(year_eid(cases[k].times - 1) - first_day()) + 50;

        make_multiples(&shared, cases[k].multiple, cases[k].times, logs);
        assert_ok(qc_feast_effect_find(history, 0, logs, known, &shared, &own, &error), error);
        for (int day = -21; day < 0; day++) {
            assert_close(own.day[QC_FEAST_EID][day - QC_FEAST_FROM],
                         expected * shared.day[QC_FEAST_EID][day - QC_FEAST_FROM], 1e-9, 0);
        }
        assert_true((expected > 1.2) == cases[k].seen && (expected > 1) == cases[k].seen);
    }
    free(logs);
    qc_history_free(history);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effect__is_believed_as_far_as_times_foretell_each_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
