/* Long tables written as text, and their panels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sales/series_texts.h"

#include "tests/support/qc_test.h"

qc_status read_text(const char *text, const qc_series_settings *settings, qc_panel **panel,
                    qc_error *error)
{
    char *path = qc_test_write(qc_test_own_folder(), "series.csv", text);
    qc_status status = qc_panel_read_series(path, settings, panel, error);
    free(path);
    return status;
}

qc_panel *read_ok(const char *text, const qc_series_settings *settings)
{
    qc_panel *panel = NULL;
    qc_error error = {0};
    assert_ok(read_text(text, settings, &panel, &error), error);
    return panel;
}

const qc_series_settings series_by_id = {.series = "id", .period = "t", .value = "v"};
const qc_series_settings series_alone = {.period = "t", .value = "v"};

void assert_period(const qc_panel *panel, size_t index, const char *expected)
{
    char text[16];
    assert_string_equal(qc_period_format(&panel->calendar, panel->frequency,
                                         panel->first_period + (qc_period)index, text,
                                         sizeof text),
                        expected);
}

double value(const qc_panel *panel, size_t leaf, size_t period)
{
    return panel->values[leaf * panel->period_count + period];
}
