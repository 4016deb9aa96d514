/* Fiscal calendars end to end: what is read, planned, forecast, allocated and measured within a period. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/program.h"
#include "tests/support/qc_test.h"

#include <string.h>

#include "quotacast/calendar.h"

enum { ROOM = 1 << 20, LINE = 48 };

static const program_setting plain;

/* A folder with a territory that sells 100 a day and one that sells 200 in its currency, from 2
 * February 2020 to a day. */
static char *daily_company(const char *config, qc_date last, const char *currency)
{
    char *folder = qc_test_folder();
    char *text = malloc(ROOM);
    size_t used = 0;

    assert_non_null(text);
    used += (size_t)snprintf(text, ROOM, "date,territory,amount,currency\n");
    for (qc_date date = qc_test_date(2020, 2, 2); date <= last; date++) {
        char name[16];

        assert_true(used + 2 * (size_t)LINE < ROOM);
        (void)qc_date_format(date, name, sizeof name);
        used += (size_t)snprintf(text + used, ROOM - used,
                                 "%s,North,100,USD\n%s,South,200,%s\n", name, name, currency);
    }
    free(qc_test_write(folder, "revenue.csv", text));
    free(qc_test_write(folder, "quotacast.yaml", config));
    free(text);
    return folder;
}

static void weeks__are_planned_forecast_and_measured(void **state)
{
    char *folder =
        daily_company("currency: USD\nfiscal: nrf\n", qc_test_date(2026, 1, 31), "USD");
    char *out = program_path(folder, "out");
    char *quotas = program_path(out, "quotas.csv");

    (void)state;
    program_run run = program_call(&plain, "check", folder, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "4-5-4 weeks, year ends on the Saturday");
    program_free(&run);
    run = program_call(&plain, "plan", folder, "--draws", "100", "-o", out, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "plan for 2026Q1 (2026-02-01 to 2026-05-02), as of");
    assert_has(run.out, "from FY2020-M01");
    program_free(&run);
    /* 28 and 35 days of 300: the month of five weeks, and behind a year with 53 weeks. */
    run = program_call(&plain, "forecast", folder, "--draws", "100", (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "FY2026-M01     1   8,400 ");
    assert_has(run.out, "FY2026-M02     2  10,500 ");
    assert_has(run.out, "FY2026-M03     3   8,400 ");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--goal", "27600", "--period", "2025Q4",
                       "--as-of", "2025-11-01", "--draws", "100", "--by-period", "-o", out,
                       (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "FY2025-M10");
    assert_has(run.out, "FY2025-M12");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--period", "2025Q4", "--as-of", "2025-12-20",
                       "--draws", "100", "--progress", quotas, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "company    27,600  14,700"); /* seven weeks */
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--goal", "9000", "--period", "2026-03",
                       (char *)NULL);
    assert_run(run, 2, "write FY2026-M03");
    program_free(&run);
    free(quotas);
    free(out);
    free(folder);
}

/* 4-4-5 weeks to the last Saturday of January; years are named after their end. */
static const qc_calendar last_saturday = {
    .start_month = 2, .weeks = QC_FISCAL_445, .end_weekday = 6};
static const char last_saturday_config[] =
    "currency: USD\nfiscal: {weeks: 4-4-5, ends: last saturday of january}\n";

/* What the company below sells in a day of a month of the fiscal year, against the others. */
static const int daily_sales[] = {24, 27, 30, 27, 24, 21, 24, 30, 36, 33, 42, 60};

/* What it sells in a day of a month: more by a twentieth of the first year in every year. */
static int sales_of_day(qc_period month)
{
    int year = month / 12 - qc_period_of_year(&last_saturday, 2021);

    return daily_sales[month % 12] * (200 + 10 * year);
}

/* Five fiscal years of 52 weeks, 2021 to 2025, with growth and a season: a third in North, the
 * rest in South. */
