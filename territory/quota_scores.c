/* Scores of a backtest of quotas: error, fairness, spread, odds, and what was found. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/numeric.h"
#include "territory/quota_backtest_work.h"

static double spread_of(double *values, size_t count)
{
    if (count == 0) {
        return NAN;
    }
    qc_numeric_sort(values, count);
    return qc_numeric_quantile_sorted(values, count, 0.9) -
           qc_numeric_quantile_sorted(values, count, 0.1);
}

void qc_quota_score_fill(backtest_work *work, size_t at, const double *quota,
                         const qc_quota_trial_run *trial, qc_quota_score *score)
{
    const qc_quota_case *one = &work->past.cases[at];
    qc_sum percentage = {0};
    size_t count = 0, reached = 0, compared = 0;

    for (size_t i = 0; i < work->past.leaf_count; i++) {
        if (!qc_quota_takes_part(one, i)) {
            continue;
        }
        score->territories++;
        reached += one->actual[i] >= quota[i] ? 1 : 0;
        if (one->actual[i] > 0) {
            qc_sum_add(&percentage, fabs(quota[i] / one->actual[i] - 1));
            compared++;
        }
        if (quota[i] > 0) {
            work->attained[count++] = one->actual[i] / quota[i];
        }
    }
    score->absolute_quota_error = trial->error[at];
    score->mean_absolute_percentage_error =
        compared > 0 ? qc_sum_value(&percentage) / (double)compared : NAN;
    score->with_size = trial->correlation[QC_TRAIT_SIZE][at];
    score->with_growth = trial->correlation[QC_TRAIT_GROWTH][at];
    score->with_potential = trial->correlation[QC_TRAIT_POTENTIAL][at];
    score->with_potential_growth = trial->correlation[QC_TRAIT_MARKET][at];
    score->with_tenure = trial->correlation[QC_TRAIT_TENURE][at];
    score->attainment_spread = spread_of(work->attained, count);
    score->share_at_quota = (double)reached / (double)score->territories;
    score->expected_share = NAN;
    score->expected_low = NAN;
    score->expected_high = NAN;
}

static void add_to_tally(backtest_tally *tally, double chance, bool reached)
{
    size_t tenth = (size_t)fmin(chance * QC_BACKTEST_TENTHS, QC_BACKTEST_TENTHS - 1);

    tally->count[tenth]++;
    tally->said[tenth] += chance;
    tally->came[tenth] += reached ? 1 : 0;
}

void qc_quota_score_odds(backtest_work *work, size_t at, const double *quota, bool is_auto)
{
    const qc_quota_case *one = &work->past.cases[at];

    for (size_t i = 0; i < work->past.leaf_count; i++) {
        double chance =
            quota[i] > 0 ? qc_quota_outlook_chance(&work->outlook, i, quota[i]) : NAN;

        if (isfinite(chance)) {
            add_to_tally(is_auto ? &work->of_auto : &work->of_all, chance,
                         one->actual[i] >= quota[i]);
        }
    }
}

void qc_quota_score_expect(backtest_work *work, size_t at, const double *quota,
                           qc_quota_score *score)
{
    const qc_quota_case *one = &work->past.cases[at];
    size_t paths = work->outlook.path_count;

    for (size_t p = 0; p < paths; p++) {
        size_t reached = 0;

        qc_quota_outlook_draw(&work->outlook, at, p, work->draw);
        for (size_t i = 0; i < work->past.leaf_count; i++) {
            reached += qc_quota_takes_part(one, i) && work->draw[i] >= quota[i] ? 1 : 0;
        }
        work->path_share[p] = (double)reached / (double)score->territories;
    }
    if (paths > 0) {
        qc_numeric_sort(work->path_share, paths);
        score->expected_share = qc_numeric_sum(work->path_share, paths) / (double)paths;
        score->expected_low = qc_numeric_quantile_sorted(work->path_share, paths, 0.1);
        score->expected_high = qc_numeric_quantile_sorted(work->path_share, paths, 0.9);
    }
}

/* Means */

/* Columns of a score that are averaged, by their place. */
static const size_t averaged[] = {
    offsetof(qc_quota_score, absolute_quota_error),
    offsetof(qc_quota_score, mean_absolute_percentage_error),
    offsetof(qc_quota_score, with_size),
    offsetof(qc_quota_score, with_growth),
    offsetof(qc_quota_score, with_potential),
    offsetof(qc_quota_score, with_potential_growth),
    offsetof(qc_quota_score, with_tenure),
    offsetof(qc_quota_score, attainment_spread),
    offsetof(qc_quota_score, share_at_quota),
    offsetof(qc_quota_score, expected_share),
    offsetof(qc_quota_score, expected_low),
    offsetof(qc_quota_score, expected_high),
};

static double mean_of(const qc_quota_backtest *result, size_t method, size_t place)
{
    qc_sum sum = {0};
    double n = 0;

    for (size_t p = 0; p < result->period_count; p++) {
        const char *score =
            (const char *)&result->score[p * result->method_count + method] + place;
        double value = 0;

        memcpy(&value, score, sizeof value);
        if (isfinite(value)) {
            qc_sum_add(&sum, value);
            n++;
        }
    }
    return n > 0 ? qc_sum_value(&sum) / n : NAN;
}

