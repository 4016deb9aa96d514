/* Weights of the index: given, or decided by how every method would have done in past periods. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "territory/quota_work.h"

static qc_quota_trial to_public(const qc_quota_trials *trials, size_t at,
                                const qc_quota_trial_run *trial)
{
    qc_quota_trial result = {.weight_forecast = trial->weight[QC_METHOD_FORECAST],
                             .weight_history = trial->weight[QC_METHOD_UNIFORM],
                             .weight_potential = trial->weight[QC_METHOD_POTENTIAL],
                             .periods = qc_quota_trial_periods(trials, at),
                             .method = "index"};

    result.absolute_quota_error =
        qc_quota_trial_error(trials, (size_t)(trial - trials->trial), at);
    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        result.method = trial->weight[m] >= 1 ? qc_quota_method_table[m].name : result.method;
    }
    return result;
}

/* The word of several methods of growth together. */
static const qc_quota_method mixed_growth = {.name = "index", .words = "a mixture of methods"};

/* Adds a method's say to the element of growth; of several, each in the measure of history. */
static void add_growth(qc_quota_work *work, const qc_quota_rolling *rolling, size_t method,
                       double part)
{
    size_t at = work->past.case_count - 1;
    double all = rolling->sum[method][at];
    double history = work->elements.value[QC_ELEMENT_HISTORY][0];
    double scale = part < 1 && all > 0 ? part * history / all : part;

    for (size_t i = 0; i < work->leaf_count; i++) {
        work->elements.value[QC_ELEMENT_GROWTH][work->leaves[i]] +=
            scale * qc_quota_open_part(work, work->leaves[i]) *
            rolling->value[method][at * work->leaf_count + i];
    }
    work->growth_method = part < 1 ? &mixed_growth : &qc_quota_method_table[method];
    work->elements.available[QC_ELEMENT_GROWTH] = true;
}

/* Hands a trial's weights to the plan. What methods beside history, forecast and potential say
 * becomes an element. */
static void use_trial(qc_quota_work *work, const qc_quota_rolling *rolling,
                      const qc_quota_trial_run *trial)
{
    double growth = 0;

    work->weight[QC_ELEMENT_FORECAST] = trial->weight[QC_METHOD_FORECAST];
    work->weight[QC_ELEMENT_HISTORY] = trial->weight[QC_METHOD_UNIFORM];
    work->weight[QC_ELEMENT_POTENTIAL] = trial->weight[QC_METHOD_POTENTIAL];
    for (size_t m = QC_METHOD_POTENTIAL + 1; m < QC_QUOTA_METHODS; m++) {
        growth += trial->weight[m];
    }
    for (size_t m = QC_METHOD_POTENTIAL + 1; m < QC_QUOTA_METHODS; m++) {
        if (trial->weight[m] > 0) {
            add_growth(work, rolling, m, trial->weight[m] / growth);
        }
    }
    work->weight[QC_ELEMENT_GROWTH] = growth;
    qc_quota_tree_sum(work, work->elements.value[QC_ELEMENT_GROWTH]);
}

/* Words */

/* "forecast 50 %, history 50 %", "pooled regression" */
static const char *describe(const qc_quota_work *work, const qc_quota_trial_run *trial)
{
    const char *text = NULL;

    for (size_t m = QC_METHOD_POTENTIAL + 1; m < QC_QUOTA_METHODS; m++) {
        if (trial->weight[m] > 0) {
            return qc_quota_method_table[m].words;
        }
    }
    text = qc_arena_format(work->scratch, "forecast %.0f %%, history %.0f %%",
                           100 * trial->weight[QC_METHOD_FORECAST],
                           100 * trial->weight[QC_METHOD_UNIFORM]);
    if (text != NULL && work->past.has_potential) {
        text = qc_arena_format(work->scratch, "%s, potential %.0f %%", text,
                               100 * trial->weight[QC_METHOD_POTENTIAL]);
    }
    return text;
}

static bool uses_potential(const qc_quota_trial_run *trial)
{
    double weight = 0;

    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        weight += qc_quota_method_table[m].needs_potential ? trial->weight[m] : 0;
    }
    return weight > 0;
}