static char *seasonal_company(void)
{
    char *folder = qc_test_folder();
    char *text = malloc(ROOM);
    size_t used = 0;

    assert_non_null(text);
    used += (size_t)snprintf(text, ROOM, "date,territory,amount\n");
    for (qc_date date = qc_test_date(2020, 1, 26); date <= qc_test_date(2025, 1, 25); date++) {
        int sales = sales_of_day(qc_period_of_date(&last_saturday, QC_FREQUENCY_MONTH, date));
        char name[16];

        assert_true(used + 2 * (size_t)LINE < ROOM);
        (void)qc_date_format(date, name, sizeof name);
        used += (size_t)snprintf(text + used, ROOM - used, "%s,North,%d\n%s,South,%d\n", name,
                                 sales / 3, name, sales - sales / 3);
    }
    free(qc_test_write(folder, "revenue.csv", text));
    free(qc_test_write(folder, "quotacast.yaml", last_saturday_config));
    free(text);
    return folder;
}

/* A column of the company's row for a period in forecast.csv. */
static double company_value(const char *csv, const char *period, const char *column)
{
    const char *header_end = strchr(csv, '\n');
    const char *at = strstr(csv, column);
    char row[LINE];
    int commas = 0;

    assert_true(at != NULL && at < header_end);
    for (const char *c = csv; c < at; c++) {
        commas += *c == ',';
    }
    (void)snprintf(row, sizeof row, "\nCompany,%s,", period);
    at = strstr(csv, row);
    assert_non_null(at);
    at++;
    for (; commas > 0; at++) {
        commas -= *at == ',';
    }
    return strtod(at, NULL);
}

/* The fiscal year 2026 has 53 weeks, the last of them in its twelfth month: six instead of five. */
static void weeks__with_a_season_are_forecast_into_a_year_of_53(void **state)
{
    char *folder = seasonal_company();
    char *out = program_path(folder, "out");
    program_run run = program_call(&plain, "forecast", folder, "--horizon", "12", "--draws",
                                   "100", "--format", "csv", (char *)NULL);

    (void)state;
    assert_run(run, 0, "FY2026-M12 has 6 weeks, FY2025-M12 had 5");
    for (qc_period month = 0; month < 12; month++) {
        qc_period period = 12 * qc_period_of_year(&last_saturday, 2026) + month;
        int days = 7 * qc_period_weeks(&last_saturday, QC_FREQUENCY_MONTH, period);
        char name[16];

        (void)qc_period_format(&last_saturday, QC_FREQUENCY_MONTH, period, name, sizeof name);
        assert_close(company_value(run.out, name, "naive"), days * sales_of_day(period - 12),
                     1e-9, 0);
        assert_close(company_value(run.out, name, "p50"), days * sales_of_day(period), 0.02, 0);
    }
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--period", "2026Q4", "--goal", "1000000",
                       "--draws", "100", (char *)NULL);
    assert_run(run, 0,
               "The period has 14 weeks, the one that growth is counted from 13: growth of "
               "+7.7 % is none by the week.");
    program_free(&run);
    run = program_call(&plain, "plan", folder, "--draws", "100", "-o", out, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "plan for 2026Q1 (2025-01-26 to 2025-04-26), as of");
    program_free(&run);
    free(out);
    free(folder);
}

static void weeks__refuse_calendar_months(void **state)
{
    static const char *const periods[][3] = {
        {"2025-01", "2025-02", "2025-03"},
        {"2025-01-31", "2025-02-28", "2025-03-31"},
        {"Jan 2025", "Feb 2025", "Mar 2025"},
    };
    char *folder = qc_test_folder();

    (void)state;
    free(qc_test_write(folder, "quotacast.yaml", "currency: USD\nfiscal: nrf\n"));
    for (size_t i = 0; i < 3; i++) {
        char text[256];

        (void)snprintf(text, sizeof text,
                       "period,territory,amount\n%s,A,100\n%s,A,110\n%s,A,120\n", periods[i][0],
                       periods[i][1], periods[i][2]);
        free(qc_test_write(folder, "revenue.csv", text));
        program_run run = program_call(&plain, "check", folder, (char *)NULL);
        assert_run(run, 1, "is a calendar month, which cannot be put into 4-5-4 weeks");
        program_free(&run);
    }
    free(folder);
}

