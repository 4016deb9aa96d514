/* A backtest of quotas as tables: methods, their periods, and odds against what came. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "report/page.h"
#include "report/table.h"

/* A chance is reliable where the share that came is in its tenth, give or take this. */
static const double slack = 0.02;

static const qc_column score_columns[] = {
    {"method", QC_COLUMN_TEXT, 0, 0},
    {"period", QC_COLUMN_TEXT, 0, 0},
    {"periods", QC_COLUMN_INTEGER, 0, QC_COLUMN_DETAIL},
    {"territories", QC_COLUMN_INTEGER, 0, QC_COLUMN_DETAIL},
    {"aqe_percent", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 0},
    {"mape_percent", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 4},
    {"corr_size", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 0},
    {"corr_growth", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 0},
    {"corr_potential", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 1},
    {"corr_potential_growth", QC_COLUMN_NUMBER, 2, QC_COLUMN_DETAIL},
    {"corr_tenure", QC_COLUMN_NUMBER, 2, QC_COLUMN_DETAIL},
    {"p90_p10", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 2},
    {"at_quota", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 3},
    {"at_quota_expected", QC_COLUMN_NUMBER, 2, QC_COLUMN_DETAIL},
    {"at_quota_p10", QC_COLUMN_NUMBER, 2, QC_COLUMN_DETAIL},
    {"at_quota_p90", QC_COLUMN_NUMBER, 2, QC_COLUMN_DETAIL},
    {"chosen", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
};

static const qc_column odds_columns[] = {{"quotas", QC_COLUMN_TEXT, 0, 0},
                                         {"from", QC_COLUMN_NUMBER, 1, 0},
                                         {"to", QC_COLUMN_NUMBER, 1, 0},
                                         {"count", QC_COLUMN_INTEGER, 0, 0},
                                         {"said", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 0},
                                         {"came", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 0},
                                         {"reliable", QC_COLUMN_TEXT, 0, 0}};

static void add_score(qc_listing *listing, const qc_quota_backtest *backtest,
                      const qc_quota_score *score)
{
    char period[24];

    qc_listing_text(listing, score->method);
    qc_listing_text(listing, score->period == QC_NO_PERIOD
                                 ? "all"
                                 : qc_period_format(&backtest->calendar, backtest->frequency,
                                                    score->period, period, sizeof period));
    qc_listing_integer(listing, (int64_t)score->periods);
    qc_listing_integer(listing, (int64_t)score->territories);
    qc_listing_number(listing, 100 * score->absolute_quota_error);
    qc_listing_number(listing, 100 * score->mean_absolute_percentage_error);
    qc_listing_number(listing, score->with_size);
    qc_listing_number(listing, score->with_growth);
    qc_listing_number(listing, score->with_potential);
    qc_listing_number(listing, score->with_potential_growth);
    qc_listing_number(listing, score->with_tenure);
    qc_listing_number(listing, score->attainment_spread);
    qc_listing_number(listing, score->share_at_quota);
    qc_listing_number(listing, score->expected_share);
    qc_listing_number(listing, score->expected_low);
    qc_listing_number(listing, score->expected_high);
    qc_listing_text(listing, score->chosen);
}

/* What the table leaves to words. */
static qc_status add_words(const qc_page *page, const qc_quota_backtest *backtest,
                           qc_error *error)
{
    const qc_quota_score *chosen = &backtest->total[backtest->method_count - 1];

    for (size_t k = 0; k < backtest->note_count; k++) {
        qc_page_line(page, 0, "%s", backtest->notes[k]);
    }
    if (isfinite(chosen->expected_share)) {
        qc_page_line(page, 0,
                     "Under auto %.0f %% of territories reached their quota; %.0f %% were "
                     "expected (80 %% range on average %.0f to %.0f %%).",
                     100 * chosen->share_at_quota, 100 * chosen->expected_share,
                     100 * chosen->expected_low, 100 * chosen->expected_high);
    }
    return qc_page_end(page, error);
}

qc_status qc_report_quota_scores(const qc_page *page, const qc_quota_backtest *backtest,
                                 bool by_period, qc_error *error)
{
    qc_listing *listing = NULL;
    qc_status status =
        qc_listing_open(page, score_columns, sizeof score_columns / sizeof *score_columns, NULL,
                        &listing, error);
    if (status != QC_OK) {
        return status;
    }
    for (size_t k = 0; k < backtest->method_count; k++) {
        add_score(listing, backtest, &backtest->total[k]);
    }
    for (size_t k = 0; by_period && k < backtest->period_count * backtest->method_count; k++) {
        if (backtest->score[k].periods > 0) {
            add_score(listing, backtest, &backtest->score[k]);
        }
    }
    status = qc_listing_close(listing, error);
    if (status == QC_OK && page->format == QC_FORMAT_TABLE) {
        status = add_words(page, backtest, error);
    }
    return status;
}

qc_status qc_report_quota_reliability(const qc_page *page, const qc_quota_backtest *backtest,
                                      qc_error *error)
{
    qc_listing *listing = NULL;
    qc_status status = qc_listing_open(
        page, odds_columns, sizeof odds_columns / sizeof *odds_columns, NULL, &listing, error);
    if (status != QC_OK) {
        return status;
    }
    for (size_t k = 0; k < backtest->reliability_count; k++) {
        const qc_quota_reliability *row = &backtest->reliability[k];
        bool within = row->came >= row->from - slack && row->came <= row->to + slack;

        qc_listing_text(listing, row->quotas);
        qc_listing_number(listing, row->from);
        qc_listing_number(listing, row->to);
        qc_listing_integer(listing, (int64_t)row->count);
        qc_listing_number(listing, row->said);
        qc_listing_number(listing, row->came);
        qc_listing_text(listing, row->count == 0 ? NULL : within ? "yes" : "no");
    }
    return qc_listing_close(listing, error);
}
