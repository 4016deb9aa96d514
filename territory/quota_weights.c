/* Weights of the index: given, or decided by how they would have done in past periods. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/fail.h"
#include "core/numeric.h"
#include "territory/quota_work.h"

enum {
    GRID_STEPS = 4,    /* weights in steps of a quarter */
    MOST_TRIALS = 15,  /* points of the simplex grid with three elements */
    FEWEST_PERIODS = 3 /* below it nothing is learned */
};

typedef struct trial {
    double weight[QC_ELEMENT_COUNT];
    size_t elements; /* weights above 0 */
    double *error;   /* [period] sum |quota - actual| / sum actual */
    double pooled;   /* over all periods */
} trial;

/* A past planning period: when it was planned, and what came of it. */
typedef struct past_period {
    size_t origin; /* in the backtest */
    qc_span target;
} past_period;

typedef struct trials {
    size_t count;
    trial trial[MOST_TRIALS];
    size_t period_count;
    past_period *periods;
    double *total; /* [period] actual revenue of the leaves compared */
    /* Room for one period. */
    double *leaf_forecast; /* [leaf of the panel] */
    double *actual;        /* [leaf of the panel], NAN where not compared */
    double *index, *share; /* [branch] */
    qc_quota_elements elements;
} trials;

static bool starts_period(const qc_quota_work *work, size_t first)
{
    const qc_panel *panel = work->panel;
    qc_frequency frequency = work->plan->frequency;
    qc_date start = 0;

    if (panel->frequency == QC_FREQUENCY_INDEX) {
        return true;
    }
    start = qc_period_start(&panel->calendar, panel->frequency,
                            panel->first_period + (qc_period)first);
    return qc_period_start(&panel->calendar, frequency,
                           qc_period_of_date(&panel->calendar, frequency, start)) == start;
}

/* Origins with the same lead as the plan, before a planning period that is over by now. */
static void find_periods(const qc_quota_work *work, trials *all)
{
    const qc_backtest *backtest = work->forecast->backtest;
    size_t lead = work->plan->first_step;
    size_t length = work->plan->last_step - lead + 1;

    if (backtest == NULL || work->plan->last_step >= backtest->horizon) {
        return;
    }
    for (size_t o = 0; o < backtest->origin_count; o++) {
        qc_span target = {.first = backtest->origin[o] + lead, .length = length};

        if (target.first + length <= work->panel->period_count &&
            starts_period(work, target.first)) {
            all->periods[all->period_count++] = (past_period){.origin = o, .target = target};
        }
    }
}