/* What auto took, with how often: "regression 28, market_growth 2". */
static const char *list_choices(const backtest_work *work, size_t method)
{
    const qc_quota_backtest *result = work->result;
    const char *text = "";

    for (size_t p = 0; p < result->period_count && text != NULL; p++) {
        const char *name = result->score[p * result->method_count + method].chosen;
        size_t times = 0;
        bool is_first = true;

        if (name == NULL) {
            continue;
        }
        for (size_t q = 0; q < result->period_count; q++) {
            const char *other = result->score[q * result->method_count + method].chosen;
            bool is_same = other != NULL && strcmp(other, name) == 0;

            is_first = is_first && !(is_same && q < p);
            times += is_same ? 1 : 0;
        }
        if (is_first) {
            text = qc_arena_format(work->keep, "%s%s%s %zu", text, text[0] != '\0' ? ", " : "",
                                   name, times);
        }
    }
    return text;
}

static qc_status sum_methods(backtest_work *work, qc_error *error)
{
    qc_quota_backtest *result = work->result;

    for (size_t k = 0; k < result->method_count; k++) {
        qc_quota_score *total = &result->total[k];
        double territories = 0;

        total->period = QC_NO_PERIOD;
        for (size_t p = 0; p < result->period_count; p++) {
            const qc_quota_score *score = &result->score[p * result->method_count + k];

            if (score->periods > 0) {
                total->method = score->method;
                total->periods++;
                territories += (double)score->territories;
            }
        }
        if (total->periods == 0) {
            return qc_fail(error, QC_ERR_DATA,
                           "no period could be tried: in none of them is there revenue now and "
                           "a %s before",
                           work->year > 1 ? "season" : "period");
        }
        total->territories = (size_t)lround(territories / (double)total->periods);
        for (size_t a = 0; a < sizeof averaged / sizeof *averaged; a++) {
            double mean = mean_of(result, k, averaged[a]);

            memcpy((char *)total + averaged[a], &mean, sizeof mean);
        }
        total->chosen = k < work->method_count ? total->method : list_choices(work, k);
        if (total->chosen == NULL) {
            return qc_fail_memory(error);
        }
    }
    return QC_OK;
}

static void fill_reliability(const backtest_tally *tally, const char *quotas,
                             qc_quota_backtest *result)
{
    for (size_t k = 0; k < QC_BACKTEST_TENTHS; k++) {
        double n = tally->count[k];

        result->reliability[result->reliability_count++] =
            (qc_quota_reliability){.quotas = quotas,
                                   .from = (double)k / QC_BACKTEST_TENTHS,
                                   .to = (double)(k + 1) / QC_BACKTEST_TENTHS,
                                   .count = (size_t)n,
                                   .said = n > 0 ? tally->said[k] / n : NAN,
                                   .came = n > 0 ? tally->came[k] / n : NAN};
    }
}

static qc_status add_note(backtest_work *work, char *text, qc_error *error)
{
    if (text == NULL) {
        return qc_fail_memory(error);
    }
    work->result->notes[work->result->note_count++] = text;
    return QC_OK;
}

static qc_status write_notes(backtest_work *work, qc_error *error)
{
    static const char *const traits[] = {"size", "last growth", "potential",
                                         "growth of potential", "tenure"};
    const qc_quota_backtest *result = work->result;
    const qc_quota_score *chosen = &result->total[result->method_count - 1];
    const qc_quota_score *uniform = &result->total[0];
    const double correlation[] = {chosen->with_size, chosen->with_growth,
                                  chosen->with_potential, chosen->with_potential_growth,
                                  chosen->with_tenure};
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(work->result->notes, work->keep, 8, error));
    QC_TRY(add_note(work,
                    qc_arena_format(work->keep,
                                    "auto took %s of %zu periods and missed by %.2f %% of the "
                                    "total, growing everybody alike by %.2f %%.",
                                    chosen->chosen, chosen->periods,
                                    100 * chosen->absolute_quota_error,
                                    100 * uniform->absolute_quota_error),
                    error));
    for (size_t k = 0; k < sizeof traits / sizeof *traits; k++) {
        if (fabs(correlation[k]) > 0.1) {
            QC_TRY(add_note(work,
                            qc_arena_format(work->keep,
                                            "Attainment under auto has depended on %s (rank "
                                            "correlation %+.2f; within 0.10 it is fair).",
                                            traits[k], correlation[k]),
                            error));
        }
    }

done:
    return status;
}

qc_status qc_quota_score_sum_up(backtest_work *work, qc_error *error)
{
    qc_quota_backtest *result = work->result;
    qc_status status = QC_OK;

    QC_TRY(sum_methods(work, error));
    QC_TRY(
        QC_TAKE_ARRAY(result->reliability, work->keep, (size_t)2 * QC_BACKTEST_TENTHS, error));
    for (size_t k = 0; k < QC_BACKTEST_TENTHS; k++) {
        work->of_all.count[k] += work->of_auto.count[k];
        work->of_all.said[k] += work->of_auto.said[k];
        work->of_all.came[k] += work->of_auto.came[k];
    }
    fill_reliability(&work->of_auto, "auto", result);
    fill_reliability(&work->of_all, "all", result);
    QC_TRY(write_notes(work, error));

done:
    return status;
}
