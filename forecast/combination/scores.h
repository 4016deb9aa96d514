/* How models did against naive: of one row, and of the panel. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_SCORES_H
#define QC_FORECAST_COMBINATION_SCORES_H

#include "forecast/combination/row_record.h"

/**
 * Scores of one row at the origins combined .. last: of the models, and last of their
 * combination. Old errors count less: half for every HALF_LIFE (scores.c) origins. Ratios are
 * logs of the error over naive's, kept within bounds.
 */
typedef struct qc_scores {
    /** [origin][model_count + 1] of all errors: what the panel's is a mean of */
    double *log_ratio;
    /**
     * [origin][model_count + 1] of the roots of the errors of each origin: what a row's own is
     */
    double *own_ratio;
    /** [origin][model_count + 1] origins with an error, old ones counting less */
    double *origins;
    double *roughness; /**< [origin] see forecast/combination/roughness.h */
} qc_scores;

/**
 * A log ratio that goes by a row's roughness x: level + slope (x - centre), x at most `reach`
 * from the centre.
 */
typedef struct qc_score_line {
    double level, slope, centre, reach;
} qc_score_line;

/**
 * The panel's log ratios [2][origin][model_count + 1]: of its rows that sell in most periods,
 * and of those that sell in few; of the other kind where a method was judged on none, at a
 * level of INFINITY where on none of either.
 */
typedef struct qc_panel_scores {
    const qc_rolling *rolling;
    qc_score_line *line;
} qc_panel_scores;

/** Cells [origin][model_count + 1] of a row's scores. */
size_t qc_scores_size(const qc_rolling *rolling);

/** What all scores of a row take, and scores laid out in so many values. */
size_t qc_scores_room(const qc_rolling *rolling);
qc_scores qc_scores_in(const qc_rolling *rolling, double *room);

/**
 * Compares a method's errors with naive's, as known at an origin: absolute ones, or squared
 * ones of a row that sells in few periods. With E and N the sums of its and naive's errors made
 * at one origin, w the origin's weight:
 *
 *     log_ratio = log(sum(w E) / sum(w N))
 *     own_ratio = 2 log(sum(w sqrt(E)) / sum(w sqrt(N))); of squared errors log_ratio
 *
 * @param past  NULL for a model; for model_count the combination's errors [origin][horizon]
 *          from the first origin on
 */
void qc_scores_measure(const qc_row_record *record, size_t origin, size_t method,
                       const double *past, qc_scores *scores);

/**
 * The panel's ratio of a method at an origin: the mean of the sampled rows' log ratios, each
 * with its origins as weight, and the prior; and how it goes by roughness, of rows that sell in
 * most periods.
 *
 * @param sample  [sample_count] scores of the sampled rows
 */
void qc_scores_of_panel(const qc_panel_scores *panel, const qc_scores *sample, size_t origin,
                        size_t method);

/** A row's log ratio drawn to the panel's; INFINITY where the method was not judged. */
double qc_scores_shrunk(const qc_panel_scores *panel, const qc_scores *scores, size_t row,
                        size_t origin, size_t method);

#endif
