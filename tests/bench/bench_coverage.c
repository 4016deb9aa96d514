/* Coverage and accuracy of forecasts on the M1 and M3 competition series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_coverage [--test | --back K | --over N] [--known N] [--pooled | --single] [--models]
 * [--season S] [--limit N] [NAME ...]
 *
 * NAME is a file of the evaluation data's folder forecast/ without .csv, by default all of M1
 * and M3. Without --test the last horizon of the *training* part is forecast from what lies
 * before it (with --back K the K-th last), and the test part is not touched: use this for
 * choosing constants. --over N: the first to the N-th last one by one, a line for each file:
 * the mean over these origins of what 80 % and 95 % ranges hold, the deviation of one origin
 * from it, the misses below and above, and at how many origins 80 % ranges held 78 to 82 % and
 * 95 % ranges 93 to 97 %. --known N: only the last N values are known, as with a young company.
 * --limit N: the first N series. --season S: a season that the models know and the measures do
 * not, 52 for m4_weekly_third. --pooled: all series of a file are one panel (default);
 * --single: each series is a panel of its own.
 *
 * For each file: sMAPE, MASE and OWA (against Naive2) of the combination and, with --models, of
 * every single model; for the combination the coverage of its 80 % and 95 % ranges, overall and
 * at the first, middle and last step, the misses below and above the 95 % range, and the mean
 * scaled interval score (MSIS) at 95 %. In brackets: the standard error, had other series of
 * the kind been taken (by_series.h).
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "forecast/rolling.h"
#include "quotacast/accuracy.h"
#include "quotacast/forecast.h"
#include "tests/bench/by_series.h"
#include "tests/bench/competition.h"
#include "tests/bench/measures.h"

enum { MOST_METHODS = QC_MOST_MODELS + 2, RANGES = 2, PLACES = 4 };

static const double range_levels[RANGES][2] = {{0.1, 0.9}, {0.025, 0.975}};

typedef struct totals {
    measures method[MOST_METHODS]; /* models, "forecast", then Naive2 */
    const char *name[MOST_METHODS];
    size_t method_count;
    by_series held[RANGES][PLACES]; /* inside, and steps: all of them; first, middle, last */
    by_series errors;               /* sMAPE and MASE of the combination, then of Naive2 */
    by_series below, above;         /* misses of the 95 % range, and steps */
    double msis, msis_series;
    double seconds;
} totals;

typedef struct options {
    bool test, single, models;
    size_t back, over, known, limit;
    int season; /* for the models; 0: that of the file */
} options;

/* The interval score: Gneiting & Raftery (2007), JASA 102(477):359-378,
 * doi:10.1198/016214506000001437. */
static double interval_score(double actual, double low, double high)
{
    double score = high - low;

    score += actual < low ? (low - actual) * 2 / 0.05 : 0;
    score += actual > high ? (actual - high) * 2 / 0.05 : 0;
    return score;
}

static void add_ranges(totals *t, const qc_forecast *forecast, size_t leaf,
                       const double *actual, double scale)
{
    double score = 0;
    double held[RANGES][PLACES][BY_SERIES_SUMS] = {0};
    double below[BY_SERIES_SUMS] = {0, (double)forecast->horizon};
    double above[BY_SERIES_SUMS] = {0, (double)forecast->horizon};

    for (size_t h = 0; h < forecast->horizon; h++) {
        const double *draws =
            forecast->draws + (leaf * forecast->horizon + h) * forecast->draw_count;
        double q[RANGES][2];

        for (size_t r = 0; r < RANGES; r++) {
            if (qc_draws_quantiles(draws, forecast->draw_count, range_levels[r], 2, q[r],
                                   NULL) != QC_OK) {
                exit(1);
            }
        }
        for (size_t place = 0; place < PLACES; place++) {
            if ((place == 1 && h != 0) || (place == 2 && h != forecast->horizon / 2) ||
                (place == 3 && h != forecast->horizon - 1)) {
                continue;
            }
            for (size_t r = 0; r < RANGES; r++) {
                held[r][place][0] += q[r][0] <= actual[h] && actual[h] <= q[r][1];
                held[r][place][1] += 1;
            }
        }
        below[0] += actual[h] < q[1][0];
        above[0] += actual[h] > q[1][1];
        score += interval_score(actual[h], q[1][0], q[1][1]);
    }
    for (size_t r = 0; r < RANGES; r++) {
        for (size_t place = 0; place < PLACES; place++) {
            by_series_add(&t->held[r][place], held[r][place]);
        }
    }
    by_series_add(&t->below, below);
    by_series_add(&t->above, above);
    if (isfinite(scale)) {
        t->msis += score / (double)forecast->horizon / scale;
        t->msis_series += 1;
    }
}

