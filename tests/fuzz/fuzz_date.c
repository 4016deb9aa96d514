/* Any text as a date: what is called certain lies in the calendar. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <string.h>

#include "quotacast/calendar.h"
#include "sales/values/date_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    qc_calendar calendar = qc_calendar_default();
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = QC_NO_PERIOD;
    qc_date_text date;
    char text[256];

    if (size >= sizeof text || memchr(data, '\0', size) != NULL) {
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    date = qc_date_text_read(text);
    assert(date.shape <= QC_DATE_MILLIS);
    if (date.shape == QC_DATE_FULL) {
        assert(date.first >= 1 && date.first <= 12 && date.second >= 1 && date.second <= 31);
    }
    if (date.shape == QC_DATE_MONTH) {
        assert(date.first >= 1 && date.first <= 12);
    }
    if (qc_period_parse(text, &calendar, &frequency, &period, NULL) == QC_OK) {
        assert(period != QC_NO_PERIOD);
    }
    return 0;
}