static qc_status take_room(const qc_quota_work *work, trials *all, qc_error *error)
{
    const qc_backtest *backtest = work->forecast->backtest;
    size_t origins = backtest != NULL ? backtest->origin_count : 0;
    size_t leaves = work->panel->leaf_count;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(all->periods, work->scratch, origins, error));
    QC_TRY(QC_TAKE_ARRAY(all->total, work->scratch, origins, error));
    QC_TRY(QC_TAKE_ARRAY(all->leaf_forecast, work->scratch, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(all->actual, work->scratch, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(all->index, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(all->share, work->scratch, work->branch_count, error));
    QC_TRY(qc_quota_elements_take(work, &all->elements, error));
    for (size_t i = 0; i < MOST_TRIALS; i++) {
        QC_TRY(QC_TAKE_ARRAY(all->trial[i].error, work->scratch, origins, error));
    }

done:
    return status;
}

static void add_trial(trials *all, double forecast, double history, double potential)
{
    trial *one = &all->trial[all->count++];

    one->weight[QC_ELEMENT_FORECAST] = forecast;
    one->weight[QC_ELEMENT_HISTORY] = history;
    one->weight[QC_ELEMENT_POTENTIAL] = potential;
    one->elements =
        (forecast > 0 ? 1U : 0U) + (history > 0 ? 1U : 0U) + (potential > 0 ? 1U : 0U);
}

/* The simplex in steps of a quarter; history only, which lets everybody grow alike, comes first. */
static void list_grid(trials *all, bool has_potential)
{
    add_trial(all, 0, 1, 0);
    for (int potential = 0; potential <= (has_potential ? GRID_STEPS : 0); potential++) {
        for (int history = 0; history <= GRID_STEPS - potential; history++) {
            if (history < GRID_STEPS) {
                add_trial(all, (double)(GRID_STEPS - potential - history) / GRID_STEPS,
                          (double)history / GRID_STEPS, (double)potential / GRID_STEPS);
            }
        }
    }
}

/* What was forecast then, and what came. A leaf without either is left out of the comparison. */
static double compare_leaves(const qc_quota_work *work, trials *all, past_period period)
{
    const qc_backtest *backtest = work->forecast->backtest;
    size_t leaves = backtest->leaf_count;
    size_t row = (period.origin * backtest->method_count + backtest->method_count - 1) * leaves;
    qc_sum total = {0};

    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_id leaf = work->branches[work->leaves[i]].leaf;
        const double *steps = backtest->prediction + (row + leaf) * backtest->horizon;
        const double *values =
            work->panel->values + leaf * work->panel->period_count + period.target.first;
        double forecast = 0, actual = 0;

        for (size_t s = 0; s < period.target.length; s++) {
            forecast += steps[work->plan->first_step + s];
            actual += values[s];
        }
        all->leaf_forecast[leaf] = isfinite(actual) ? forecast : NAN;
        all->actual[leaf] = isfinite(forecast) ? actual : NAN;
        if (isfinite(all->actual[leaf])) {
            qc_sum_add(&total, actual);
        }
    }
    return qc_sum_value(&total);
}

/* sum |quota - actual| when the total of the period is known and flows down the tree. */
static double absolute_error(const qc_quota_work *work, trials *all, const trial *one,
                             double total)
{
    qc_sum error = {0};

    qc_quota_elements_index(work, &all->elements, one->weight, all->index);
    all->share[0] = 1;
    for (size_t i = 1; i < work->branch_count; i++) {
        all->share[i] = all->share[work->branches[i].parent] * all->index[i];
    }
    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_id at = work->leaves[i];
        double actual = all->actual[work->branches[at].leaf];

        if (isfinite(actual)) {
            qc_sum_add(&error, fabs(total * all->share[at] - actual));
        }
    }
    return qc_sum_value(&error);
}

/* Runs every trial over every period; one whose total is not above 0, or before which there was no history, is dropped. */
static void run_trials(const qc_quota_work *work, trials *all)
{
    qc_sum grand_total = {0};
    qc_sum errors[MOST_TRIALS] = {{0}};
    size_t kept = 0;

    for (size_t p = 0; p < all->period_count; p++) {
        past_period period = all->periods[p];
        double total = compare_leaves(work, all, period);

        if (!(total > 0)) {
            continue;
        }
        qc_quota_elements_fill(work, period.target,
                               work->forecast->backtest->origin[period.origin],
                               all->leaf_forecast, &all->elements);
        if (!all->elements.available[QC_ELEMENT_HISTORY]) {
            continue;
        }
        for (size_t t = 0; t < all->count; t++) {
            double error = absolute_error(work, all, &all->trial[t], total);

            all->trial[t].error[kept] = error / total;
            qc_sum_add(&errors[t], error);
        }
        qc_sum_add(&grand_total, total);
        kept++;
    }
    all->period_count = kept;
    for (size_t t = 0; t < all->count; t++) {
        all->trial[t].pooled =
            kept > 0 ? qc_sum_value(&errors[t]) / qc_sum_value(&grand_total) : NAN;
    }
}

/*
 * Within noise: over the periods, paired, the mean excess error of `other` is at most its standard error. This is the
 * one-standard-error rule of Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, ch. 3.
 */
static bool is_within_noise(const trials *all, const trial *best, const trial *other)
{
    double n = (double)all->period_count;
    qc_sum sum = {0}, squares = {0};
    double mean = 0, standard_error = 0;

    for (size_t p = 0; p < all->period_count; p++) {
        qc_sum_add(&sum, other->error[p] - best->error[p]);
    }
    mean = qc_sum_value(&sum) / n;
    for (size_t p = 0; p < all->period_count; p++) {
        double deviation = other->error[p] - best->error[p] - mean;

        qc_sum_add(&squares, deviation * deviation);
    }
    standard_error = sqrt(qc_sum_value(&squares) / (n - 1) / n);
    return mean <= standard_error + 1e-12; /* equal shares differ in their last bits */
}