/* `before` is the series behind the leaf up to the target: MASE's scale is that of all its
 * values. */
static void add_leaf(totals *t, const qc_panel *panel, const qc_forecast *forecast,
                     const qc_rolling *models, size_t leaf, const competition_series *before)
{
    size_t horizon = forecast->horizon;
    const double *row = panel->values + leaf * panel->period_count;
    size_t length = panel->period_count;
    measures *combined = &t->method[forecast->model_count];
    measures *naive2 = combined + 1;
    double added[BY_SERIES_SUMS] = {-combined->smape, -combined->mase, -naive2->smape,
                                    -naive2->mase};
    double benchmark[64];

    while (isnan(*row)) {
        row++;
        length--;
    }
    for (size_t model = 0; models != NULL && model < forecast->model_count; model++) {
        const double *point = qc_rolling_prediction(models, models->last, model, leaf);

        measures_add(&t->method[model], before,
                     isnan(point[0]) ? forecast->naive + leaf * horizon : point);
    }
    measures_add(combined, before, forecast->point + leaf * horizon);
    if (!measures_naive2(row, length, before->season, horizon, benchmark)) {
        exit(1);
    }
    measures_add(naive2, before, benchmark);
    added[0] += combined->smape;
    added[1] += combined->mase;
    added[2] += naive2->smape;
    added[3] += naive2->mase;
    by_series_add(&t->errors, added);
    add_ranges(t, forecast, leaf, before->values + before->length,
               qc_accuracy_mase_scale(before->values, before->length, before->season));
}

