/* Rows that go on with a part of their last change, and panels that rise: models whose errors are known by hand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/forecast/rising.h"

#include "tests/forecast/panels.h"
#include "tests/support/qc_test.h"

qc_status go_on(const qc_series *series, size_t horizon, double part, double *forecast)
{
    double last = series->values[series->length - 1];
    double change = last - series->values[series->length - 2];

    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = last + part * change * (double)(h + 1);
    }
    return QC_OK;
}

size_t row_needs_two(int season)
{
    (void)season;
    return 2;
}

qc_rolling *roll(const qc_panel *panel, const qc_model *models, size_t count)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    settings.horizon = 2;
    settings.models = models;
    settings.model_count = count;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    return rolling;
}

qc_panel *rising(size_t leaves, size_t periods, int season)
{
    qc_panel *panel = panel_new(leaves, periods, season);

    for (size_t cell = 0; cell < leaves * periods; cell++) {
        panel->values[cell] = 100 + (double)(cell % periods);
    }
    return panel;
}
