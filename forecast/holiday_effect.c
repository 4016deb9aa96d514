/* What moving holidays and trading days do to the sales of a whole panel. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/holiday_effect.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/event_effects.h"
#include "forecast/trading_days.h"

/* Holidays that come and go together, and years that must be known. */
enum { GROUP_ISLAMIC, GROUP_EASTER, GROUP_NEW_YEAR, GROUP_TRADING, GROUPS };

/* Columns: those of the holidays, then trading days. */
enum { TRADING = QC_SPAN_COUNT, COLUMNS };

static const size_t group_of_holiday[QC_HOLIDAY_COUNT] = {
    [QC_HOLIDAY_RAMADAN] = GROUP_ISLAMIC,   [QC_HOLIDAY_EID] = GROUP_ISLAMIC,
    [QC_HOLIDAY_EASTER] = GROUP_EASTER,     [QC_HOLIDAY_BEFORE_NEW_YEAR] = GROUP_NEW_YEAR,
    [QC_HOLIDAY_NEW_YEAR] = GROUP_NEW_YEAR,
};
static const size_t years_needed[GROUPS] = {
    [GROUP_ISLAMIC] = 3, [GROUP_EASTER] = 5, [GROUP_NEW_YEAR] = 3, [GROUP_TRADING] = 3};
enum { LEAST_YEARS = 3 };

/* Of fewer years, and of quarters, whose ends Eid comes to once in eight years, the span of Eid is taken for the usual one: they tell its effect,
 * and not its days beside that. Of simulated companies of which Eid changes the sales of the usual span, of others, before and behind it in
 * different ways or not at all, those with three years are forecast worse where the span is chosen too, those with four and six better; those
 * with six years of quarters worse. */
enum { SPAN_YEARS = 4 };

bool qc_holiday_effect_any(const qc_holiday_effect *effect)
{
    for (size_t k = 0; k < QC_SPAN_COUNT; k++) {
        if (fabs(effect->effect[k]) > 0) {
            return true;
        }
    }
    return effect->by_weeks || fabs(effect->trading) > 0;
}

double qc_holiday_effect_of(const qc_holiday_effect *effect, qc_holiday holiday)
{
    double sum = 0;

    for (size_t k = 0; k < QC_SPAN_COUNT; k++) {
        sum += qc_span_holiday(k) == holiday ? effect->effect[k] : 0;
    }
    return sum;
}

static double trading_contrast(const qc_history *history, size_t period)
{
    qc_period at = history->first_period + (qc_period)period;

    return qc_trading_contrast(qc_period_start(&history->calendar, history->frequency, at),
                               qc_period_end(&history->calendar, history->frequency, at));
}

double qc_holiday_factor(const qc_holiday_effect *effect, const qc_history *history,
                         size_t period)
{
    double sum =
        fabs(effect->trading) > 0 ? effect->trading * trading_contrast(history, period) : 0;

    for (size_t k = 0; k < QC_SPAN_COUNT; k++) {
        if (fabs(effect->effect[k]) > 0) {
            sum += effect->effect[k] * qc_history_span_share(history, period, k);
        }
    }
    return exp(sum) * (effect->by_weeks ? qc_history_weeks(history, period) : 1.0);
}

/* The row that sums up all leaves, row_count if there is none. */
static size_t root_of(const qc_history *history)
{
    size_t root = history->row_count;

    for (size_t row = 0; row < history->rows.tree_count; row++) {
        if (history->rows.parent[row] == history->row_count) {
            if (root < history->row_count) {
                return history->row_count;
            }
            root = row;
        }
    }
    return root;
}

/* Group and readings of the columns: one reading for each span of Eid, the usual one first, the last for those before and behind it together. */
static size_t describe_columns(size_t *group, uint32_t *readings)
{
    uint32_t count = 0;

    for (size_t k = 0; k < COLUMNS; k++) {
        bool is_eid = k < QC_SPAN_COUNT && qc_span_holiday(k) == QC_HOLIDAY_EID;

        group[k] = k == TRADING ? GROUP_TRADING : group_of_holiday[qc_span_holiday(k)];
        readings[k] = is_eid ? (uint32_t)1 << count++ : UINT32_MAX;
    }
    readings[QC_SPAN_BEFORE_EID] |= (uint32_t)1 << count;
    readings[QC_SPAN_BEHIND_EID] |= (uint32_t)1 << count;
    return count + 1;
}

static qc_status find_in_sum(const qc_history *history, size_t start, const qc_series *sum,
                             qc_holiday_effect *effect, qc_error *error)
{
    qc_status status = QC_OK;
    size_t length = sum->length;
    bool offered[GROUPS];
    size_t group[COLUMNS];
    uint32_t readings[COLUMNS];
    size_t reading_count = describe_columns(group, readings);
    bool usual = history->frequency != QC_FREQUENCY_MONTH ||
                 length < SPAN_YEARS * (size_t)history->season;
    double *response = NULL;
    double *columns = NULL;
    double found[COLUMNS] = {0};

    QC_TRY(QC_NEW_ARRAY(response, length, error));
    QC_TRY(QC_NEW_ARRAY(columns, COLUMNS * length, error));
    for (size_t t = 0; t < length; t++) {
        response[t] = log(sum->values[t] / qc_history_weeks(history, start + t));
        for (size_t k = 0; k < QC_SPAN_COUNT; k++) {
            columns[k * length + t] = qc_history_span_share(history, start + t, k);
        }
        columns[TRADING * length + t] = trading_contrast(history, start + t);
    }
    for (size_t g = 0; g < GROUPS; g++) {
        offered[g] = length >= years_needed[g] * (size_t)history->season;
    }
    const qc_event_problem problem = {.response = response,
                                      .length = length,
                                      .season = (size_t)history->season,
                                      .columns = columns,
                                      .stride = length,
                                      .column_count = COLUMNS,
                                      .group = group,
                                      .group_count = GROUPS,
                                      .offered = offered,
                                      .readings = readings,
                                      .reading_count = usual ? 1 : reading_count};

    QC_TRY(qc_event_effects_find(&problem, found, error));
    memcpy(effect->effect, found, sizeof effect->effect);
    effect->trading = found[TRADING];

done:
    qc_memory_free(response);
    qc_memory_free(columns);
    return status;
}

qc_status qc_holiday_effect_find(const qc_history *history, size_t origin,
                                 qc_holiday_effect *effect, qc_error *error)
{
    size_t root = root_of(history);

    *effect =
        (qc_holiday_effect){.by_weeks = qc_period_weeks(&history->calendar, history->frequency,
                                                        history->first_period) > 0};
    if (root < history->leaf_count || root == history->row_count || history->season < 2 ||
        history->season != qc_frequency_per_year(history->frequency)) {
        return QC_OK;
    }
    qc_series sum = qc_history_series(history, root, origin);

    if (sum.length < LEAST_YEARS * (size_t)history->season) {
        return QC_OK;
    }
    for (size_t t = 0; t < sum.length; t++) {
        if (!(sum.values[t] > 0)) {
            return QC_OK;
        }
    }
    return find_in_sum(history, history->start[root], &sum, effect, error);
}
