/* Trials of quota methods and their mixtures over past periods, and the choice among them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/numeric.h"
#include "territory/quota_past.h"

enum {
    GRID_STEPS = 4,    /* weights of mixtures in steps of a quarter */
    FEWEST_PERIODS = 3 /* below it nothing is learned */
};

static const double most_correlation =
    0.1; /* up to it attainment counts as independent of a trait */

/* Room for one case. */
typedef struct desk {
    double *share, *attained, *attained_rank, *trait; /* [leaf] */
    double *trait_rank[QC_TRAIT_COUNT];               /* [leaf] */
    qc_ranked *room;
} desk;

static qc_status take_desk(size_t leaf_count, qc_arena *arena, desk *work, qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(work->share, arena, leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(work->attained, arena, leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(work->attained_rank, arena, leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(work->trait, arena, leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(work->room, arena, leaf_count, error));
    for (int f = 0; f < QC_TRAIT_COUNT; f++) {
        QC_TRY(QC_TAKE_ARRAY(work->trait_rank[f], arena, leaf_count, error));
    }

done:
    return status;
}

static void rank_traits(const qc_quota_past *past, size_t at, desk *work)
{
    for (int f = 0; f < QC_TRAIT_COUNT; f++) {
        qc_quota_trait(past, &past->cases[at], (qc_trait)f, work->trait);
        qc_quota_ranks(work->trait, past->leaf_count, work->room, work->trait_rank[f]);
    }
}

/* One trial in one case that is over. */
static void score(const qc_quota_rolling *rolling, qc_quota_trial_run *trial, size_t at,
                  desk *work)
{
    const qc_quota_past *past = rolling->past;
    const qc_quota_case *one = &past->cases[at];
    qc_sum error = {0};

    qc_quota_mix(rolling, trial->weight, at, work->share);
    for (size_t i = 0; i < past->leaf_count; i++) {
        double quota = work->share[i] * one->total;

        work->attained[i] = quota > 0 ? one->actual[i] / quota : NAN;
        if (qc_quota_takes_part(one, i)) {
            qc_sum_add(&error, fabs(quota - one->actual[i]));
        }
    }
    trial->error[at] = qc_sum_value(&error) / one->total;
    qc_quota_ranks(work->attained, past->leaf_count, work->room, work->attained_rank);
    for (int f = 0; f < QC_TRAIT_COUNT; f++) {
        trial->correlation[f][at] =
            qc_quota_correlation(work->attained_rank, work->trait_rank[f], past->leaf_count);
    }
}

static qc_status add_trial(qc_quota_trials *trials, qc_arena *arena,
                           const double weight[QC_QUOTA_METHODS], qc_error *error)
{
    size_t cases = trials->rolling->past->case_count;
    qc_quota_trial_run *trial = &trials->trial[trials->count];
    qc_status status = QC_OK;

    *trial = (qc_quota_trial_run){.elements = 0};
    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        trial->weight[m] = weight[m];
        if (weight[m] > 0) {
            trial->elements++;
            trial->effort = trial->effort > qc_quota_method_table[m].effort
                                ? trial->effort
                                : qc_quota_method_table[m].effort;
        }
    }
    QC_TRY(QC_TAKE_ARRAY(trial->error, arena, cases, error));
    for (int f = 0; f < QC_TRAIT_COUNT; f++) {
        QC_TRY(QC_TAKE_ARRAY(trial->correlation[f], arena, cases, error));
    }
    trials->count++;

done:
    return status;
}

static qc_status run(qc_quota_trials *trials, size_t first, qc_arena *arena, qc_error *error)
{
    const qc_quota_past *past = trials->rolling->past;
    desk work = {0};
    qc_status status = QC_OK;

    QC_TRY(take_desk(past->leaf_count, arena, &work, error));
    for (size_t c = 0; c < past->case_count; c++) {
        bool is_over = past->cases[c].is_over;

        if (is_over) {
            rank_traits(past, c, &work);
        }
        for (size_t t = first; t < trials->count; t++) {
            trials->trial[t].error[c] = NAN;
            for (int f = 0; f < QC_TRAIT_COUNT; f++) {
                trials->trial[t].correlation[f][c] = NAN;
            }
            if (is_over) {
                score(trials->rolling, &trials->trial[t], c, &work);
            }
        }
    }

done:
    return status;
}

/* Mixtures of at least two of history, forecast and potential, in steps of a quarter. */
static qc_status add_mixtures(qc_quota_trials *trials, qc_arena *arena, qc_error *error)
{
    const qc_quota_past *past = trials->rolling->past;
    int most_potential = past->has_potential ? GRID_STEPS : 0;
    qc_status status = QC_OK;

    for (int potential = 0; potential <= most_potential; potential++) {
        for (int forecast = 0; forecast <= (past->has_forecast ? GRID_STEPS - potential : 0);
             forecast++) {
            int history = GRID_STEPS - potential - forecast;
            double weight[QC_QUOTA_METHODS] = {
                [QC_METHOD_UNIFORM] = (double)history / GRID_STEPS,
                [QC_METHOD_FORECAST] = (double)forecast / GRID_STEPS,
                [QC_METHOD_POTENTIAL] = (double)potential / GRID_STEPS};

            if (history < GRID_STEPS && forecast < GRID_STEPS && potential < GRID_STEPS) {
                QC_TRY(add_trial(trials, arena, weight, error));
            }
        }
    }

done:
    return status;
}

qc_status qc_quota_trials_run(const qc_quota_rolling *rolling, qc_arena *arena,
                              qc_quota_trials *trials, qc_error *error)
{
    qc_status status = QC_OK;

    trials->rolling = rolling;
    trials->count = 0;
    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        if (rolling->value[m] != NULL) {
            double weight[QC_QUOTA_METHODS] = {0};

            weight[m] = 1;
            QC_TRY(add_trial(trials, arena, weight, error));
        }
    }
    QC_TRY(add_mixtures(trials, arena, error));
    trials->searched = trials->count;
    QC_TRY(run(trials, 0, arena, error));

done:
    return status;
}

qc_status qc_quota_trials_add(qc_quota_trials *trials, qc_arena *arena,
                              const double weight[QC_QUOTA_METHODS], qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(add_trial(trials, arena, weight, error));
    QC_TRY(run(trials, trials->count - 1, arena, error));

done:
    return status;
}

/* Choice */

size_t qc_quota_trial_periods(const qc_quota_trials *trials, size_t at)
{
    size_t periods = 0;

    for (size_t c = 0; c < at; c++) {
        periods += trials->rolling->past->cases[c].is_over ? 1 : 0;
    }
    return periods;
}

/* Mean of the finite differences of two records before a case (of one alone for NULL), and its
 * standard error. */
static double mean_difference(const double *record, const double *from, size_t at,
                              double *standard_error)
{
    qc_sum sum = {0}, squares = {0};
    double n = 0, mean = 0;

    for (size_t c = 0; c < at; c++) {
        double difference = from != NULL ? record[c] - from[c] : record[c];

        if (isfinite(difference)) {
            qc_sum_add(&sum, difference);
            n++;
        }
    }
    mean = n > 0 ? qc_sum_value(&sum) / n : NAN;
    for (size_t c = 0; c < at; c++) {
        double difference = from != NULL ? record[c] - from[c] : record[c];

        if (isfinite(difference)) {
            qc_sum_add(&squares, (difference - mean) * (difference - mean));
        }
    }
    *standard_error = n > 1 ? sqrt(qc_sum_value(&squares) / (n - 1) / n) : NAN;
    return mean;
}

double qc_quota_trial_error(const qc_quota_trials *trials, size_t trial, size_t at)
{
    double standard_error = 0;

    return mean_difference(trials->trial[trial].error, NULL, at, &standard_error);
}

/* Worse than `best` by at most the standard error of the difference; equal shares differ in
 * their last bits. */
static bool is_within_noise(const qc_quota_trials *trials, size_t best, size_t other, size_t at)
{
    double standard_error = 0;
    double mean = mean_difference(trials->trial[other].error, trials->trial[best].error, at,
                                  &standard_error);

    return mean <= standard_error + 1e-12;
}

/* Not better than growing everybody alike, however close to the best: nobody could be told why
 * it was chosen. */
static bool is_worse(const qc_quota_trials *trials, size_t trial, size_t at)
{
    return !(qc_quota_trial_error(trials, trial, at) < qc_quota_trial_error(trials, 0, at));
}

/* Traits on which attainment has depended beyond noise. */
static int count_unfair(const qc_quota_trial_run *trial, size_t at)
{
    int unfair = 0;

    for (int f = 0; f < QC_TRAIT_COUNT; f++) {
        double standard_error = 0;
        double mean = mean_difference(trial->correlation[f], NULL, at, &standard_error);

        unfair += fabs(mean) > most_correlation + standard_error ? 1 : 0;
    }
    return unfair;
}

size_t qc_quota_trials_choose(const qc_quota_trials *trials, size_t at)
{
    size_t best = 0, chosen = 0;
    int fewest = 0;
    bool is_first = true;

    if (qc_quota_trial_periods(trials, at) < FEWEST_PERIODS) {
        return QC_NO_TRIAL;
    }
    for (size_t t = 1; t < trials->searched; t++) {
        best = qc_quota_trial_error(trials, t, at) < qc_quota_trial_error(trials, best, at)
                   ? t
                   : best;
    }
    if (is_within_noise(trials, best, 0, at)) {
        return 0;
    }
    for (size_t t = 0; t < trials->searched; t++) {
        const qc_quota_trial_run *trial = &trials->trial[t];
        int unfair = 0;
        bool is_better = false;

        if (!is_within_noise(trials, best, t, at) || (t > 0 && is_worse(trials, t, at))) {
            continue;
        }
        unfair = count_unfair(trial, at);
        is_better = unfair != fewest ? unfair < fewest
                    : trial->elements != trials->trial[chosen].elements
                        ? trial->elements < trials->trial[chosen].elements
                        : qc_quota_trial_error(trials, t, at) <
                              qc_quota_trial_error(trials, chosen, at);
        if (is_first || is_better) {
            chosen = t;
            fewest = unfair;
            is_first = false;
        }
    }
    return chosen;
}

static bool is_index(const qc_quota_trial_run *trial)
{
    double outside = 0;

    for (size_t m = QC_METHOD_POTENTIAL + 1; m < QC_QUOTA_METHODS; m++) {
        outside += trial->weight[m];
    }
    return !(outside > 0);
}

size_t qc_quota_trials_index(const qc_quota_trials *trials, size_t at)
{
    size_t best = 0;

    for (size_t t = 1; t < trials->searched; t++) {
        if (is_index(&trials->trial[t]) &&
            qc_quota_trial_error(trials, t, at) < qc_quota_trial_error(trials, best, at)) {
            best = t;
        }
    }
    return best;
}
