/* Which period is planned, and how far the forecast must look for it and for the key results. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "cli/pipeline.h"

#define MOST_YEARS 5 /* ahead; further a forecast from history says nothing */

/* The panel's own period that holds a date, as steps after its last observation; below 1 is the
 * past. */
static int64_t steps_to(const qc_panel *panel, qc_date date)
{
    qc_period period = qc_period_of_date(&panel->calendar, panel->frequency, date);
    return (int64_t)period - ((int64_t)panel->first_period + (int64_t)panel->period_count - 1);
}

static qc_date last_day(const qc_panel *panel)
{
    return qc_period_end(&panel->calendar, panel->frequency,
                         panel->first_period + (qc_period)panel->period_count - 1);
}

static qc_status given_period(cli_pipeline *chain, const char *text, qc_error *error)
{
    const qc_panel *panel = chain->panel;
    qc_error detail = {0};
    char next[24];
    if (qc_setting_period_read(text, &panel->calendar, &chain->frequency, &chain->period,
                               &detail) != QC_OK) {
        return usage_error(error, "--period: %s", detail.message);
    }
    if (qc_frequency_per_year(chain->frequency) > qc_frequency_per_year(panel->frequency)) {
        return usage_error(
            error, "--period %s is a %s, but the history is by %s; give a longer period", text,
            qc_frequency_name(chain->frequency), qc_frequency_name(panel->frequency));
    }
    qc_date start = qc_period_start(&panel->calendar, chain->frequency, chain->period);
    if (steps_to(panel, start) < 1 && !chain->may_have_begun) {
        qc_period first = panel->first_period + (qc_period)panel->period_count;
        char before[16];
        return usage_error(
            error,
            "--period %s begins before %s, the first %s without complete data; "
            "--as-of %s plans it with what was known before",
            text,
            qc_period_format(&panel->calendar, panel->frequency, first, next, sizeof next),
            qc_frequency_name(panel->frequency),
            qc_date_format(start - 1, before, sizeof before));
    }
    if (steps_to(panel, qc_period_end(&panel->calendar, chain->frequency, chain->period)) < 1) {
        return usage_error(error, "%s is over; --as-of says what was known on a day within it",
                           text);
    }
    return QC_OK;
}

/* The first fiscal quarter (or year, for yearly data) that starts after the data end. */
static void default_period(cli_pipeline *chain)
{
    const qc_panel *panel = chain->panel;
    qc_date last = last_day(panel);
    chain->frequency =
        panel->frequency == QC_FREQUENCY_YEAR ? QC_FREQUENCY_YEAR : QC_FREQUENCY_QUARTER;
    chain->period = qc_period_of_date(&panel->calendar, chain->frequency, last);
    if (qc_period_start(&panel->calendar, chain->frequency, chain->period) <= last) {
        chain->period++;
    }
}

/* Key results up to four quarters ahead are looked at, too. */
static int64_t key_result_steps(const cli_pipeline *chain)
{
    const qc_key_results *given = &chain->book->key_results;
    int64_t most = qc_frequency_per_year(chain->panel->frequency);
    int64_t steps = 0;
    for (size_t k = 0; k < given->count; k++) {
        if (given->period[k] == QC_NO_PERIOD || given->frequency[k] == QC_FREQUENCY_INDEX) {
            continue;
        }
        qc_date end = qc_period_end(&chain->panel->calendar, (qc_frequency)given->frequency[k],
                                    given->period[k]);
        int64_t ahead = steps_to(chain->panel, end);
        ahead = ahead < most ? ahead : most;
        steps = ahead > steps ? ahead : steps;
    }
    return steps;
}

qc_status pipeline_target(cli_pipeline *chain, qc_error *error)
{
    const option_values *values = &chain->call->line.values;
    const qc_panel *panel = chain->panel;
    const char *text = chain->settings.laid.period != NULL ? chain->settings.laid.period
                       : chain->period_text[0] != '\0'     ? chain->period_text
                                                           : NULL;
    if (text != NULL) {
        qc_status status = given_period(chain, text, error);
        if (status != QC_OK) {
            return status;
        }
    } else {
        default_period(chain);
    }
    int64_t least =
        steps_to(panel, qc_period_end(&panel->calendar, chain->frequency, chain->period));
    if (least > (int64_t)MOST_YEARS * qc_frequency_per_year(panel->frequency)) {
        return usage_error(error, "--period %s lies more than %d years after the data", text,
                           MOST_YEARS);
    }
    int64_t horizon = key_result_steps(chain);
    horizon = horizon > least ? horizon : least;
    if (chain
            ->may_have_begun) { /* the backtest of whole periods chooses how quotas are shared */
        int64_t whole =
            qc_frequency_per_year(panel->frequency) / qc_frequency_per_year(chain->frequency);
        horizon = horizon > whole ? horizon : whole;
    }
    int64_t wanted = values->value[OPTION_HORIZON].whole; /* 0 if it is not given */
    if (wanted > horizon || (wanted > 0 && chain->exact_horizon)) {
        horizon = wanted;
    }
    chain->horizon = (size_t)horizon;
    return QC_OK;
}