/* 700 a week from Mondays, a day behind the calendar's: no month is lost at either end. */
static void weeks_of_a_long_table__add_up_to_months(void **state)
{
    const qc_calendar calendar = qc_calendar_default();
    char *folder = qc_test_folder();
    char *text = malloc(ROOM);
    size_t used = 0;

    (void)state;
    assert_non_null(text);
    used += (size_t)snprintf(text, ROOM, "week,value\n");
    for (qc_date date = qc_test_date(2020, 2, 3); date < qc_test_date(2026, 1, 31); date += 7) {
        char name[16];
        qc_period week = qc_period_of_date(&calendar, QC_FREQUENCY_WEEK, date);

        (void)qc_period_format(&calendar, QC_FREQUENCY_WEEK, week, name, sizeof name);
        used += (size_t)snprintf(text + used, ROOM - used, "%s,700\n", name);
    }
    char *table = qc_test_write(folder, "weeks.csv", text);

    free(qc_test_write(folder, "quotacast.yaml", "fiscal: nrf\n"));
    program_run run =
        program_call(&plain, "forecast", table, "--period", "week", "--value", "value",
                     "--frequency", "month", "--horizon", "3", (char *)NULL);
    assert_run(run, 0, "Weeks are added up into months.");
    assert_null(strstr(run.err, "left out"));
    assert_has(run.out, "FY2026-M02");
    assert_has(run.out, "3,500");
    program_free(&run);
    free(table);
    free(text);
    free(folder);
}

/* The fiscal year 2026 runs from April 2025; one euro is 1.25 dollars. */
static void months__are_planned_in_two_currencies_from_april(void **state)
{
    char *folder = daily_company("currency: USD\nfiscal_year_start: 4\nrates: {EUR: 1.25}\n",
                                 qc_test_date(2026, 1, 12), "EUR");
    char *out = program_path(folder, "out");
    char *quotas = program_path(out, "quotas.csv");

    (void)state;
    program_run run =
        program_call(&plain, "plan", folder, "--draws", "100", "-o", out, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "plan for 2026Q4 (2026-01-01 to 2026-03-31), as of");
    program_free(&run);
    run =
        program_call(&plain, "quota", folder, "--goal", "131000", "--period", "2026", "--as-of",
                     "2025-03-31", "--draws", "100", "--by-period", "-o", out, (char *)NULL);
    assert_run(run, 0, "");
    assert_has(run.out, "2025-04");
    assert_has(run.out, "2026Q1");
    program_free(&run);
    run = program_call(&plain, "quota", folder, "--period", "2026", "--as-of", "2025-12-31",
                       "--draws", "100", "--progress", quotas, (char *)NULL);
    assert_run(run, 0, "");
    /* 275 days from April to December: 100 and 250 dollars each. */
    assert_has(run.out, "131,000  96,250");
    assert_has(run.out, "27,500");
    assert_has(run.out, "68,750");
    program_free(&run);
    free(quotas);
    free(out);
    free(folder);
}

static void weeks__reach_every_year_and_begin_where_the_file_says(void **state)
{
    static const char *const far[] = {"9999Q4", "9999", "0001Q1", "FY9999-M12"};
    char *folder =
        daily_company("currency: USD\nfiscal: nrf\n", qc_test_date(2026, 1, 31), "USD");

    (void)state;
    for (size_t k = 0; k < sizeof far / sizeof *far; k++) {
        program_run run = program_call(&plain, "quota", folder, "--goal", "1000", "--draws",
                                       "20", "--period", far[k], (char *)NULL);

        assert_true(run.status == 1 || run.status == 2); /* refused in words, not aborted */
        assert_has(run.err, "quotacast: ");
        program_free(&run);
    }
    program_run run =
        program_call(&plain, "check", folder, "--fiscal-year-start", "4", (char *)NULL);
    assert_run(run, 2, "begins in month 2 by `fiscal` in quotacast.yaml");
    program_free(&run);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weeks__reach_every_year_and_begin_where_the_file_says),
        cmocka_unit_test(weeks__are_planned_forecast_and_measured),
        cmocka_unit_test(weeks__with_a_season_are_forecast_into_a_year_of_53),
        cmocka_unit_test(weeks__refuse_calendar_months),
        cmocka_unit_test(weeks_of_a_long_table__add_up_to_months),
        cmocka_unit_test(months__are_planned_in_two_currencies_from_april),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