/* The trial with the least error, of all but uniform growth, or of those that use potential; 0
 * for none. */
static size_t find_rival(const qc_quota_trials *trials, size_t at, bool of_potential)
{
    size_t best = 0;

    for (size_t t = 1; t < trials->searched; t++) {
        if ((!of_potential || uses_potential(&trials->trial[t])) &&
            (best == 0 ||
             qc_quota_trial_error(trials, t, at) < qc_quota_trial_error(trials, best, at))) {
            best = t;
        }
    }
    return best;
}

static qc_status note_choice(qc_quota_work *work, const qc_quota_trials *trials, size_t at,
                             size_t chosen, qc_error *error)
{
    size_t rival = find_rival(trials, at, false);
    const char *words = describe(work, &trials->trial[chosen == 0 ? rival : chosen]);
    size_t periods = qc_quota_trial_periods(trials, at);
    double uniform = 100 * qc_quota_trial_error(trials, 0, at);

    if (words == NULL) {
        return qc_fail_memory(error);
    }
    if (chosen == 0) {
        return qc_quota_note(
            work,
            qc_arena_format(
                work->keep,
                "Index: history only. Over %zu past periods it missed by %.1f %% of "
                "the total; the best other way (%s) missed by %.1f %%, which is "
                "not better beyond chance.",
                periods, uniform, words, 100 * qc_quota_trial_error(trials, rival, at)),
            error);
    }
    return qc_quota_note(
        work,
        qc_arena_format(work->keep,
                        "Index: %s. Over %zu past periods it missed by %.1f %% of the total, "
                        "growing everybody alike by %.1f %%.",
                        words, periods, 100 * qc_quota_trial_error(trials, chosen, at),
                        uniform),
        error);
}

static qc_status note_potential(qc_quota_work *work, const qc_quota_trials *trials, size_t at,
                                size_t chosen, qc_error *error)
{
    size_t best = find_rival(trials, at, true);
    const qc_quota_trial_run *trial = &trials->trial[chosen];

    if (!work->past.has_potential) {
        return QC_OK;
    }
    if (uses_potential(trial) || trial->weight[QC_METHOD_REGRESSION] > 0) {
        return qc_quota_note(
            work,
            qc_arena_format(work->keep, "Potential earned its weight with today's figures, "
                                        "which may know more than was known then."),
            error);
    }
    return qc_quota_note(
        work,
        qc_arena_format(work->keep,
                        "Potential gets no weight: with it the best index missed "
                        "by %.1f %% of the total, without it by %.1f %%.",
                        100 * qc_quota_trial_error(trials, best, at),
                        100 * qc_quota_trial_error(trials, chosen, at)),
        error);
}

/* Decisions */

static qc_status use_equal_weights(qc_quota_work *work, qc_quota_trials *trials, size_t at,
                                   qc_error *error)
{
    static const double equal[QC_QUOTA_METHODS] = {
        [QC_METHOD_FORECAST] = 0.5, [QC_METHOD_UNIFORM] = 0.5};
    qc_status status = QC_OK;

    QC_TRY(qc_quota_trials_add(trials, work->scratch, equal, error));
    work->weight[QC_ELEMENT_FORECAST] = 0.5;
    work->weight[QC_ELEMENT_HISTORY] = 0.5;
    work->plan->chosen = to_public(trials, at, &trials->trial[trials->count - 1]);
    QC_TRY(qc_quota_note(
        work,
        qc_arena_format(
            work->keep,
            "%zu past periods are too few to learn from: forecast and history count "
            "equally%s.",
            qc_quota_trial_periods(trials, at),
            work->past.has_potential
                ? ", potential nothing: it must be validated before it gets weight"
                : ""),
        error));

done:
    return status;
}

static qc_status learn(qc_quota_work *work, qc_quota_trials *trials, size_t at, qc_error *error)
{
    size_t chosen = qc_quota_trials_choose(trials, at);
    qc_status status = QC_OK;

    if (chosen == QC_NO_TRIAL) {
        return use_equal_weights(work, trials, at, error);
    }
    work->plan->chosen = to_public(trials, at, &trials->trial[chosen]);
    use_trial(work, trials->rolling, &trials->trial[chosen]);
    QC_TRY(note_choice(work, trials, at, chosen, error));
    QC_TRY(note_potential(work, trials, at, chosen, error));

done:
    return status;
}

