/* Forecasts of made-up companies whose sales Lebaran moves, against what was to be expected. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_holidays [--each] [COMPANIES [MONTHS...]]
 *
 * COMPANIES (30) of one, 4 and 24 territories, known for MONTHS (24 30 36 48 60) and forecast
 * twelve months ahead, once with no effect of Lebaran and with effects of 15 and 40 % on a
 * month that has all of it, before, about or behind it, in Ramadan, or as the demo company's
 * do; and those of 40 % with the effect taken out before and put back after, as if it were
 * known. Prints the mean over companies of the absolute errors over twelve months as a share of
 * the sales to be expected, in %; with --each the errors of every one.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/tasks.h"
#include "quotacast/forecast.h"
#include "tests/bench/holiday_company.h"
#include "tests/bench/made_up.h"

enum { SIZES = 3, EFFECTS = 4, MONTHS_MOST = 8, NOISES = 3 };

static const size_t sizes[SIZES] = {1, 4, 24};
static const double noises[NOISES] = {0.03, 0.08, 0.20};

/* Effects; the last is known. */
static const double effects[EFFECTS] = {1, 1.15, 1.40, 1.40};
static const char *const effect_names[EFFECTS] = {"no effect", "15 %", "40 %",
                                                  "40 %, its effect known"};

/* Absolute errors as shares of what was expected: of the company, and of its territories, added
 * up. */
typedef struct missed {
    double company, territories;
} missed;

typedef struct bench {
    size_t companies, month_count;
    size_t months[MONTHS_MOST];
    missed *missed; /* [month_count][SIZES][EFFECTS][companies] */
} bench;

static holiday_plan plan_of(const bench *b, size_t index)
{
    size_t company = index % b->companies;
    size_t effect = index / b->companies % EFFECTS;
    size_t size = index / b->companies / EFFECTS % SIZES;

    return (holiday_plan){.months = b->months[index / b->companies / EFFECTS / SIZES],
                          .leaves = sizes[size],
                          .effect = log(effects[effect]),
                          .noise = noises[company % NOISES],
                          .kind = company % HOLIDAY_KINDS,
                          .end = company * 3 % HOLIDAY_ENDS,
                          .seed = company + 1};
}

/* Takes the effect out of the panel or puts it back into the forecast [leaves][HOLIDAY_AHEAD]. */
static void know_effect(const holiday_plan *plan, holiday_company *made, double *point)
{
    for (size_t leaf = 0; leaf < plan->leaves; leaf++) {
        const double *factor = made->factor + leaf * (plan->months + HOLIDAY_AHEAD);

        for (size_t t = 0; point == NULL && t < plan->months; t++) {
            made->panel.values[leaf * plan->months + t] /= factor[t];
        }
        for (size_t h = 0; point != NULL && h < HOLIDAY_AHEAD; h++) {
            point[leaf * HOLIDAY_AHEAD + h] *= factor[plan->months + h];
        }
    }
}

static missed compare(const double *point, const double *expected, size_t leaves)
{
    missed sum = {0};
    double total = 0;

    for (size_t h = 0; h < HOLIDAY_AHEAD; h++) {
        double whole = 0;

        for (size_t leaf = 0; leaf < leaves; leaf++) {
            double miss = point[leaf * HOLIDAY_AHEAD + h] - expected[leaf * HOLIDAY_AHEAD + h];

            sum.territories += fabs(miss);
            whole += miss;
            total += expected[leaf * HOLIDAY_AHEAD + h];
        }
        sum.company += fabs(whole);
    }
    return (missed){sum.company / total, sum.territories / total};
}

