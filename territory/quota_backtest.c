/* Rolling backtest of quota methods on a panel whose totals are known. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/quota_backtest.h"

#include <math.h>
#include <string.h>

#include "core/tasks.h"
#include "territory/quota_backtest_work.h"

enum {
    FEWEST_PERIODS = 4
}; /* scored or not, before the first that is scored: three trials and one to start from */

qc_quota_backtest_settings qc_quota_backtest_settings_default(void)
{
    return (qc_quota_backtest_settings){.potential = NULL};
}

/* From the panel to past planning periods */

static bool has_name(const qc_panel *panel, size_t leaf, const char *name)
{
    return strcmp(panel->nodes[panel->leaf_node[leaf]].name, name) == 0;
}

static qc_id find_name(const qc_panel *panel, const char *name)
{
    for (size_t i = 0; i < panel->leaf_count; i++) {
        if (has_name(panel, i, name)) {
            return (qc_id)i;
        }
    }
    return QC_NO_ID;
}

/* For each leaf of the panel the same leaf of the potential, QC_NO_ID for none. */
static qc_status match_potential(backtest_work *work, qc_error *error)
{
    const qc_panel *panel = work->panel;
    const qc_panel *other = work->settings->potential;
    size_t found = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(work->potential_leaf, work->scratch, panel->leaf_count, error));
    for (size_t i = 0; i < panel->leaf_count; i++) {
        const char *name = panel->nodes[panel->leaf_node[i]].name;

        work->potential_leaf[i] = other == NULL ? QC_NO_ID
                                  : i < other->leaf_count && has_name(other, i, name)
                                      ? (qc_id)i
                                      : find_name(other, name);
        found += work->potential_leaf[i] != QC_NO_ID ? 1 : 0;
    }
    if (other != NULL && (found == 0 || other->frequency != panel->frequency)) {
        status = qc_fail(error, QC_ERR_DATA, "the potential is of other %s than the values",
                         found == 0 ? "series" : "periods");
    }

done:
    return status;
}

static double value_at(const qc_panel *panel, size_t leaf, long long period)
{
    long long index = period - panel->first_period;

    if (index < 0 || index >= (long long)panel->period_count) {
        return NAN;
    }
    double value = panel->values[leaf * panel->period_count + (size_t)index];
    return value >= 0 ? value : NAN;
}

static void fill_leaf(const backtest_work *work, size_t leaf, size_t index, qc_quota_case *one)
{
    const qc_panel *panel = work->panel;
    long long now = panel->first_period + (long long)index;
    long long year = (long long)work->year;
    qc_id other = work->potential_leaf[leaf];
    double came = value_at(panel, leaf, now);
    double before = value_at(panel, leaf, now - year);

    if (!isfinite(came) || !isfinite(before)) {
        return;
    }
    one->actual[leaf] = came;
    for (long long k = 0; k < QC_QUOTA_LAGS; k++) {
        one->lag[k][leaf] = value_at(panel, leaf, now - (k + 1) * year);
    }
    for (long long k = 0; k < QC_POTENTIAL_LAGS && other != QC_NO_ID; k++) {
        one->potential[k][leaf] =
            value_at(work->settings->potential, other, now - 1 - k * year);
    }
    qc_quota_fill_recent(panel->values + leaf * panel->period_count, index, work->year, leaf,
                         one);
    if (work->first_seen[leaf] > 0) {
        one->tenure[leaf] = (double)(index - work->first_seen[leaf]);
    }
}

static qc_status fill_past(backtest_work *work, qc_error *error)
{
    const qc_panel *panel = work->panel;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(work->first_seen, work->scratch, panel->leaf_count, error));
    for (size_t i = 0; i < panel->leaf_count; i++) {
        while (work->first_seen[i] < panel->period_count &&
               isnan(panel->values[i * panel->period_count + work->first_seen[i]])) {
            work->first_seen[i]++;
        }
    }
    QC_TRY(qc_quota_past_take(panel->leaf_count, panel->period_count - work->year,
                              work->scratch, &work->past, error));
    work->past.has_potential = work->settings->potential != NULL;
    work->past.has_potential_growth = work->past.has_potential;
    for (size_t c = 0; c < work->past.case_count; c++) {
        qc_quota_case *one = &work->past.cases[c];

        for (size_t i = 0; i < panel->leaf_count; i++) {
            fill_leaf(work, i, c + work->year, one);
        }
        one->total = qc_quota_case_sum(&work->past, one, one->actual);
        one->is_over = one->total > 0 && qc_quota_case_sum(&work->past, one, one->lag[0]) > 0;
    }

