/* How well each model forecast in the past, compared with naive. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/combination/scores.h"

#include <math.h>

#include "forecast/combination/roughness.h"
#include "forecast/combination/usual_ratio.h"

/*
 * A model without a usual ratio (usual_ratio.h) gets a weight only once it has errors at the
 * latest four origins, which count 1 + 0.891 + 0.794 + 0.707 with HALF_LIFE. A model with a
 * usual ratio is given that ratio until then. On yearly series of M1 and M3 of which 4, 5, 6
 * and 7 years are known, one and two horizons back, this takes 12, 19, 6 and 3 % off the error
 * (MASE) of waiting for four origins, where naive or `recent_drift` alone were used.
 */
static const double ORIGINS_NEEDED = 3.39;

/*
 * The constants below, and those of weights.c, were chosen by the accuracy on the training
 * parts of the monthly and quarterly series of M1 and M3 (bench_coverage, also with --single
 * and --back 2, never with --test). The optimum is flat: half or twice PRIOR_ORIGINS,
 * half-lives of 3 to 12 and powers of 4 to 16 change the mean error by 0.1 to 0.4 %. Without a
 * half-life it is 0.2 % higher, with equal weights 2.6 %. Weighted medians and trimmed means
 * are no better.
 */

/* An error made this many origins before the latest one counts half as much. */
static const double HALF_LIFE = 6;

/* Number of origins from which a row's own ratio counts as much as the panel's, and the panel's
 * as much as the usual one. */
static const double PRIOR_ORIGINS = 24;

/* Number of origins from which the estimated slope by roughness counts as much as no slope.
 * Chosen like the others, one to three horizons back: it takes 1 % off the error of yearly
 * series and M3 other, 1.1 % off M3 quarterly, nothing off monthly ones. 24 gains as much,
 * 2,400 two thirds of it. The ratio of the combination itself has no slope: with one the errors
 * of M1 yearly and M3 monthly are .7 and .5 % higher. */
static const double SLOPE_ORIGINS = 240;

/* Beyond this many standard deviations from the mean roughness the line stays level. */
static const double MOST_DEVIATIONS = 2;

/* The ratio of a single row is kept within 1/10 .. 10, so that one lucky or broken record
 * cannot dominate. */
static const double RATIO_LIMIT = 10;

static size_t cell_of(const qc_rolling *rolling, size_t origin, size_t method)
{
    return (origin - rolling->combined) * (rolling->model_count + 1) + method;
}

size_t qc_scores_size(const qc_rolling *rolling)
{
    return (rolling->last - rolling->combined + 1) * (rolling->model_count + 1);
}

size_t qc_scores_room(const qc_rolling *rolling)
{
    return 3 * qc_scores_size(rolling) + rolling->last - rolling->combined + 1;
}

qc_scores qc_scores_in(const qc_rolling *rolling, double *room)
{
    size_t size = qc_scores_size(rolling);

    return (qc_scores){room, room + size, room + 2 * size, room + 3 * size};
}

static double bounded_log_ratio(double mine, double naive)
{
    double least = naive / RATIO_LIMIT;

    if (!(mine > least)) {
        mine = least;
    }
    if (mine >= naive * RATIO_LIMIT) {
        return mine > 0 ? log(RATIO_LIMIT) : 0; /* both without error: no better than naive */
    }
    return log(mine / naive);
}

/*
 * Intermittent rows are judged by squared errors. By absolute errors the best forecast of such
 * a row is its median, which is 0, and the company does not sell the sum of its medians:
 * Kolassa (2016), IJF 32(3):788-803, doi:10.1016/j.ijforecast.2015.12.004. A window without a
 * sale would flatter a method that forecasts 0, so the row's usual squares over one horizon are
 * added to the errors of both methods. Returns these squares, in units of the level, or 0 for a
 * row that is judged by absolute errors.
 */
static double usual_squares(const qc_rolling *rolling, size_t row, size_t origin)
{
    return qc_history_is_intermittent(rolling->history, row, origin)
               ? qc_history_mean_square(rolling->history, row, origin) *
                     (double)rolling->horizon
               : 0;
}

static double cost(double error, bool squared)
{
    return squared ? error * error : fabs(error);
}

/* Adds up the errors of a method and of naive from one origin over the steps that both
 * forecast; false if there are none. */
static bool sum_costs(const double *mine, const double *naive, size_t steps, bool squared,
                      double sum[2])
{
    bool any = false;

    sum[0] = 0;
    sum[1] = 0;
    for (size_t step = 0; step < steps; step++) {
        if (!isnan(mine[step]) && !isnan(naive[step])) {
            any = true;
            sum[0] += cost(mine[step], squared);
            sum[1] += cost(naive[step], squared);
        }
    }
    return any;
}

/*
 * A row has a dozen origins, and one that went badly wrong would decide its ratio. So the row's
 * own ratio is made of the square roots of each origin's error. This takes .17 % (standard
 * error .04) off the mean error over 54 origins of the training parts of M1 and M3, and .18 %
 * (.08) where series are forecast one by one. The panel's ratio averages over many rows and
 * needs no roots: with them it gains nothing, and simulated companies lose.
 */
