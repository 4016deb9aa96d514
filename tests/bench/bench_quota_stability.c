/* How far quotas move when the inputs move by one percent. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_quota_stability [REPEATS [FOLDER [METHOD]]]
 *
 * Plans the demo company, then as often as asked (default 10) with every revenue multiplied by 1 + 0.01 x, x standard
 * normal, forecast anew. Prints the changes of the territories' quotas that are at no bound, and fails if one is
 * beyond 3 %.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/random.h"
#include "quotacast.h"

static const double noise = 0.01, most = 0.03;

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

int main(int count, char **words)
{
    unsigned long repeats = count > 1 ? strtoul(words[1], NULL, 10) : 10;
    const char *folder = count > 2 ? words[2] : QC_SOURCE_DIR "/datasets/demo";
    const char *method = count > 3 ? words[3] : NULL;
    qc_read_settings reading = qc_read_settings_default();
    qc_book *book = NULL;
    qc_panel *panel = NULL;
    qc_quota_plan *base = NULL;
    double worst = 0;
    qc_error error;

    must(qc_book_read(folder, &reading, NULL, &book, &error), "read", &error);
    must(qc_panel_build(book, NULL, &panel, &error), "panel", &error);
    base = plan_of(book, panel, QC_NO_MONEY, method);
    for (unsigned long r = 1; r <= repeats; r++) {
        qc_panel *shaken = NULL;
        qc_quota_plan *plan = NULL;
        double largest = 0, sum = 0, n = 0, beyond = 0;
        const char *name = "";

        must(qc_panel_truncate(panel, panel->period_count, &shaken, &error), "panel", &error);
        shake(shaken, r);
        plan = plan_of(book, shaken, base->goal, method);
        for (size_t k = 0; k < base->node_count; k++) {
            double change =
                fabs((double)plan->nodes[k].quota / (double)base->nodes[k].quota - 1);

            if (strcmp(base->nodes[k].level, "territory") == 0 && base->nodes[k].quota > 0 &&
                !is_bound(&base->nodes[k])) {
                beyond += change > most ? 1 : 0;
                sum += change;
                n++;
                name = change > largest ? base->nodes[k].name : name;
                largest = fmax(largest, change);
            }
        }
        (void)printf("%3lu  %s  mean %.2f %%  largest %.2f %% (%s)  %.0f of %.0f beyond 3 %%\n",
                     r, plan->chosen.method, 100 * sum / n, 100 * largest, name, beyond, n);
        worst = fmax(worst, largest);
        qc_quota_plan_free(plan);
        qc_panel_free(shaken);
    }
    (void)printf("largest change of all: %.2f %%\n", 100 * worst);
    qc_quota_plan_free(base);
    qc_panel_free(panel);
    qc_book_free(book);
    return worst > most ? 1 : 0;
}
