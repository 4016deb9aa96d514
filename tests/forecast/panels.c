/* Hand-made panels and model rows for the tests of forecasts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/forecast/panels.h"

#include "core/fail.h"
#include "core/random.h"
#include "tests/support/qc_test.h"

static const char *const series_names[] = {"s0", "s1", "s2", "s3", "s4", "s5"};
static const char *const region_names[] = {"r0", "r1", "r2"};
enum { MOST_NAMES = 6, MOST_REGIONS = 3 };

static void *take(size_t count, size_t size)
{
    void *block = calloc(count > 0 ? count : 1, size);

    if (block == NULL) {
        print_error("out of memory\n");
        exit(1);
    }
    return block;
}

static qc_panel *make(size_t leaf_count, size_t period_count, int season, size_t inner)
{
    qc_panel *panel = take(1, sizeof *panel);

    panel->frequency = QC_FREQUENCY_MONTH;
    panel->calendar = qc_calendar_default();
    panel->first_period = 50 * 12;
    panel->period_count = period_count;
    panel->season = season;
    panel->leaf_count = leaf_count;
    panel->node_count = leaf_count + inner;
    panel->values = take(leaf_count * period_count, sizeof *panel->values);
    panel->leaf_node = take(leaf_count, sizeof *panel->leaf_node);
    panel->nodes = take(panel->node_count, sizeof *panel->nodes);
    for (size_t cell = 0; cell < leaf_count * period_count; cell++) {
        panel->values[cell] = NAN;
    }
    for (size_t leaf = 0; leaf < leaf_count; leaf++) {
        panel->leaf_node[leaf] = (qc_id)(inner + leaf);
        panel->nodes[inner + leaf] =
            (qc_panel_node){leaf < MOST_NAMES ? series_names[leaf] : "more", "series", QC_NO_ID,
                            (qc_id)leaf, (qc_id)leaf};
    }
    return panel;
}

qc_panel *panel_new(size_t leaf_count, size_t period_count, int season)
{
    return make(leaf_count, period_count, season, 0);
}

qc_panel *panel_new_tree(size_t leaf_count, size_t period_count, int season)
{
    size_t regions = (leaf_count + 1) / 2;
    qc_panel *panel = make(leaf_count, period_count, season, regions + 1);

    panel->nodes[0] = (qc_panel_node){"company", "company", QC_NO_ID, QC_NO_ID, QC_NO_ID};
    for (size_t region = 0; region < regions; region++) {
        panel->nodes[region + 1] =
            (qc_panel_node){region < MOST_REGIONS ? region_names[region] : "more", "region", 0,
                            QC_NO_ID, QC_NO_ID};
    }
    for (size_t leaf = 0; leaf < leaf_count; leaf++) {
        panel->nodes[panel->leaf_node[leaf]].parent = (qc_id)(1 + leaf / 2);
        panel->nodes[panel->leaf_node[leaf]].level = "territory";
    }
    return panel;
}

qc_panel *panel_cut(const qc_panel *panel, size_t period_count)
{
    qc_panel *cut = take(1, sizeof *cut);

    *cut = *panel;
    cut->period_count = period_count;
    cut->values = take(panel->leaf_count * period_count, sizeof *cut->values);
    cut->leaf_node = take(panel->leaf_count, sizeof *cut->leaf_node);
    cut->nodes = take(panel->node_count, sizeof *cut->nodes);
    memcpy(cut->leaf_node, panel->leaf_node, panel->leaf_count * sizeof *cut->leaf_node);
    memcpy(cut->nodes, panel->nodes, panel->node_count * sizeof *cut->nodes);
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        memcpy(cut->values + leaf * period_count, panel->values + leaf * panel->period_count,
               period_count * sizeof *cut->values);
    }
    return cut;
}

void panel_free(qc_panel *panel)
{
    free(panel->values);
    free(panel->leaf_node);
    free(panel->nodes);
    free(panel);
}

qc_history *panel_history(const qc_panel *panel)
{
    qc_history *history = NULL;
    qc_error error = {0};

    assert_ok(qc_history_new(panel, &history, &error), error);
    return history;
}

void panel_set(qc_panel *panel, size_t leaf, const double *values, size_t count)
{
    memcpy(panel->values + leaf * panel->period_count, values, count * sizeof *values);
}

void panel_fill(qc_panel *panel, double level, double noise, uint64_t seed)
{
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        qc_random random;

        qc_random_start(&random, seed, QC_PURPOSE_TEST, leaf);
        for (size_t t = 0; t < panel->period_count; t++) {
            double wave =
                panel->season > 1 ? 0.2 * sin(6.283185 * (double)t / panel->season) : 0;

            panel->values[leaf * panel->period_count + t] =
                level * (double)(leaf + 1) *
                (1 + 0.01 * (double)t + wave + noise * qc_random_normal(&random));
        }
    }
}

double panel_wave(size_t period, int season)
{
    return 0.5 * sin(2 * M_PI * (double)(period % (size_t)season) / season);
}

void panel_fill_wave(qc_panel *panel, double noise, uint64_t item)
{
    qc_random random;

    qc_random_start(&random, 5, QC_PURPOSE_TEST, item);
    for (size_t cell = 0; cell < panel->leaf_count * panel->period_count; cell++) {
        panel->values[cell] = 100 * exp(panel_wave(cell % panel->period_count, panel->season) +
                                        noise * qc_random_normal(&random));
    }
}

size_t usual_models(const qc_model *rows[MOST_MODELS])
{
    size_t count = 0;
    size_t usual = 0;
    const qc_model *models = qc_models(&count);

    assert_true(count <= MOST_MODELS);
    for (size_t m = 0; m < count; m++) {
        if (models[m].usual == QC_USUAL_ALWAYS) {
            rows[usual++] = &models[m];
        }
    }
    return usual;
}

size_t row_needs_one(int season)
{
    (void)season;
    return 1;
}

size_t row_needs_three(int season)
{
    (void)season;
    return 3;
}

qc_status row_naive(const qc_series *series, qc_model_fit *fit, size_t horizon,
                    double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = series->values[series->length - 1];
    }
    return QC_OK;
}

qc_status row_seasonal_naive(const qc_series *series, qc_model_fit *fit, size_t horizon,
                             double *forecast, qc_error *error)
{
    (void)fit;
    size_t season = (size_t)series->season;

    (void)error;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = series->values[series->length - season + h % season];
    }
    return QC_OK;
}

qc_status row_drift(const qc_series *series, qc_model_fit *fit, size_t horizon,
                    double *forecast, qc_error *error)
{
    (void)fit;
    double last = series->values[series->length - 1];
    double step = (last - series->values[0]) / (double)(series->length - 1);

    (void)error;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = last + step * (double)(h + 1);
    }
    return QC_OK;
}

qc_status row_infinite(const qc_series *series, qc_model_fit *fit, size_t horizon,
                       double *forecast, qc_error *error)
{
    (void)fit;
    (void)series;
    (void)error;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = INFINITY;
    }
    return QC_OK;
}

qc_status row_numeric_failure(const qc_series *series, qc_model_fit *fit, size_t horizon,
                              double *forecast, qc_error *error)
{
    (void)fit;
    (void)series;
    (void)horizon;
    (void)forecast;
    return qc_fail(error, QC_ERR_NUMERIC, "did not converge");
}

qc_status row_no_memory(const qc_series *series, qc_model_fit *fit, size_t horizon,
                        double *forecast, qc_error *error)
{
    (void)fit;
    (void)series;
    (void)horizon;
    (void)forecast;
    return qc_fail(error, QC_ERR_MEMORY, "out of memory");
}
