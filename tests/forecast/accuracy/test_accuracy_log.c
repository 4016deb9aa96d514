/* The accuracy table of the forecast log: issued values against what came, beside naive at the time of issue. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/accuracy.h"
#include "tests/forecast/panels.h"

enum { ENTRIES = 8, PERIODS = 30 };

/* A log and a panel of months from January 2020; s0 and s1 are the territories 0 and 1 under
 * "company". */
typedef struct fixture {
    qc_book book;
    qc_panel *panel;
    qc_date issued[ENTRIES];
    const char *author[ENTRIES], *version[ENTRIES];
    qc_id territory[ENTRIES];
    qc_period period[ENTRIES];
    uint8_t frequency[ENTRIES];
    double value[ENTRIES], p10[ENTRIES], p50[ENTRIES], p90[ENTRIES];
} fixture;

static void add(fixture *f, const char *issued, const char *version, qc_id territory,
                const char *period, double value)
{
    size_t entry = f->book.log.count++;
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_error error = {0};

    assert_true(entry < ENTRIES);
    assert_ok(qc_date_parse_iso(issued, &f->issued[entry], &error), error);
    assert_ok(
        qc_period_parse(period, &f->panel->calendar, &frequency, &f->period[entry], &error),
        error);
    f->author[entry] = "Ana";
    f->version[entry] = version;
    f->territory[entry] = territory;
    f->frequency[entry] = (uint8_t)frequency;
    f->value[entry] = value;
    f->p10[entry] = NAN;
    f->p50[entry] = NAN;
    f->p90[entry] = NAN;
}

static void make(fixture *f, int season)
{
    *f = (fixture){.panel = panel_new_tree(2, PERIODS, season)};
    for (size_t t = 0; t < PERIODS; t++) {
        f->panel->values[t] = 10 + (double)t;
        f->panel->values[PERIODS + t] = 100 + 10 * (double)(t % 12);
    }
    f->book.log.issued = f->issued;
    f->book.log.author = f->author;
    f->book.log.version = f->version;
    f->book.log.territory = f->territory;
    f->book.log.period = f->period;
    f->book.log.frequency = f->frequency;
    f->book.log.value = f->value;
    f->book.log.p10 = f->p10;
    f->book.log.p50 = f->p50;
    f->book.log.p90 = f->p90;
}

static qc_accuracy *measure(const fixture *f)
{
    qc_accuracy *accuracy = NULL;
    qc_error error = {0};

    assert_ok(qc_accuracy_of_log(&f->book, f->panel, &accuracy, &error), error);
    return accuracy;
}

static const qc_accuracy_row *find(const qc_accuracy *accuracy, const char *level,
                                   const char *node, const char *method, int step)
{
    const qc_accuracy_row *row = qc_accuracy_find(accuracy, level, node, method, step);

    if (row == NULL) {
        print_error("no row %s %s %s %d\n", level, node, method, step);
        fail();
    }
    return row;
}

static double quarter_of(const fixture *f, size_t leaf, size_t first)
{
    const double *v = f->panel->values + leaf * PERIODS + first;

    return v[0] + v[1] + v[2];
}

static void empty_log__gives_an_empty_table(void **state)
{
    fixture f;
    qc_accuracy *accuracy = NULL;

    (void)state;
    make(&f, 1);
    accuracy = measure(&f);
    assert_int_equal(accuracy->count, 0);
    qc_accuracy_free(accuracy);
    panel_free(f.panel);
}

static void entry__is_scored_against_the_quarters_sum_and_naive_at_issue(void **state)
{
    fixture f;
    qc_accuracy *accuracy = NULL;
    const qc_accuracy_row *row = NULL;
    double actual = 0;

    (void)state;
    make(&f, 1);
    /* issued on 10 May 2020: April is over; the last full quarter is 2020Q1 */
    add(&f, "2020-05-10", "sales manager", 0, "2020Q3", 60);
    f.p10[0] = 40;
    f.p90[0] = 70;
    accuracy = measure(&f);
    assert_int_equal(accuracy->count, 2);
    actual = quarter_of(&f, 0, 6);
    row = find(accuracy, "territory", "s0", "sales manager", 1);
    assert_int_equal(row->n, 1);
    assert_close(row->wape, (60 - actual < 0 ? actual - 60 : 60 - actual) / actual, 1e-14, 0);
    assert_close(row->bias, (60 - actual) / actual, 1e-14, 0);
    assert_close(row->fva, (actual - quarter_of(&f, 0, 0)) / actual - row->wape, 1e-13, 0);
    assert_close(row->coverage80, 1, 0, 0);
    assert_true(isnan(row->mase) && isnan(row->rmsse) && isnan(row->crps));
    assert_close(find(accuracy, "territory", "all", "sales manager", 1)->wape, row->wape, 0, 0);
    qc_accuracy_free(accuracy);
    panel_free(f.panel);
}

