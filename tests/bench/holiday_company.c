/* Made-up companies whose sales Lebaran moves, and what was to be expected of them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/holiday_company.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/random.h"
#include "tests/bench/made_up.h"

enum { YEAR = 12, FIRST_YEAR = 2017, YEARS = 10 };

/* Eid al-Fitr as announced in Indonesia, 2017 to 2026: month and day. */
static const int eid[YEARS][2] = {{6, 25}, {6, 15}, {6, 5},  {5, 24}, {5, 13},
                                  {5, 2},  {4, 22}, {4, 10}, {3, 31}, {3, 20}};

/* Days from the feast on, both ends within, and how many times the effect a month of such days
 * has. */
typedef struct moved_days {
    int first, last;
    double times;
} moved_days;

static const moved_days kinds[HOLIDAY_KINDS][2] = {
    {{-10, -1, 3}},
    {{-5, 4, 3}},
    {{-2, 7, -3}},
    {{-30, -1, 1}},
    {{-30, -1, -0.6}, {-2, 7, -1.8}},
};

/* Months of the common era, counted from year 0. */
static const int ends[HOLIDAY_ENDS] = {
    2022 * YEAR + 11, 2023 * YEAR + 1, 2023 * YEAR + 8, 2024 * YEAR + 1,
    2024 * YEAR + 10, 2025 * YEAR + 1, 2025 * YEAR + 5, 2025 * YEAR + 11,
};

static qc_date date_of(int year, int month, int day)
{
    qc_date date = 0;

    return qc_date_from_civil(year, month, day, &date) == QC_OK ? date : QC_NO_DATE;
}

/* What the feast adds to the logarithm of a month's sales, as a multiple of the effect. */
static double feast_of(size_t kind, int month)
{
    int year = month / YEAR;
    qc_date first = date_of(year, month % YEAR + 1, 1);
    qc_date next = date_of((month + 1) / YEAR, (month + 1) % YEAR + 1, 1);
    qc_date feast = date_of(year, eid[year - FIRST_YEAR][0], eid[year - FIRST_YEAR][1]);
    double sum = 0;

    for (size_t k = 0; k < 2; k++) {
        const moved_days *days = &kinds[kind][k];
        qc_date from = feast + days->first > first ? feast + days->first : first;
        qc_date behind = feast + days->last + 1 < next ? feast + days->last + 1 : next;

        sum +=
            behind > from ? days->times * (double)(behind - from) / (double)(next - first) : 0;
    }
    return sum;
}

/* What all territories have in common. */
typedef struct shared_course {
    double season[YEAR], growth;
    double *common; /* [months] */
} shared_course;

static void fill_leaf(const holiday_plan *plan, const shared_course *shared, qc_random *random,
                      int first, size_t leaf, holiday_company *company)
{
    double apart = plan->leaves > 1 ? 1 : 0;
    double level = log(1000) + 0.7 * qc_random_normal(random);
    double *values = company->panel.values + leaf * plan->months;
    double *factor = company->factor + leaf * (plan->months + HOLIDAY_AHEAD);
    double season[YEAR];
    double follows = 1 + 0.2 * qc_random_normal(random);
    double times = 1 + 0.2 * apart * qc_random_normal(random);

    for (size_t p = 0; p < YEAR; p++) {
        season[p] = follows * shared->season[p] + 0.03 * apart * qc_random_normal(random);
    }
    for (size_t t = 0; t < plan->months + HOLIDAY_AHEAD; t++) {
        int month = first + (int)t;
        double feast = times * plan->effect * feast_of(plan->kind, month);

        level += shared->growth;
        if (t < plan->months) {
            level += plan->noise / 6 * qc_random_normal(random);
            values[t] = exp(level + season[month % YEAR] + feast + shared->common[t] +
                            plan->noise * qc_random_normal(random));
        } else {
            company->expected[leaf * HOLIDAY_AHEAD + t - plan->months] =
                exp(level + season[month % YEAR] + feast);
        }
        factor[t] = exp(feast);
    }
}

static qc_panel make_panel(const holiday_plan *plan, int first)
{
    size_t inner = plan->leaves > 1 ? 1 : 0;
    size_t nodes = inner + plan->leaves;
    qc_panel panel = {.frequency = QC_FREQUENCY_MONTH,
                      .calendar = qc_calendar_default(),
                      .first_period = first - 1970 * YEAR,
                      .period_count = plan->months,
                      .season = YEAR,
                      .leaf_count = plan->leaves,
                      .values = made_up_take(plan->leaves * plan->months, sizeof(double)),
                      .leaf_node = made_up_take(plan->leaves, sizeof(qc_id)),
                      .node_count = nodes,
                      .nodes = made_up_take(nodes, sizeof *panel.nodes)};

    panel.nodes[0] = (qc_panel_node){"company", "company", QC_NO_ID, QC_NO_ID, QC_NO_ID};
    for (size_t leaf = 0; leaf < plan->leaves; leaf++) {
        panel.leaf_node[leaf] = (qc_id)(inner + leaf);
        panel.nodes[inner + leaf] =
            (qc_panel_node){"leaf", inner > 0 ? "territory" : "series",
                            inner > 0 ? 0 : QC_NO_ID, (qc_id)leaf, QC_NO_ID};
    }
    return panel;
}

holiday_company holiday_company_make(const holiday_plan *plan)
{
    size_t whole = plan->months + HOLIDAY_AHEAD;
    int first = ends[plan->end] + 1 - (int)plan->months;
    holiday_company company = {.panel = make_panel(plan, first),
                               .expected =
                                   made_up_take(plan->leaves * HOLIDAY_AHEAD, sizeof(double)),
                               .factor = made_up_take(plan->leaves * whole, sizeof(double))};
    shared_course shared = {.common = made_up_take(plan->months, sizeof(double))};
    qc_random random;
    double mean = 0;

    qc_random_start(&random, plan->seed, QC_PURPOSE_TEST, plan->months * 100 + plan->leaves);
    double size = 0.12 * (qc_random_uniform(&random) < 0.5 ? 0.3 : 1);

    for (size_t p = 0; p < YEAR; p++) {
        shared.season[p] = size * qc_random_normal(&random);
        mean += shared.season[p] / YEAR;
    }
    for (size_t p = 0; p < YEAR; p++) {
        shared.season[p] -= mean;
    }
    shared.growth = 0.004 + 0.006 * qc_random_normal(&random);
    for (size_t t = 0; t < plan->months; t++) {
        shared.common[t] = plan->noise / 4 * qc_random_normal(&random);
    }
    for (size_t leaf = 0; leaf < plan->leaves; leaf++) {
        fill_leaf(plan, &shared, &random, first, leaf, &company);
    }
    free(shared.common);
    return company;
}

void holiday_company_discard(holiday_company *company)
{
    free(company->panel.values);
    free(company->panel.leaf_node);
    free(company->panel.nodes);
    free(company->expected);
    free(company->factor);
}
