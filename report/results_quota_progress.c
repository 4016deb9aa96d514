/* Quotas during their period, as a table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "report/page.h"
#include "report/table.h"

static const qc_column columns[] = {
    {"node", QC_COLUMN_TEXT, 0, 0},
    {"level", QC_COLUMN_TEXT, 0, 0},
    {"period", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"known_until", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"quota", QC_COLUMN_MONEY, 0, 0},
    {"booked", QC_COLUMN_NUMBER, 4, 1},
    {"attainment", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 0},
    {"usual", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 0},
    {"pace", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 0},
    {"a_day", QC_COLUMN_NUMBER, 4, 1},
    {"needed_a_day", QC_COLUMN_NUMBER, 4, 1},
    {"expected", QC_COLUMN_NUMBER, 4, 1},
    {"p_attain", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 0},
};

qc_status qc_report_quota_progress(const qc_page *page, const qc_book *book,
                                   const qc_quota_begun *begun,
                                   const qc_quota_progress *progress, qc_error *error)
{
    qc_listing *listing = NULL;
    char period[24];
    char as_of[24];
    qc_status status = qc_listing_open(page, columns, sizeof columns / sizeof *columns,
                                       &book->currency, &listing, error);

    if (status != QC_OK) {
        return status;
    }
    (void)qc_period_format(&book->calendar, begun->frequency, begun->period, period,
                           sizeof period);
    (void)qc_date_format(progress->known_until, as_of, sizeof as_of);
    for (size_t k = 0; k < progress->count; k++) {
        const qc_quota_pace *row = &progress->rows[k];

        qc_listing_text(listing, row->node);
        qc_listing_text(listing, row->level);
        qc_listing_text(listing, period);
        qc_listing_text(listing, as_of);
        qc_listing_money(listing, row->quota);
        qc_listing_number(listing, row->booked);
        qc_listing_number(listing, row->attainment);
        qc_listing_number(listing, row->usual);
        qc_listing_number(listing, row->pace);
        qc_listing_number(listing, row->a_day);
        qc_listing_number(listing, row->needed);
        qc_listing_number(listing, row->expected);
        qc_listing_number(listing, row->p_attain);
    }
    return qc_listing_close(listing, error);
}