done:
    return status;
}

static qc_status find_span(backtest_work *work, qc_error *error)
{
    const qc_panel *panel = work->panel;
    size_t least = 0;

    work->year = panel->season > 1 ? (size_t)panel->season : 1;
    least = work->year + FEWEST_PERIODS;
    work->first = work->settings->learning_periods;
    if (work->first != 0 && work->first < FEWEST_PERIODS) {
        return qc_fail(error, QC_ERR_ARGUMENT, "learning from %zu periods; at least %d",
                       work->first, FEWEST_PERIODS);
    }
    work->first = work->first != 0 ? work->first : panel->period_count * 2 / 5;
    work->first = work->first > least ? work->first : least;
    if (work->first >= panel->period_count) {
        return qc_fail(error, QC_ERR_TOO_SHORT,
                       "a backtest of quotas needs more than %zu periods; there are %zu",
                       work->first, panel->period_count);
    }
    return QC_OK;
}

/* Scores */

static qc_status take_result(backtest_work *work, qc_error *error)
{
    qc_quota_backtest *result = work->result;
    size_t periods = work->panel->period_count - work->first;
    qc_status status = QC_OK;

    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        if (work->rolling.value[m] != NULL) {
            work->method[work->method_count++] = m;
        }
    }
    result->method_count = work->method_count + (work->has_given ? 3 : 2);
    result->period_count = periods;
    result->frequency = work->panel->frequency;
    result->calendar = work->panel->calendar;
    result->first_period = work->panel->first_period + (qc_period)work->first;
    result->leaf_count = work->panel->leaf_count;
    QC_TRY(QC_TAKE_ARRAY(result->total, work->keep, result->method_count, error));
    QC_TRY(QC_TAKE_ARRAY(result->score, work->keep, periods * result->method_count, error));
    QC_TRY(QC_TAKE_ARRAY(result->quota, work->keep, periods * result->leaf_count, error));

done:
    return status;
}

static size_t auto_trial(const backtest_work *work, size_t at)
{
    size_t chosen = qc_quota_trials_choose(&work->trials, at);

    return chosen != QC_NO_TRIAL ? chosen : 0;
}

/* "regression", or "uniform_growth 0.75 + potential 0.25" */
static const char *name_trial(const backtest_work *work, const qc_quota_trial_run *trial)
{
    const char *text = "";

    for (size_t m = 0; m < QC_QUOTA_METHODS && text != NULL; m++) {
        const char *name = qc_quota_method_table[m].name;

        if (trial->weight[m] >= 1) {
            return name;
        }
        if (trial->weight[m] > 0) {
            text = qc_arena_format(work->keep, "%s%s%.2f %s", text,
                                   text[0] != '\0' ? " + " : "", trial->weight[m], name);
        }
    }
    return text;
}

/* Trial of the column of results: single methods come first in both, then index and auto. */
static size_t trial_of(const backtest_work *work, size_t column, size_t at)
{
    return column < work->method_count                ? column
           : column == work->method_count             ? qc_quota_trials_index(&work->trials, at)
           : column + 1 == work->result->method_count ? auto_trial(work, at)
                                                      : work->trials.count - 1;
}

static void fill_quotas(backtest_work *work, const double *share, const qc_quota_case *one,
                        double *quota)
{
    for (size_t i = 0; i < work->panel->leaf_count; i++) {
        quota[i] = qc_quota_takes_part(one, i) ? share[i] * one->total : NAN;
    }
}