/* Weights from the settings, a blank one counting 0. */
static qc_status take_given(qc_quota_work *work, qc_quota_trials *trials, size_t at,
                            qc_error *error)
{
    static const char *const names[] = {"forecast", "history", "potential"};
    static const size_t methods[] = {QC_METHOD_FORECAST, QC_METHOD_UNIFORM,
                                     QC_METHOD_POTENTIAL};
    const double given[] = {work->settings->weight_forecast, work->settings->weight_history,
                            work->settings->weight_potential};
    double weight[QC_QUOTA_METHODS] = {0};
    double sum = 0;
    qc_status status = QC_OK;

    for (size_t e = 0; e < sizeof given / sizeof *given; e++) {
        double own = isnan(given[e]) ? 0 : given[e];

        if (!isfinite(own) || own < 0) {
            return qc_fail(error, QC_ERR_ARGUMENT,
                           "the weight of %s is %g; weights are finite and at least 0",
                           names[e], own);
        }
        if (own > 0 && !work->elements.available[e]) {
            return qc_fail(
                error, QC_ERR_DATA,
                "%s has weight %g and the input holds no %s; leave the weight out or "
                "add the data",
                names[e], own, names[e]);
        }
        weight[methods[e]] = own;
        sum += own;
    }
    if (!(sum > 0) || !isfinite(sum)) {
        return qc_fail(error, QC_ERR_ARGUMENT, "the weights of the index add up to %g", sum);
    }
    for (size_t e = 0; e < sizeof given / sizeof *given; e++) {
        weight[methods[e]] /= sum;
    }
    QC_TRY(qc_quota_trials_add(trials, work->scratch, weight, error));
    work->plan->chosen = to_public(trials, at, &trials->trial[trials->count - 1]);
    use_trial(work, trials->rolling, &trials->trial[trials->count - 1]);

done:
    return status;
}

/* The method, or mixture of methods, that the settings name. */
static qc_status take_method(qc_quota_work *work, qc_quota_trials *trials, size_t at,
                             qc_error *error)
{
    double weight[QC_QUOTA_METHODS] = {0};
    size_t trial = 0;
    qc_status status = QC_OK;

    if (strcmp(work->settings->method, "index") == 0) {
        trial = qc_quota_trials_index(trials, at);
    } else {
        QC_TRY(qc_quota_mixture_parse(work->settings->method, &work->past, weight, error));
        QC_TRY(qc_quota_trials_add(trials, work->scratch, weight, error));
        trial = trials->count - 1;
    }
    work->plan->chosen = to_public(trials, at, &trials->trial[trial]);
    use_trial(work, trials->rolling, &trials->trial[trial]);

done:
    return status;
}

qc_status qc_quota_weights_find(qc_quota_work *work, qc_error *error)
{
    const qc_quota_settings *settings = work->settings;
    bool is_given = !isnan(settings->weight_forecast) || !isnan(settings->weight_history) ||
                    !isnan(settings->weight_potential);
    qc_quota_rolling rolling;
    qc_quota_trials *trials = NULL;
    size_t at = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(trials, work->scratch, 1, error));
    QC_TRY(qc_quota_recall(work, error));
    at = work->past.case_count - 1;
    QC_TRY(qc_quota_rolling_run(&work->past, work->scratch, &rolling, error));
    QC_TRY(qc_quota_trials_run(&rolling, work->scratch, trials, error));
    work->plan->uniform = to_public(trials, at, &trials->trial[0]);
    if (settings->method != NULL && strcmp(settings->method, qc_quota_equal_method.name) == 0) {
        QC_TRY(qc_quota_equal_odds(work, error));
    } else if (settings->method != NULL && strcmp(settings->method, "auto") != 0) {
        QC_TRY(take_method(work, trials, at, error));
    } else if (is_given) {
        QC_TRY(take_given(work, trials, at, error));
    } else {
        QC_TRY(learn(work, trials, at, error));
    }

done:
    return status;
}
