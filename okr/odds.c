/* Odds by counting draws; the futures of single products. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "okr/okr_work.h"

qc_status qc_okr_count_odds(const qc_okr_item *item, qc_key_result *result, qc_error *error)
{
    bool is_downward =
        item->kind == QC_KEY_RESULT_DECREASE || item->kind == QC_KEY_RESULT_STAY_BELOW;
    /* a target to stay above is met by the draws above it: 80 % of them above the 0.2 quantile */
    const double levels[2] = {0.5, is_downward ? 0.8 : 0.2};
    double targets[2] = {NAN, NAN};
    size_t met = 0;
    if (item->draws == NULL || item->draw_count == 0) {
        return QC_OK;
    }
    qc_status status =
        qc_draws_quantiles(item->draws, item->draw_count, levels, 2, targets, error);
    if (status != QC_OK || isnan(targets[0])) {
        return status;
    }
    for (size_t d = 0; d < item->draw_count; d++) {
        met += qc_okr_is_met(item->kind, item->target, item->draws[d]) ? 1u : 0u;
    }
    result->p_reach = isnan(item->target) ? NAN : (double)met / (double)item->draw_count;
    result->target_p50 = targets[0];
    result->target_p80 = targets[1];
    return QC_OK;
}

/** True for what only means that this product has no futures. */
static bool is_lack_of_data(qc_status status)
{
    return status == QC_ERR_DATA || status == QC_ERR_TOO_SHORT || status == QC_ERR_NOT_FOUND ||
           status == QC_ERR_NUMERIC;
}

static qc_status run_product(const qc_okr_work *work, qc_okr_product *product, qc_error *error)
{
    qc_panel_settings panel_settings = qc_panel_settings_default();
    qc_forecast_settings settings = qc_forecast_settings_default();
    panel_settings.has_frequency = true;
    panel_settings.frequency = work->in->panel->frequency;
    panel_settings.product = product->name;
    settings.horizon = work->in->forecast->horizon;
    settings.draws = work->in->forecast->draw_count;
    settings.backtest_draws = 0;
    settings.backtest = false; /* only the futures are read */
    qc_status status = qc_panel_build(work->book, &panel_settings, &product->panel, error);
    if (status == QC_OK) {
        status =
            qc_forecast_run(product->panel, &settings, work->run, &product->forecast, error);
    }
    return status;
}

qc_status qc_okr_product_futures(qc_okr_work *work, const char *product,
                                 const qc_okr_product **futures, qc_error *error)
{
    qc_error reason = {0};
    for (qc_okr_product *known = work->products; known != NULL; known = known->next) {
        if (strcmp(known->name, product) == 0) {
            *futures = known;
            return QC_OK;
        }
    }
    qc_okr_product *made = qc_arena_take(work->keep, 1, sizeof *made);
    if (made == NULL) {
        return qc_fail_memory(error);
    }
    made->name = product;
    made->why_not = "";
    made->next = work->products;
    work->products = made;
    qc_status status = run_product(work, made, &reason);
    if (is_lack_of_data(status)) {
        made->why_not = qc_arena_copy(work->keep, reason.message, strlen(reason.message));
        if (made->why_not == NULL) {
            return qc_fail_memory(error);
        }
    } else if (status != QC_OK) {
        return qc_fail(error, status, "%s", reason.message);
    }
    *futures = made;
    return QC_OK;
}