/* The single models at the end of the panel. */
static qc_rolling *run_models(const qc_panel *panel, const qc_forecast_settings *settings)
{
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    if (qc_rolling_new(panel, settings, false, NULL, &rolling, &error) != QC_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    return rolling;
}

static void run_panel(const competition *c, size_t first, size_t count, const options *o,
                      totals *t)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    competition_cut cut = {.off = o->test ? 0 : o->back * c->horizon,
                           .least = o->test ? 1 : 2 * (size_t)c->season + 1,
                           .keep = o->known};
    qc_panel *panel = competition_panel(c, first, count, cut);
    qc_forecast *forecast = NULL;
    qc_run run = qc_run_default();
    qc_error error = {0};
    struct timespec from;
    struct timespec to;
    qc_rolling *models = NULL;
    size_t leaf = 0;

    if (o->season > 0) {
        panel->season = o->season;
    }
    if (panel->leaf_count == 0) {
        competition_panel_free(panel);
        return;
    }
    settings.horizon = c->horizon;
    settings.backtest_draws = 0;
    run.threads = 1;
    (void)clock_gettime(CLOCK_MONOTONIC, &from);
    if (qc_forecast_run(panel, &settings, &run, &forecast, &error) != QC_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &to);
    t->seconds +=
        (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
    t->method_count = forecast->model_count + 2;
    for (size_t method = 0; method < forecast->backtest->method_count; method++) {
        t->name[method] = forecast->backtest->method[method];
    }
    t->name[forecast->model_count] = "forecast";
    t->name[forecast->model_count + 1] = "Naive2";
    if (o->models) {
        models = run_models(panel, &settings);
    }
    for (size_t i = first; i < first + count; i++) {
        if (competition_has(&c->series[i], cut)) {
            competition_series before = c->series[i];

            before.length -= cut.off;
            add_leaf(t, panel, forecast, models, leaf++, &before);
        }
    }
    qc_rolling_free(models);
    qc_forecast_free(forecast);
    competition_panel_free(panel);
}

static double share_of(const by_series *b)
{
    return b->sum[0] / b->sum[1];
}

static void print_share(const char *label, const by_series *b)
{
    (void)printf("  %s %.3f (%.3f)", label, share_of(b), by_series_ratio_error(b));
}

/* OWA is half the sum of the ratios of sMAPE and MASE to Naive2's. */
static double owa_error(const by_series *errors)
{
    double slope[BY_SERIES_SUMS];

    for (int k = 0; k < 2; k++) {
        double benchmark = errors->sum[k + 2];

        slope[k] = 0.5 / benchmark;
        slope[k + 2] = -0.5 * errors->sum[k] / (benchmark * benchmark);
    }
    return by_series_error(errors, slope);
}

static void print_totals(const char *name, const totals *t)
{
    static const char *const place[PLACES] = {"", "first", "middle", "last"};
    const measures *benchmark = &t->method[t->method_count - 1];

    (void)printf("%s, %zu series, %.2f s\n", name, benchmark->series, t->seconds);
    for (size_t m = 0; m < t->method_count; m++) {
        const measures *s = &t->method[m];

        if (s->series > 0) {
            (void)printf("  %-16s sMAPE %7.3f  MASE %6.3f  OWA %6.4f", t->name[m],
                         measures_smape(s), measures_mase(s), measures_owa(s, benchmark));
            if (m + 2 == t->method_count) {
                (void)printf(" (%.4f)", owa_error(&t->errors));
            }
            (void)printf("\n");
        }
    }
    for (size_t r = 0; r < RANGES; r++) {
        for (size_t k = 0; k < PLACES; k++) {
            print_share(k > 0 ? place[k] : r == 0 ? "80 %:" : "95 %:", &t->held[r][k]);
        }
        (void)printf("\n");
    }
    print_share("below", &t->below);
    print_share("above", &t->above);
    (void)printf("  MSIS %.3f\n", t->msis / t->msis_series);
}

static totals run_series(const competition *c, const options *o)
{
    size_t count = o->limit > 0 && o->limit < c->count ? o->limit : c->count;
    totals t = {0};

    if (o->single) {
        for (size_t i = 0; i < count; i++) {
            run_panel(c, i, 1, o, &t);
        }
    } else {
        run_panel(c, 0, count, o, &t);
    }
    return t;
}

/* Origins with fewer series tell more of these than of ranges. */
enum { LEAST_SERIES = 50 };

/* What ranges held at one origin after another. */
static void run_origins(const char *name, const competition *c, options o)
{
    double held[RANGES] = {0};
    double square[RANGES] = {0};
    double near[RANGES] = {0};
    double below = 0;
    double above = 0;
    double msis = 0;
    double n = 0;

    for (o.back = 1; o.back <= o.over; o.back++) {
        totals t = run_series(c, &o);

        if (t.below.sum[1] < LEAST_SERIES * (double)c->horizon) {
            break;
        }
        n += 1;
        below += share_of(&t.below);
        above += share_of(&t.above);
        msis += log(t.msis / t.msis_series);
        for (size_t r = 0; r < RANGES; r++) {
            double share = share_of(&t.held[r][0]);

            held[r] += share;
            square[r] += share * share;
            near[r] += fabs(share - (r == 0 ? 0.80 : 0.95)) <= 0.02;
        }
    }
    (void)printf("%-13s %2.0f origins", name, n);
    for (size_t r = 0; r < RANGES && n > 0; r++) {
        double mean = held[r] / n;

        (void)printf("  %s %%: %.3f +- %.3f, near %.0f", r == 0 ? "80" : "95", mean,
                     n > 1 ? sqrt(fmax(square[r] - n * mean * mean, 0) / (n - 1)) : 0, near[r]);
    }
    (void)printf("  below %.3f  above %.3f  MSIS %.3f\n", below / n, above / n, exp(msis / n));
}

static void run_file(const char *name, const options *o)
{
    competition c = competition_read(name);

    if (o->over > 0) {
        run_origins(name, &c, *o);
    } else {
        totals t = run_series(&c, o);

        print_totals(name, &t);
    }
    competition_free(&c);
}

int main(int argc, char **argv)
{
    static const char *const all[] = {"m1_yearly", "m1_quarterly", "m1_monthly", "m3_yearly",
                                      "m3_other",  "m3_quarterly", "m3_monthly"};
    options o = {.back = 1};
    bool named = false;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--test") == 0) {
            o.test = true;
        } else if (strcmp(argv[i], "--single") == 0) {
            o.single = true;
        } else if (strcmp(argv[i], "--pooled") == 0) {
            o.single = false;
        } else if (strcmp(argv[i], "--season") == 0 && i + 1 < argc) {
            o.season = (int)strtol(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--models") == 0) {
            o.models = true;
        } else if (strcmp(argv[i], "--limit") == 0 && i + 1 < argc) {
            o.limit = (size_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--known") == 0 && i + 1 < argc) {
            o.known = (size_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--back") == 0 && i + 1 < argc) {
            o.back = (size_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--over") == 0 && i + 1 < argc) {
            o.over = (size_t)strtoul(argv[++i], NULL, 10);
        } else {
            named = true;
            run_file(argv[i], &o);
        }
    }
    for (size_t k = 0; !named && k < sizeof all / sizeof *all; k++) {
        run_file(all[k], &o);
    }
    return 0;
}