static void naive__is_a_year_before_from_two_seasons_on(void **state)
{
    fixture f;
    qc_accuracy *accuracy = NULL;
    const qc_accuracy_row *row = NULL;
    double actual = 0;

    (void)state;
    make(&f, 12);
    add(&f, "2022-01-15", "v1", 1, "2022Q2", 333); /* 24 months are over */
    add(&f, "2021-12-31", "v2", 1, "2022Q2", 333); /* 23: the last day is not over */
    accuracy = measure(&f);
    actual = quarter_of(&f, 1, 27);
    row = find(accuracy, "territory", "s1", "v1", 1);
    assert_close(row->fva + row->wape, 0, 0,
                 1e-14); /* the wave repeats: a year before is exact */
    row = find(accuracy, "territory", "s1", "v2", 2);
    assert_close(row->fva + row->wape, fabs(actual - quarter_of(&f, 1, 18)) / actual, 1e-13, 0);
    qc_accuracy_free(accuracy);
    panel_free(f.panel);
}

static void company_month_and_versions__each_have_their_rows(void **state)
{
    fixture f;
    qc_accuracy *accuracy = NULL;
    const qc_accuracy_row *row = NULL;

    (void)state;
    make(&f, 1);
    add(&f, "2021-02-01", "", QC_NO_ID, "2021-02", 140); /* no version: the author */
    add(&f, "2021-02-01", "final", QC_NO_ID, "2021-02", 150);
    add(&f, "2021-03-05", "final", QC_NO_ID, "2021-03", 150);
    add(&f, "2021-02-01", "final", QC_NO_ID, "2021-04", 150);
    accuracy = measure(&f);
    assert_int_equal(find(accuracy, "company", "company", "Ana", 0)->n, 1);
    row = find(accuracy, "company", "company", "final", 0);
    assert_int_equal(row->n, 2);
    {
        const double actual[2] = {23 + 110, 24 + 120};
        const double forecast[2] = {150, 150};

        assert_close(row->wape, qc_accuracy_wape(actual, forecast, 2), 1e-14, 0);
    }
    assert_int_equal(find(accuracy, "company", "company", "final", 2)->n, 1);
    qc_accuracy_free(accuracy);
    panel_free(f.panel);
}

static void entries__that_cannot_be_scored_are_left_out(void **state)
{
    fixture f;
    qc_accuracy *accuracy = NULL;

    (void)state;
    make(&f, 1);
    add(&f, "2022-01-01", "a", 0, "2022Q3", 60);  /* not yet observed */
    add(&f, "2019-01-01", "a", 0, "2019Q4", 60);  /* before the panel */
    add(&f, "2022-01-01", "a", 77, "2022Q1", 60); /* no such territory */
    add(&f, "2022-01-01", "a", 0, "2022Q1", NAN);
    add(&f, "2022-01-01", "a", 0, "2022Q1", 60);
    f.issued[4] = QC_NO_DATE;
    add(&f, "2022-01-01", "a", 0, "2022Q1", 60);
    f.frequency[5] = QC_FREQUENCY_INDEX;
    accuracy = measure(&f);
    assert_int_equal(accuracy->count, 0);
    qc_accuracy_free(accuracy);

    /* quarters hold no months */
    f.book.log.count = 0;
    f.panel->frequency = QC_FREQUENCY_QUARTER;
    f.panel->first_period = 50 * 4;
    add(&f, "2022-01-01", "a", 0, "2022-02", 60);
    add(&f, "2021-02-01", "a", 0, "2022", 60); /* a year holds four quarters */
    accuracy = measure(&f);
    assert_int_equal(accuracy->count, 2);
    assert_int_equal(find(accuracy, "territory", "s0", "a", 1)->n, 1);
    qc_accuracy_free(accuracy);
    panel_free(f.panel);
}

static void naive__before_any_full_period_is_missing(void **state)
{
    fixture f;
    qc_accuracy *accuracy = NULL;

    (void)state;
    make(&f, 1);
    add(&f, "2020-02-10", "early", 0, "2020Q2", 60); /* only January is over: no full quarter */
    add(&f, "2019-02-10", "earlier", 0, "2020Q2", 60);
    accuracy = measure(&f);
    assert_close(find(accuracy, "territory", "s0", "early", 1)->fva, NAN, 0, 0);
    assert_close(find(accuracy, "territory", "s0", "earlier", 5)->fva, NAN, 0, 0);
    assert_true(isfinite(find(accuracy, "territory", "s0", "early", 1)->wape));
    qc_accuracy_free(accuracy);
    panel_free(f.panel);
}

static qc_status measure_again(void *context, qc_error *error)
{
    const fixture *f = context;
    qc_accuracy *accuracy = NULL;
    qc_status status = qc_accuracy_of_log(&f->book, f->panel, &accuracy, error);

    qc_accuracy_free(accuracy);
    return status;
}

static void table__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    fixture f;

    (void)state;
    make(&f, 1);
    add(&f, "2021-02-01", "final", QC_NO_ID, "2021-02", 150);
    qc_test_allocations(measure_again, &f);
    panel_free(f.panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_log__gives_an_empty_table),
        cmocka_unit_test(entry__is_scored_against_the_quarters_sum_and_naive_at_issue),
        cmocka_unit_test(naive__is_a_year_before_from_two_seasons_on),
        cmocka_unit_test(company_month_and_versions__each_have_their_rows),
        cmocka_unit_test(entries__that_cannot_be_scored_are_left_out),
        cmocka_unit_test(naive__before_any_full_period_is_missing),
        cmocka_unit_test(table__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
