/* Time stamps of a long table as hours, or other parts of a day. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/series/series_hours.h"

#include <stdlib.h>

#include "core/memory.h"
#include "sales/values/date_text.h"

enum { MINUTES_OF_DAY = 1440, SHORTEST_PART = 15 };

/* A row's series and minute since 1970, for sorting. */
typedef struct stamp {
    qc_id leaf;
    int64_t minute;
} stamp;

static int compare_stamps(const void *left, const void *right)
{
    const stamp *a = left;
    const stamp *b = right;

    if (a->leaf != b->leaf) {
        return a->leaf < b->leaf ? -1 : 1;
    }
    return (a->minute > b->minute) - (a->minute < b->minute);
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* The minutes that divide all distances between stamps; 0 if no two of a series lie on one day. */
static int64_t find_step(const stamp *stamps, size_t count)
{
    bool within_day = false;
    int64_t step = 0;

    for (size_t i = 1; i < count; i++) {
        int64_t apart = stamps[i].minute - stamps[i - 1].minute;

        within_day = within_day || (stamps[i].leaf == stamps[i - 1].leaf && apart > 0 &&
                                    stamps[i].minute / MINUTES_OF_DAY ==
                                        stamps[i - 1].minute / MINUTES_OF_DAY);
        step = common_divisor(step, apart < 0 ? -apart : apart);
    }
    return within_day ? step : 0;
}

qc_status qc_series_hours_number(const qc_series_rows *rows, qc_series_periods *periods,
                                 bool *are_hours, qc_error *error)
{
    const qc_sheet *sheet = rows->sheet;
    size_t count = sheet->row_count;
    stamp *sorted = NULL;
    int64_t step = 0;
    qc_status status = QC_OK;

    *are_hours = false;
    QC_TRY(QC_NEW_ARRAY(sorted, count, error));
    for (size_t row = 0; row < count; row++) {
        int minute = qc_time_of_day(qc_sheet_text(sheet, rows->period_column, row));

        sorted[row] = (stamp){.leaf = qc_series_of_row(rows, row),
                              .minute = MINUTES_OF_DAY * periods->period[row] + minute};
    }
    qsort(sorted, count, sizeof *sorted, compare_stamps);
    step = find_step(sorted, count);
    if (step < SHORTEST_PART || MINUTES_OF_DAY % step != 0) {
        goto done;
    }
    *are_hours = true;
    periods->frequency = QC_FREQUENCY_INDEX;
    periods->given = QC_FREQUENCY_INDEX;
    periods->calendar.day_parts = (int)(MINUTES_OF_DAY / step);
    periods->calendar.parts_begin =
        (int)(qc_time_of_day(qc_sheet_text(sheet, rows->period_column, 0)) % step);
    for (size_t row = 0; row < count; row++) {
        int minute = qc_time_of_day(qc_sheet_text(sheet, rows->period_column, row));

        periods->period[row] =
            periods->period[row] * periods->calendar.day_parts + minute / step;
    }

done:
    qc_memory_free(sorted);
    return status;
}