static const trial *best_of(const trials *all, size_t first)
{
    const trial *best = NULL;

    for (size_t t = first; t < all->count; t++) {
        if (best == NULL || all->trial[t].pooled < best->pooled) {
            best = &all->trial[t];
        }
    }
    return best;
}

/* The simplest trial within noise of the best: history only, then fewer elements, then the smaller error. */
static const trial *choose(const trials *all)
{
    const trial *best = best_of(all, 0);
    const trial *chosen = best;

    if (is_within_noise(all, best, &all->trial[0])) {
        return &all->trial[0];
    }
    for (size_t t = 1; t < all->count; t++) {
        const trial *one = &all->trial[t];

        if (is_within_noise(all, best, one) &&
            (one->elements < chosen->elements ||
             (one->elements == chosen->elements && one->pooled < chosen->pooled))) {
            chosen = one;
        }
    }
    return chosen;
}

static qc_quota_trial to_public(const trial *one, size_t periods)
{
    return (qc_quota_trial){.weight_forecast = one->weight[QC_ELEMENT_FORECAST],
                            .weight_history = one->weight[QC_ELEMENT_HISTORY],
                            .weight_potential = one->weight[QC_ELEMENT_POTENTIAL],
                            .periods = periods,
                            .absolute_quota_error = one->pooled};
}

/* "forecast 50 %, history 50 %" */
static const char *describe(const qc_quota_work *work, const trial *one)
{
    const char *text = qc_arena_format(work->scratch, "forecast %.0f %%, history %.0f %%",
                                       100 * one->weight[QC_ELEMENT_FORECAST],
                                       100 * one->weight[QC_ELEMENT_HISTORY]);

    if (text != NULL && work->elements.available[QC_ELEMENT_POTENTIAL]) {
        text = qc_arena_format(work->scratch, "%s, potential %.0f %%", text,
                               100 * one->weight[QC_ELEMENT_POTENTIAL]);
    }
    return text;
}

static qc_status note_choice(qc_quota_work *work, const trials *all, const trial *chosen,
                             qc_error *error)
{
    const trial *uniform = &all->trial[0];
    const trial *rival = best_of(all, 1);
    const char *words = describe(work, chosen == uniform ? rival : chosen);

    if (words == NULL) {
        return qc_fail(error, QC_ERR_MEMORY, "out of memory");
    }
    if (chosen == uniform) {
        return qc_quota_note(
            work,
            qc_arena_format(
                work->keep,
                "Index: history only. Over %zu past periods it missed by %.1f %% of "
                "the total; the best other weights (%s) missed by %.1f %%, which is "
                "not better beyond chance.",
                all->period_count, 100 * uniform->pooled, words, 100 * rival->pooled),
            error);
    }
    return qc_quota_note(
        work,
        qc_arena_format(work->keep,
                        "Index: %s. Over %zu past periods it missed by %.1f %% of the total, "
                        "growing everybody alike by %.1f %%.",
                        words, all->period_count, 100 * chosen->pooled, 100 * uniform->pooled),
        error);
}

static qc_status note_potential(qc_quota_work *work, const trials *all, const trial *chosen,
                                qc_error *error)
{
    const trial *best = &all->trial[all->count - 1]; /* the grid ends with potential alone */

    if (!work->elements.available[QC_ELEMENT_POTENTIAL]) {
        return QC_OK;
    }
    if (chosen->weight[QC_ELEMENT_POTENTIAL] > 0) {
        return qc_quota_note(
            work,
            qc_arena_format(work->keep, "Potential earned its weight with today's figures, "
                                        "which may know more than was known then."),
            error);
    }
    for (size_t t = 0; t < all->count; t++) {
        const trial *one = &all->trial[t];

        if (one->weight[QC_ELEMENT_POTENTIAL] > 0 && one->pooled < best->pooled) {
            best = one;
        }
    }
    return qc_quota_note(
        work,
        qc_arena_format(work->keep,
                        "Potential gets no weight: with it the best index missed "
                        "by %.1f %% of the total, without it by %.1f %%.",
                        100 * best->pooled, 100 * chosen->pooled),
        error);
}