static qc_status forecast_one(void *context, size_t index, qc_error *error)
{
    const bench *b = context;
    const holiday_plan plan = plan_of(b, index);
    bool known = index / b->companies % EFFECTS == EFFECTS - 1;
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_run run = {.seed = 1, .threads = 1};
    qc_forecast *forecast = NULL;
    holiday_company made = holiday_company_make(&plan);

    settings.horizon = HOLIDAY_AHEAD;
    settings.backtest = false;
    settings.keep_draws = false;
    if (known) {
        know_effect(&plan, &made, NULL);
    }
    qc_status status = qc_forecast_run(&made.panel, &settings, &run, &forecast, error);

    if (status == QC_OK) {
        if (known) {
            know_effect(&plan, &made, forecast->point);
        }
        b->missed[index] = compare(forecast->point, made.expected, plan.leaves);
    }
    qc_forecast_free(forecast);
    holiday_company_discard(&made);
    return status;
}

static const missed *cell(const bench *b, size_t month, size_t size, size_t effect)
{
    return b->missed + ((month * SIZES + size) * EFFECTS + effect) * b->companies;
}

/* Of companies with more territories than one, or of single series. */
static void print_row(const bench *b, const char *name, size_t effect, bool single,
                      bool territories)
{
    (void)printf("| %s, %s |", name, effect_names[effect]);
    for (size_t month = 0; month < b->month_count; month++) {
        double sum = 0;
        size_t count = 0;

        for (size_t size = single ? 0 : 1; size < (single ? 1 : SIZES); size++) {
            const missed *of = cell(b, month, size, effect);

            for (size_t k = 0; k < b->companies; k++) {
                sum += territories ? of[k].territories : of[k].company;
                count++;
            }
        }
        (void)printf(" %.2f |", 100 * sum / (double)count);
    }
    (void)printf("\n");
}

static void print_table(const bench *b)
{
    (void)printf("| months known |");
    for (size_t month = 0; month < b->month_count; month++) {
        (void)printf(" %zu |", b->months[month]);
    }
    (void)printf("\n|---|");
    for (size_t month = 0; month < b->month_count; month++) {
        (void)printf("---|");
    }
    (void)printf("\n");
    for (size_t effect = 0; effect < EFFECTS; effect++) {
        print_row(b, "company", effect, false, false);
    }
    for (size_t effect = 0; effect < EFFECTS; effect++) {
        print_row(b, "territories", effect, false, true);
    }
    for (size_t effect = 0; effect < EFFECTS; effect++) {
        print_row(b, "single series", effect, true, false);
    }
}

static void print_each(const bench *b, size_t count)
{
    (void)printf("months,territories,effect,company,error,error_of_territories\n");
    for (size_t index = 0; index < count; index++) {
        const holiday_plan plan = plan_of(b, index);

        (void)printf("%zu,%zu,\"%s\",%zu,%.6f,%.6f\n", plan.months, plan.leaves,
                     effect_names[index / b->companies % EFFECTS], index % b->companies,
                     b->missed[index].company, b->missed[index].territories);
    }
}

int main(int argc, char **argv)
{
    bench b = {.companies = 30, .month_count = 5, .months = {24, 30, 36, 48, 60}};
    bool each = argc > 1 && strcmp(argv[1], "--each") == 0;
    char **words = argv + (each ? 2 : 1);
    size_t word_count = (size_t)(argv + argc - words);
    qc_run run = qc_run_default();
    qc_error error = {0};

    if (word_count > 0) {
        b.companies = strtoul(words[0], NULL, 10);
    }
    for (size_t k = 1; k < word_count && k <= MONTHS_MOST; k++) {
        b.months[k - 1] = strtoul(words[k], NULL, 10);
        b.month_count = k;
        if (b.months[k - 1] < 1 || b.months[k - 1] > HOLIDAY_MONTHS_MOST) {
            b.companies = 0;
        }
    }
    if (b.companies == 0) {
        (void)fprintf(stderr, "bench_holidays [--each] [COMPANIES [MONTHS...]], at most %d\n",
                      HOLIDAY_MONTHS_MOST);
        return 2;
    }
    size_t count = b.month_count * SIZES * EFFECTS * b.companies;

    b.missed = made_up_take(count, sizeof *b.missed);
    run.threads = 2;
    if (qc_tasks_run(&run, "companies", count, forecast_one, &b, &error) != QC_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    if (each) {
        print_each(&b, count);
    } else {
        print_table(&b);
    }
    free(b.missed);
    return 0;
}
