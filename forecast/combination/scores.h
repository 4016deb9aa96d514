/* How well models forecast in the past compared with naive: in one row, and over the panel. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_SCORES_H
#define QC_FORECAST_COMBINATION_SCORES_H

#include "forecast/combination/row_record.h"

/**
 * Scores of one row at the origins combined .. last, for each model and, in the last column,
 * for their combination. A log ratio is log(error / error of naive), within bounds: below 0 is
 * better than naive. Old errors count less, half as much for every HALF_LIFE (scores.c)
 * origins.
 */
typedef struct qc_scores {
    /** [origin][model_count + 1] log ratio of the sums of all errors; the panel averages
     * these */
    double *log_ratio;
    /**
     * [origin][model_count + 1] log ratio made of the square roots of each origin's error; the
     * row's own weights use it
     */
    double *own_ratio;
    /** [origin][model_count + 1] number of origins with an error, old ones counting less */
    double *origins;
    double *roughness; /**< [origin] see forecast/combination/roughness.h */
} qc_scores;

/**
 * A log ratio as a line in a row's roughness x: level + slope (x - centre), with x kept within
 * `reach` of the centre.
 */
typedef struct qc_score_line {
    double level, slope, centre, reach;
} qc_score_line;

/**
 * The panel's log ratios [2][origin][model_count + 1]: first over the rows that sell in most
 * periods, then over the intermittent ones. Where a method has no errors on one kind of rows it
 * takes the ratio of the other kind; where it has none on either, its level is INFINITY.
 */
typedef struct qc_panel_scores {
    const qc_rolling *rolling;
    qc_score_line *line;
} qc_panel_scores;

/** Number of cells [origin][model_count + 1] of a row's scores. */
size_t qc_scores_size(const qc_rolling *rolling);

/** Number of values that hold all scores of a row, and the scores laid out in such room. */
size_t qc_scores_room(const qc_rolling *rolling);
qc_scores qc_scores_in(const qc_rolling *rolling, double *room);

/**
 * Compares a method's errors with naive's, as known at an origin: absolute errors, or squared
 * ones for an intermittent row. With E and N the sums of the method's and of naive's errors
 * made at one earlier origin, and w that origin's weight:
 *
 *     log_ratio = log(sum(w E) / sum(w N))
 *     own_ratio = 2 log(sum(w sqrt(E)) / sum(w sqrt(N))), or log_ratio for squared errors
 *
 * @param past  NULL for a model; for model_count the combination's errors [origin][horizon]
 *          from the first origin on
 */
void qc_scores_measure(const qc_row_record *record, size_t origin, size_t method,
                       const double *past, qc_scores *scores);

/**
 * Finds the panel's ratio of a method at an origin: the mean of the sampled rows' log ratios,
 * weighted by their origins, shrunk towards the usual ratio; and for rows that sell in most
 * periods its slope by roughness.
 *
 * @param sample  [sample_count] scores of the sampled rows
 */
void qc_scores_of_panel(const qc_panel_scores *panel, const qc_scores *sample, size_t origin,
                        size_t method);

/** A row's log ratio shrunk towards the panel's; INFINITY where the method has too few
 * errors. */
double qc_scores_shrunk(const qc_panel_scores *panel, const qc_scores *scores, size_t row,
                        size_t origin, size_t method);

#endif