static qc_status use_equal_weights(qc_quota_work *work, trials *all, qc_error *error)
{
    trial equal = {.weight = {0.5, 0.5, 0}};

    for (size_t t = 0; t < all->count; t++) {
        if (all->trial[t].weight[QC_ELEMENT_HISTORY] == 0.5 &&
            all->trial[t].weight[QC_ELEMENT_FORECAST] == 0.5) {
            equal = all->trial[t];
        }
    }
    work->weight[QC_ELEMENT_FORECAST] = 0.5;
    work->weight[QC_ELEMENT_HISTORY] = 0.5;
    work->plan->chosen = to_public(&equal, all->period_count);
    return qc_quota_note(
        work,
        qc_arena_format(
            work->keep,
            "%zu past periods are too few to learn from: forecast and history count "
            "equally%s.",
            all->period_count,
            work->elements.available[QC_ELEMENT_POTENTIAL]
                ? ", potential nothing: it must be validated before it gets weight"
                : ""),
        error);
}

static qc_status learn(qc_quota_work *work, trials *all, qc_error *error)
{
    const trial *chosen = NULL;
    qc_status status = QC_OK;

    list_grid(all, work->elements.available[QC_ELEMENT_POTENTIAL]);
    run_trials(work, all);
    work->plan->uniform = to_public(&all->trial[0], all->period_count);
    if (all->period_count < FEWEST_PERIODS) {
        return use_equal_weights(work, all, error);
    }
    chosen = choose(all);
    work->plan->chosen = to_public(chosen, all->period_count);
    for (size_t e = 0; e < QC_ELEMENT_COUNT; e++) {
        work->weight[e] = chosen->weight[e];
    }
    QC_TRY(note_choice(work, all, chosen, error));
    QC_TRY(note_potential(work, all, chosen, error));

done:
    return status;
}

/* Weights from the settings, a blank one counting 0. */
static qc_status take_given(qc_quota_work *work, trials *all, qc_error *error)
{
    static const char *const names[QC_ELEMENT_COUNT] = {"forecast", "history", "potential"};
    const double given[QC_ELEMENT_COUNT] = {work->settings->weight_forecast,
                                            work->settings->weight_history,
                                            work->settings->weight_potential};
    double sum = 0;

    for (size_t e = 0; e < QC_ELEMENT_COUNT; e++) {
        double weight = isnan(given[e]) ? 0 : given[e];

        if (!isfinite(weight) || weight < 0) {
            return qc_fail(error, QC_ERR_ARGUMENT,
                           "the weight of %s is %g; weights are finite and at least 0",
                           names[e], weight);
        }
        if (weight > 0 && !work->elements.available[e]) {
            return qc_fail(
                error, QC_ERR_DATA,
                "%s has weight %g and the input holds no %s; leave the weight out or "
                "add the data",
                names[e], weight, names[e]);
        }
        work->weight[e] = weight;
        sum += weight;
    }
    if (!(sum > 0) || !isfinite(sum)) {
        return qc_fail(error, QC_ERR_ARGUMENT, "the weights of the index add up to %g", sum);
    }
    for (size_t e = 0; e < QC_ELEMENT_COUNT; e++) {
        work->weight[e] /= sum;
    }
    add_trial(all, 0, 1, 0);
    add_trial(all, work->weight[QC_ELEMENT_FORECAST], work->weight[QC_ELEMENT_HISTORY],
              work->weight[QC_ELEMENT_POTENTIAL]);
    run_trials(work, all);
    work->plan->uniform = to_public(&all->trial[0], all->period_count);
    work->plan->chosen = to_public(&all->trial[1], all->period_count);
    return QC_OK;
}

qc_status qc_quota_weights_find(qc_quota_work *work, qc_error *error)
{
    const qc_quota_settings *settings = work->settings;
    trials all = {.count = 0};
    qc_status status = QC_OK;

    QC_TRY(take_room(work, &all, error));
    find_periods(work, &all);
    if (isnan(settings->weight_forecast) && isnan(settings->weight_history) &&
        isnan(settings->weight_potential)) {
        return learn(work, &all, error);
    }
    QC_TRY(take_given(work, &all, error));

done:
    return status;
}