void qc_scores_measure(const qc_row_record *record, size_t origin, size_t method,
                       const double *past, qc_scores *scores)
{
    const qc_rolling *rolling = record->rolling;
    size_t at = cell_of(rolling, origin, method);
    double total[2] = {0, 0}; /* of the method and of naive */
    double root[2] = {0, 0};
    double origins = 0;
    double usual = usual_squares(rolling, record->row, origin);
    bool squared = usual > 0;
    const qc_hindsight before = qc_hindsight_from(rolling, record->row, origin);

    for (size_t made = qc_rolling_weighing(rolling, origin); made < origin; made++) {
        const double *naive = qc_row_record_error(record, made, rolling->model_count);
        const double *mine = past != NULL ? past + (made - rolling->first) * rolling->horizon
                                          : qc_row_record_error(record, made, method);
        size_t steps = origin - made < rolling->horizon ? origin - made : rolling->horizon;
        double decay = exp2(-(double)(origin - 1 - made) / HALF_LIFE);
        double weight = made < before.end ? before.weight * decay : decay;
        double sum[2];

        if (sum_costs(mine, naive, steps, squared, sum)) {
            origins += decay;
            for (size_t side = 0; side < 2; side++) {
                total[side] += weight * sum[side];
                root[side] += weight * sqrt(sum[side]);
            }
        }
    }
    scores->origins[at] = origins;
    scores->log_ratio[at] = bounded_log_ratio(total[0] + usual, total[1] + usual);
    scores->own_ratio[at] = squared ? scores->log_ratio[at]
                                    : bounded_log_ratio(root[0] * root[0], root[1] * root[1]);
}

/* The name of a model; "" for the combination. */
static const char *name_of(const qc_rolling *rolling, size_t method)
{
    return method < rolling->model_count ? rolling->models[method].name : "";
}

/* A method's usual log ratio, before any error of this panel is known: the mean over its
 * rows. */
static double prior_log_ratio(const qc_rolling *rolling, size_t origin, size_t method,
                              bool intermittent)
{
    const char *name = name_of(rolling, method);
    double total = 0;
    double rows = 0;

    for (size_t k = 0; k < rolling->sample_count; k++) {
        size_t row = qc_rolling_sample(rolling, k);
        size_t length = qc_history_length(rolling->history, row, origin);

        if (length > 0 &&
            qc_history_is_intermittent(rolling->history, row, origin) == intermittent) {
            total += qc_usual_log_ratio(name, rolling->history->season, length);
            rows += 1;
        }
    }
    return rows > 0 ? total / rows : 0;
}

/* Fits the line of ratios by roughness, each row weighted by its origins; the slope is shrunk
 * towards 0. */
static void fit_slope(const qc_roughness_sums *sums, qc_score_line *line)
{
    double variance = sums->weight > 0 ? qc_roughness_squares(sums) / sums->weight : 0;

    if (variance > 1e-12) {
        line->centre = qc_roughness_mean(sums);
        line->slope = qc_roughness_slope(sums, 0, SLOPE_ORIGINS * variance);
        line->reach = MOST_DEVIATIONS * sqrt(variance);
    }
}

/* Number of origins with errors that a method needs before it is used. The combination needs
 * none: its models have them. */
static double origins_needed(const qc_rolling *rolling, size_t method)
{
    return method == rolling->model_count ||
                   qc_usual_ratio_is_measured(name_of(rolling, method),
                                              rolling->history->season)
               ? 0
               : ORIGINS_NEEDED;
}

/* The panel's ratio over its intermittent rows or over the others; at a level of INFINITY if
 * the method has too few errors there. */
static qc_score_line score_kind(const qc_panel_scores *panel, const qc_scores *sample,
                                size_t origin, size_t method, bool intermittent)
{
    const qc_rolling *rolling = panel->rolling;
    size_t at = cell_of(rolling, origin, method);
    qc_score_line line = {0, 0, 0, 0};
    double total = PRIOR_ORIGINS * prior_log_ratio(rolling, origin, method, intermittent);
    double origins = PRIOR_ORIGINS;
    double most = -1; /* origins of the row that has most; -1 without such rows */
    qc_roughness_sums rough = {0, 0, 0, 0, 0};

    for (size_t k = 0; k < rolling->sample_count; k++) {
        if (qc_history_is_intermittent(rolling->history, qc_rolling_sample(rolling, k),
                                       origin) == intermittent) {
            double x = sample[k].roughness[origin - rolling->combined];

            total += sample[k].origins[at] * sample[k].log_ratio[at];
            origins += sample[k].origins[at];
            most = fmax(most, sample[k].origins[at]);
            if (!intermittent && !isnan(x) && method < rolling->model_count) {
                qc_roughness_add(&rough, sample[k].origins[at], x, sample[k].log_ratio[at]);
            }
        }
    }
    fit_slope(&rough, &line);
    line.level = most >= origins_needed(rolling, method) ? total / origins : INFINITY;
    return line;
}

void qc_scores_of_panel(const qc_panel_scores *panel, const qc_scores *sample, size_t origin,
                        size_t method)
{
    size_t at = cell_of(panel->rolling, origin, method);
    qc_score_line steady = score_kind(panel, sample, origin, method, false);
    qc_score_line intermittent = score_kind(panel, sample, origin, method, true);

    panel->line[at] = isfinite(steady.level) ? steady : intermittent;
    panel->line[at + qc_scores_size(panel->rolling)] =
        isfinite(intermittent.level) ? intermittent : steady;
}

static double along(const qc_score_line *line, double roughness)
{
    double x = isnan(roughness) ? 0 : roughness - line->centre;

    return line->level + line->slope * fmin(fmax(x, -line->reach), line->reach);
}

double qc_scores_shrunk(const qc_panel_scores *panel, const qc_scores *scores, size_t row,
                        size_t origin, size_t method)
{
    const qc_rolling *rolling = panel->rolling;
    size_t at = cell_of(rolling, origin, method);
    size_t kind =
        qc_history_is_intermittent(rolling->history, row, origin) ? qc_scores_size(rolling) : 0;
    double own = scores->origins[at] / (scores->origins[at] + PRIOR_ORIGINS);

    return own * scores->own_ratio[at] +
           (1 - own) *
               along(&panel->line[kind + at], scores->roughness[origin - rolling->combined]);
}