static qc_status score_period(backtest_work *work, size_t at, size_t row, qc_error *error)
{
    qc_quota_backtest *result = work->result;
    const qc_quota_case *one = &work->past.cases[at];

    for (size_t k = 0; k < result->method_count; k++) {
        const qc_quota_trial_run *trial = &work->trials.trial[trial_of(work, k, at)];
        qc_quota_score *score = &result->score[row * result->method_count + k];
        double *quota = k + 1 == result->method_count ? result->quota + row * result->leaf_count
                                                      : work->quota;

        qc_quota_mix(&work->rolling, trial->weight, at, work->share);
        fill_quotas(work, work->share, one, quota);
        score->method = k < work->method_count    ? qc_quota_method_table[work->method[k]].name
                        : k == work->method_count ? "index"
                        : k + 1 == result->method_count ? "auto"
                                                        : "given";
        score->chosen = k < work->method_count ? score->method : name_trial(work, trial);
        score->period = result->first_period + (qc_period)row;
        score->periods = 1;
        if (score->chosen == NULL) {
            return qc_fail_memory(error);
        }
        qc_quota_score_fill(work, at, quota, trial, score);
        qc_quota_score_odds(work, at, quota, k + 1 == result->method_count);
    }
    qc_quota_score_expect(work, at, result->quota + row * result->leaf_count,
                          &result->score[(row + 1) * result->method_count - 1]);
    return QC_OK;
}

/* All periods in order of time; the outlook learns from every one, scores begin after the
 * learning. */
static qc_status run_periods(backtest_work *work, const qc_run *run, qc_error *error)
{
    size_t first_case = work->first - work->year;
    qc_status status = QC_OK;

    for (size_t c = 0; c < work->past.case_count; c++) {
        if (!work->past.cases[c].is_over) {
            continue;
        }
        QC_TRY(qc_run_check(run, error));
        qc_quota_mix(&work->rolling, work->trials.trial[auto_trial(work, c)].weight, c,
                     work->share);
        qc_quota_outlook_begin(&work->outlook, c, work->share);
        if (c >= first_case) {
            QC_TRY(score_period(work, c, c - first_case, error));
        }
        qc_quota_outlook_learn(&work->outlook, c);
    }

done:
    return status;
}

static qc_status try_given(backtest_work *work, qc_error *error)
{
    double weight[QC_QUOTA_METHODS] = {0};
    qc_status status = QC_OK;

    if (work->settings->method != NULL && strcmp(work->settings->method, "auto") != 0 &&
        strcmp(work->settings->method, "index") != 0) {
        QC_TRY(qc_quota_mixture_parse(work->settings->method, &work->past, weight, error));
        QC_TRY(qc_quota_trials_add(&work->trials, work->scratch, weight, error));
        work->has_given = true;
    }

done:
    return status;
}

static qc_status build(backtest_work *work, const qc_run *run, qc_error *error)
{
    size_t leaves = work->panel->leaf_count;
    qc_status status = QC_OK;

    QC_TRY(find_span(work, error));
    QC_TRY(match_potential(work, error));
    QC_TRY(fill_past(work, error));
    QC_TRY(qc_run_check(run, error));
    QC_TRY(qc_quota_rolling_run(&work->past, work->scratch, &work->rolling, error));
    QC_TRY(qc_run_check(run, error));
    QC_TRY(qc_quota_trials_run(&work->rolling, work->scratch, &work->trials, error));
    QC_TRY(try_given(work, error));
    QC_TRY(qc_quota_outlook_take(&work->past, work->scratch, &work->outlook, error));
    QC_TRY(QC_TAKE_ARRAY(work->share, work->scratch, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(work->quota, work->scratch, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(work->attained, work->scratch, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(work->draw, work->scratch, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(work->path_share, work->scratch, work->past.case_count, error));
    QC_TRY(take_result(work, error));
    QC_TRY(run_periods(work, run, error));
    QC_TRY(qc_quota_score_sum_up(work, error));

done:
    return status;
}

qc_status qc_quota_backtest_run(const qc_panel *panel,
                                const qc_quota_backtest_settings *settings, const qc_run *run,
                                qc_quota_backtest **backtest, qc_error *error)
{
    qc_quota_backtest_settings defaults = qc_quota_backtest_settings_default();
    backtest_work work = {.panel = panel, .settings = settings != NULL ? settings : &defaults};
    qc_quota_backtest *draft = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    work.keep = qc_arena_new();
    draft->owner = work.keep;
    work.scratch = qc_arena_new();
    work.result = draft;
    if (work.keep == NULL || work.scratch == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    QC_TRY(build(&work, run, error));
    *backtest = draft;
    draft = NULL;

done:
    qc_arena_free(work.scratch);
    qc_quota_backtest_free(draft);
    return status;
}

void qc_quota_backtest_free(qc_quota_backtest *backtest)
{
    if (backtest != NULL) {
        qc_arena_free(backtest->owner);
        qc_memory_free(backtest);
    }
}
