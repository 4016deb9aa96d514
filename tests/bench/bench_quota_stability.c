/* How far quotas move when the inputs move by one percent. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_quota_stability [REPEATS [COMPANIES [METHOD]]]
 *
 * Plans demo companies (default 5: seeds 1 to 5), each again as often as asked (default 20)
 * with every revenue multiplied by 1 + 0.01 x, x standard normal, forecast anew. Prints for
 * each company how far territories' quotas move that are at no bound, and which move by more
 * than 3 %. Changes within the unit of rounding, and plans for which another method was chosen,
 * are counted apart. Fails if a quota is beyond 3 %.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/random.h"
#include "demo_company.h"
#include "quotacast.h"

static const double noise = 0.01, most = 0.03;

/* What is counted of a company, and of each of its nodes. */
typedef struct tally {
    double count, sum, beyond, within_unit, largest, other_method;
} tally;

static void must(qc_status status, const char *what, const qc_error *error)
{
    if (status != QC_OK) {
        (void)fprintf(stderr, "%s: %s\n", what, error->message);
        exit(1);
    }
}

static void shake(qc_panel *panel, uint64_t seed)
{
    qc_random random;

    qc_random_start(&random, seed, QC_PURPOSE_TEST, 0);
    for (size_t k = 0; k < panel->leaf_count * panel->period_count; k++) {
        panel->values[k] *= 1 + noise * qc_random_normal(&random);
    }
}

static qc_quota_plan *plan_of(const qc_book *book, const qc_panel *panel, qc_money goal,
                              const char *method)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_quota_settings quota = qc_quota_settings_default();
    qc_forecast *forecast = NULL;
    qc_quota_plan *plan = NULL;
    qc_error error;

    settings.horizon = 3;
    quota.goal = goal;
    quota.method = method;
    must(qc_forecast_run(panel, &settings, NULL, &forecast, &error), "forecast", &error);
    must(qc_quota_plan_build(book, panel, forecast, &quota, NULL, &plan, &error), "plan",
         &error);
    qc_forecast_free(forecast);
    return plan;
}

static int is_bound(const qc_quota_node *node)
{
    return node->quota == node->floor || node->quota == node->cap || node->quota == node->hold;
}

/* Adds how far one node's quota moved. */
static void add_change(const qc_quota_plan *base, const qc_quota_plan *plan, size_t node,
                       tally *company, tally *own)
{
    qc_money from = base->nodes[node].quota, to = plan->nodes[node].quota;
    qc_money moved = from > to ? from - to : to - from;
    double change = (double)moved / (double)from;
    bool within_unit = moved <= qc_currency_scale(&base->currency);

    company->count++;
    company->sum += change;
    if (change > most && within_unit) {
        company->within_unit++;
    } else if (change > most) {
        company->beyond++;
        own->beyond++;
    }
    if (!within_unit) {
        company->largest = fmax(company->largest, change);
        own->largest = fmax(own->largest, change);
    }
}

static void compare(const qc_quota_plan *base, const qc_quota_plan *plan, tally *company,
                    tally *nodes)
{
    for (size_t k = 0; k < base->node_count; k++) {
        const qc_quota_node *node = &base->nodes[k];

        if (strcmp(node->level, "territory") == 0 && node->quota > 0 && !is_bound(node) &&
            !is_bound(&plan->nodes[k])) {
            add_change(base, plan, k, company, &nodes[k]);
        }
    }
}

static void print(const char *name, const qc_quota_plan *base, const tally *company,
                  const tally *nodes)
{
    (void)printf("%s: %s, mean %.2f %%, largest %.2f %%, %.0f of %.0f beyond 3 %%, "
                 "%.0f within the unit; another method %.0f times\n",
                 name, base->chosen.method, 100 * company->sum / company->count,
                 100 * company->largest, company->beyond, company->count, company->within_unit,
                 company->other_method);
    for (size_t k = 0; k < base->node_count; k++) {
        if (nodes[k].beyond > 0) {
            (void)printf("    %-24s %.3f %% of the goal, %.0f times, at most %.2f %%\n",
                         base->nodes[k].name,
                         100 * (double)base->nodes[k].quota / (double)base->goal,
                         nodes[k].beyond, 100 * nodes[k].largest);
        }
    }
}

static double run_company(const char *folder, const char *name, unsigned long repeats,
                          const char *method)
{
    qc_read_settings reading = qc_read_settings_default();
    qc_book *book = NULL;
    qc_panel *panel = NULL;
    qc_quota_plan *base = NULL;
    tally company = {0};
    tally *nodes = NULL;
    qc_error error;

    must(qc_book_read(folder, &reading, NULL, &book, &error), "read", &error);
    must(qc_panel_build(book, NULL, &panel, &error), "panel", &error);
    base = plan_of(book, panel, QC_NO_MONEY, method);
    nodes = calloc(base->node_count, sizeof *nodes);
    for (unsigned long r = 1; r <= repeats && nodes != NULL; r++) {
        qc_panel *shaken = NULL;
        qc_quota_plan *plan = NULL;

        must(qc_panel_truncate(panel, panel->period_count, &shaken, &error), "panel", &error);
        shake(shaken, r);
        plan = plan_of(book, shaken, base->goal, method);
        if (strcmp(plan->chosen.method, base->chosen.method) != 0) {
            company.other_method++;
        } else {
            compare(base, plan, &company, nodes);
        }
        qc_quota_plan_free(plan);
        qc_panel_free(shaken);
    }
    print(name, base, &company, nodes);
    free(nodes);
    qc_quota_plan_free(base);
    qc_panel_free(panel);
    qc_book_free(book);
    return company.beyond;
}

int main(int count, char **words)
{
    unsigned long repeats = count > 1 ? strtoul(words[1], NULL, 10) : 20;
    unsigned long companies = count > 2 ? strtoul(words[2], NULL, 10) : 5;
    const char *method = count > 3 ? words[3] : NULL;
    double beyond = 0;

    for (unsigned long seed = 1; seed <= companies; seed++) {
        demo_settings settings = demo_settings_default();
        demo_error failure;
        char folder[512], name[32];

        (void)snprintf(folder, sizeof folder, "%s/bench_stability_%lu", QC_BINARY_DIR, seed);
        (void)snprintf(name, sizeof name, "company %lu", seed);
        settings.seed = seed;
        settings.folder = folder;
        if (demo_company_write(&settings, &failure) != DEMO_OK) {
            (void)fprintf(stderr, "%s\n", failure.message);
            return 1;
        }
        beyond += run_company(folder, name, repeats, method);
    }
    (void)printf("beyond 3 %%: %.0f\n", beyond);
    return beyond > 0 ? 1 : 0;
}
