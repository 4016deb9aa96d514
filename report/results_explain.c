/* Why a forecast is what it is: as sentences, or as one JSON document. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "quotacast/explain.h"
#include "report/json.h"
#include "report/names.h"
#include "report/number.h"
#include "report/page.h"
#include "report/results_explain_feasts.h"

/* Significant digits of an amount in a sentence. */
enum { DIGITS = 5, AMOUNT_SIZE = 64, PERIOD_SIZE = 24 };

/* Breaks and parts that are told one by one. */
enum { MOST_TOLD = 12 };

/* Of hours, a season of the week is that of so many days. */
enum { DAYS_OF_A_WEEK = 7 };

/* Changes below this share are not told. */
static const double TELLING = 0.0005;

typedef struct telling {
    const qc_page *page;
    const qc_panel *panel;
    const qc_forecast *forecast;
    const qc_explanation *found;
    const qc_currency *currency; /* NULL: the values have no unit that is known */
} telling;

static qc_status find_node(const qc_panel *panel, const char *name, size_t *node,
                           qc_error *error)
{
    qc_status status = QC_OK;
    const char **names = NULL;

    QC_TRY(QC_NEW_ARRAY(names, panel->node_count, error));
    for (size_t k = 0; k < panel->node_count; k++) {
        names[k] = panel->nodes[k].name;
    }
    status = qc_find_name(names, panel->node_count, name, "the forecast has no series",
                          "without --explain all are listed", node, error);

done:
    qc_memory_free(names);
    return status;
}

/* "Rp 9.92 mn", or "9,915,500" without a currency. */
static const char *amount(const telling *t, double value, char text[AMOUNT_SIZE])
{
    char plain[AMOUNT_SIZE];

    if (t->currency != NULL) {
        return qc_amount_short(value, t->currency, text, AMOUNT_SIZE);
    }
    qc_number_group(qc_number_format(value, DIGITS, plain, sizeof plain), text, AMOUNT_SIZE);
    return text;
}

/* "12.5 %" or units, with a sign. */
static const char *change(const telling *t, bool is_share, double value, char text[AMOUNT_SIZE])
{
    char number[AMOUNT_SIZE];

    if (is_share) {
        (void)qc_text_format(text, AMOUNT_SIZE, "%+.1f %%", 100 * value);
    } else {
        (void)qc_text_format(text, AMOUNT_SIZE, "%s%s", value > 0 ? "+" : "",
                             amount(t, value, number));
    }
    return text;
}

/* The name of a period, also behind the data. */
static const char *period(const telling *t, size_t at, char text[PERIOD_SIZE])
{
    return qc_period_format(&t->panel->calendar, t->panel->frequency,
                            qc_panel_period(t->panel, t->found->node, at), text, PERIOD_SIZE);
}

/* Sentences */

static void tell_total(const telling *t)
{
    char total[AMOUNT_SIZE];
    char first[PERIOD_SIZE];
    char last[PERIOD_SIZE];
    char missing[AMOUNT_SIZE] = "";
    const qc_panel_node *node = &t->panel->nodes[t->found->node];

    (void)amount(t, t->found->total, total);
    (void)period(t, t->panel->period_count, first);
    if (t->forecast->horizon == 1) {
        qc_page_line(t->page, 0, "%s (%s): %s expected in %s.", node->name, node->level, total,
                     first);
    } else {
        qc_page_line(t->page, 0, "%s (%s): %s expected in all from %s to %s.", node->name,
                     node->level, total, first,
                     period(t, t->panel->period_count + t->forecast->horizon - 1, last));
    }
    if (node->leaf != QC_NO_ID && t->panel->leaf_end != NULL &&
        t->panel->leaf_end[node->leaf] != QC_NO_DATE) {
        qc_page_line(t->page, 2,
                     "The territory is closed after %s, by the territories table: nothing is "
                     "expected from then on, whatever is said below of its history.",
                     qc_date_format(t->panel->leaf_end[node->leaf], first, sizeof first));
    }
    if (node->leaf != QC_NO_ID && t->forecast->closed_chance[node->leaf] > 0) {
        qc_page_line(
            t->page, 2,
            "It sold in every %s and then nothing, while others sell about as much more: "
            "the chance that it has closed is %.0f %%, by which less is expected.",
            qc_frequency_name(t->panel->frequency),
            100 * t->forecast->closed_chance[node->leaf]);
    }
    if (t->found->missing > 0) {
        (void)qc_text_format(missing, sizeof missing, ", of which %zu %s missing",
                             t->found->missing, t->found->missing == 1 ? "is" : "are");
    }
    qc_page_line(t->page, 2, "History: %zu %s%s%s.", t->found->length,
                 qc_frequency_name(t->panel->frequency), t->found->length == 1 ? "" : "s",
                 missing);
    if (t->found->sold > 0) {
        qc_page_line(t->page, 2,
                     "It sells in %zu of them only: the forecast is the mean of many without a "
                     "sale and few with one, each of a size seen before.",
                     t->found->sold);
    }
}

static void tell_models(const telling *t)
{
    const qc_explanation *found = t->found;
    char own[AMOUNT_SIZE];
    char naive[AMOUNT_SIZE];

    if (found->model_count == 0) {
        qc_page_line(t->page, 2, "No model could be used: there is no observation.");
        return;
    }
    qc_page_line(t->page, 2, "Models, with their past errors as a share of naive's:");
    for (size_t k = 0; k < found->model_count; k++) {
        const qc_explained_model *model = &found->models[k];
        if (isfinite(model->error)) {
            qc_page_line(t->page, 6, "  %4.1f %%  %s  (%.2f)", 100 * model->weight, model->name,
                         model->error);
        } else {
            qc_page_line(t->page, 6, "  %4.1f %%  %s", 100 * model->weight, model->name);
        }
    }
    if (found->origin_count > 0) {
        qc_page_line(t->page, 2,
                     "Over %zu past forecasts it was off by %s a %s on average, naive by %s.",
                     found->origin_count, amount(t, found->error, own),
                     qc_frequency_name(t->panel->frequency),
                     amount(t, found->naive_error, naive));
    } else {
        qc_page_line(t->page, 2, "No past forecast could be checked.");
    }
}

static void tell_season(const telling *t)
{
    const qc_explanation *found = t->found;
    char text[2][AMOUNT_SIZE];
    char name[2][PERIOD_SIZE];
    size_t least = 0;
    size_t most = 0;
    size_t next = t->panel->period_count;

    if (isfinite(found->trend)) {
        qc_page_line(t->page, 2, "Trend: %s a %s over the last season, freed of it.",
                     change(t, found->in_shares, found->trend, text[0]),
                     qc_frequency_name(t->panel->frequency));
    }
    if (found->season_count == 0) {
        qc_page_line(t->page, 2,
                     fabs(found->shared_season) >= TELLING ? "No season of its own is seen."
                                                           : "No season is seen.");
        return;
    }
    for (size_t k = 1; k < found->season_count; k++) {
        least = found->season[k] < found->season[least] ? k : least;
        most = found->season[k] > found->season[most] ? k : most;
    }
    qc_page_line(
        t->page, 2, "Season: highest in %s (%s), lowest in %s (%s); %.0f %% of it is believed.",
        period(t, next + most, name[0]),
        change(t, found->in_shares, found->season[most], text[0]),
        period(t, next + least, name[1]),
        change(t, found->in_shares, found->season[least], text[1]), 100 * found->season_share);
}

static void tell_closed(const telling *t)
{
    if (t->found->closed > 0) {
        qc_page_line(t->page, 2,
                     "Closed: on %zu of its days, by weekday or for a holiday; on %zu of the "
                     "coming %zu it is taken to be, with sales of 0.",
                     t->found->closed, t->found->closed_ahead, t->forecast->horizon);
    }
}

/* The season of a year of days and weeks, or of a week of hours. */
static void tell_long_season(const telling *t)
{
    const qc_explanation *found = t->found;
    size_t next = t->panel->period_count;
    char text[2][AMOUNT_SIZE];
    char name[2][PERIOD_SIZE];

    if (found->long_season > 0 && found->long_highest - found->long_lowest >= TELLING) {
        qc_page_line(t->page, 2, "Season of the %s: highest in %s (%s), lowest in %s (%s).",
                     found->long_season == DAYS_OF_A_WEEK * (size_t)t->panel->season ? "week"
                                                                                     : "year",
                     period(t, next + found->long_most, name[0]),
                     change(t, true, found->long_highest, text[0]),
                     period(t, next + found->long_least, name[1]),
                     change(t, true, found->long_lowest, text[1]));
    }
}

static void tell_from_others(const telling *t)
{
    if (fabs(t->found->ramp - 1) >= TELLING) {
        qc_page_line(t->page, 2,
                     "It is young: by how %zu grew that opened before and its own first sales, "
                     "it grows %.2f times until the last period forecast.",
                     t->found->openings, t->found->ramp);
    }
    if (fabs(t->found->shared_season) >= TELLING) {
        qc_page_line(
            t->page, 2,
            "Few years tell its own season: it takes the one that all series share, %.2g "
            "times as strong.",
            t->found->shared_season);
    }
}

static void tell_holidays(const telling *t)
{
    char trading[AMOUNT_SIZE];

    for (size_t k = 0; k < t->found->holiday_count; k++) {
        char text[AMOUNT_SIZE];
        if (fabs(t->found->holidays[k].effect) < TELLING) {
            continue;
        }
        qc_page_line(t->page, 2, "Holidays: %s puts %s on a %s wholly within it.",
                     t->found->holidays[k].name,
                     change(t, true, t->found->holidays[k].effect, text),
                     qc_frequency_name(t->panel->frequency));
    }
    if (fabs(t->found->trading) >= TELLING) {
        qc_page_line(
            t->page, 2,
            "Trading days: a weekday more and a weekend day less in a month put %s on it.",
            change(t, true, t->found->trading, trading));
    }
}

static void tell_break(const telling *t, const qc_break *found)
{
    char name[PERIOD_SIZE];
    char size[AMOUNT_SIZE];
    char expected[AMOUNT_SIZE];

    (void)period(t, found->at, name);
    (void)change(t, found->is_share, found->size, size);
    if (found->is_shift) {
        qc_page_line(t->page, 2, "Break: from %s on the level is another one (%s).", name,
                     size);
    } else {
        qc_page_line(t->page, 2, "Outlier: %s is %s off what its neighbours say (%s).", name,
                     size, amount(t, found->expected, expected));
    }
}

static void tell_breaks(const telling *t)
{
    size_t count = t->found->break_count;
    size_t from = count > MOST_TOLD ? count - MOST_TOLD : 0;

    for (size_t k = from; k < count; k++) {
        tell_break(t, &t->found->breaks[k]);
    }
    if (from > 0) {
        qc_page_line(t->page, 2, "%zu earlier breaks and outliers are not listed.", from);
    }
    if (count > 0) {
        qc_page_line(t->page, 2,
                     "They are shown only: the models take the values as they are.");
    }
}

static void tell_parts(const telling *t)
{
    const qc_explanation *found = t->found;
    char alone[AMOUNT_SIZE];
    char together[AMOUNT_SIZE];
    char total[AMOUNT_SIZE];

    if (fabs(found->together - found->alone) > TELLING * fabs(found->alone)) {
        qc_page_line(t->page, 2,
                     "Reconciliation with the other levels moved the point forecast from %s to "
                     "%s (%+.1f %%); the mean of the futures drawn about it is %s.",
                     amount(t, found->alone, alone), amount(t, found->together, together),
                     100 * (found->together - found->alone) / fabs(found->alone),
                     amount(t, found->total, total));
    }
    for (size_t k = 0; k < found->part_count && k < MOST_TOLD; k++) {
        qc_page_line(t->page, 4, "  %s: %s (%.1f %%)",
                     t->panel->nodes[found->parts[k].node].name,
                     amount(t, found->parts[k].total, alone),
                     fabs(found->total) > 0 ? 100 * found->parts[k].total / found->total : 0.0);
    }
    if (found->part_count > MOST_TOLD) {
        qc_page_line(t->page, 4, "  and %zu smaller ones", found->part_count - MOST_TOLD);
    }
}

static void tell_last(const telling *t)
{
    const qc_surprise *last = &t->found->last;
    char text[3][AMOUNT_SIZE];
    char name[PERIOD_SIZE];

    if (!t->found->has_last) {
        return;
    }
    bool outside = last->observed < last->low || last->observed > last->high;
    qc_page_line(
        t->page, 2,
        "The last observation (%s, %s) lies %s the 95 %% range forecast one %s before, "
        "%s to %s.",
        period(t, t->panel->period_count - 1, name), amount(t, last->observed, text[0]),
        outside ? "outside of" : "within", qc_frequency_name(t->panel->frequency),
        amount(t, last->low, text[1]), amount(t, last->high, text[2]));
}

/* JSON */

static void put_breaks(qc_json *json, const telling *t)
{
    char name[PERIOD_SIZE];

    qc_json_open(json, "breaks", '[');
    for (size_t k = 0; k < t->found->break_count; k++) {
        const qc_break *found = &t->found->breaks[k];
        qc_json_open(json, NULL, '{');
        qc_json_put_text(json, "period", period(t, found->at, name));
        qc_json_put_text(json, "kind", found->is_shift ? "shift" : "outlier");
        qc_json_put_text(json, "unit", found->is_share ? "share" : "value");
        qc_json_put_number(json, "size", found->size);
        qc_json_put_number(json, "expected", found->expected);
        qc_json_close(json);
    }
    qc_json_close(json);
}

static void put_models(qc_json *json, const telling *t)
{
    qc_json_open(json, "models", '[');
    for (size_t k = 0; k < t->found->model_count; k++) {
        qc_json_open(json, NULL, '{');
        qc_json_put_text(json, "name", t->found->models[k].name);
        qc_json_put_number(json, "weight", t->found->models[k].weight);
        qc_json_put_number(json, "error_of_naive", t->found->models[k].error);
        qc_json_close(json);
    }
    qc_json_close(json);
}

static void put_season(qc_json *json, const telling *t)
{
    char name[PERIOD_SIZE];

    qc_json_open(json, "season", '[');
    for (size_t k = 0; k < t->found->season_count; k++) {
        qc_json_open(json, NULL, '{');
        qc_json_put_text(json, "period", period(t, t->panel->period_count + k, name));
        qc_json_put_number(json, "effect", t->found->season[k]);
        qc_json_close(json);
    }
    qc_json_close(json);
    qc_json_put_number(json, "season_believed", t->found->season_share);
    qc_json_put_number(json, "season_shared", t->found->shared_season);
    qc_json_put_number(json, "ramp", t->found->ramp);
    qc_json_put_count(json, "openings", t->found->openings);
    if (t->found->long_season > 0) {
        qc_json_open(json, "long_season", '{');
        qc_json_put_count(json, "periods", t->found->long_season);
        qc_json_put_text(json, "highest_in",
                         period(t, t->panel->period_count + t->found->long_most, name));
        qc_json_put_number(json, "highest", t->found->long_highest);
        qc_json_put_text(json, "lowest_in",
                         period(t, t->panel->period_count + t->found->long_least, name));
        qc_json_put_number(json, "lowest", t->found->long_lowest);
        qc_json_close(json);
    }
    qc_json_put_count(json, "closed", t->found->closed);
    qc_json_put_count(json, "closed_ahead", t->found->closed_ahead);
}

static void put_parts(qc_json *json, const telling *t)
{
    qc_json_open(json, "holidays", '[');
    for (size_t k = 0; k < t->found->holiday_count; k++) {
        qc_json_open(json, NULL, '{');
        qc_json_put_text(json, "name", t->found->holidays[k].name);
        qc_json_put_number(json, "effect", t->found->holidays[k].effect);
        qc_json_close(json);
    }
    qc_json_close(json);
    qc_json_put_number(json, "trading_days", t->found->trading);
    qc_json_open(json, "parts", '[');
    for (size_t k = 0; k < t->found->part_count; k++) {
        qc_json_open(json, NULL, '{');
        qc_json_put_text(json, "series", t->panel->nodes[t->found->parts[k].node].name);
        qc_json_put_number(json, "total", t->found->parts[k].total);
        qc_json_close(json);
    }
    qc_json_close(json);
}

static qc_status put_document(const telling *t, qc_error *error)
{
    const qc_explanation *found = t->found;
    qc_json json;

    qc_json_begin(&json, t->page->stream);
    qc_json_put_text(&json, "series", t->panel->nodes[found->node].name);
    qc_json_put_text(&json, "level", t->panel->nodes[found->node].level);
    qc_json_put_number(&json, "total", found->total);
    qc_json_put_count(&json, "observations", found->length - found->missing);
    qc_json_put_count(&json, "missing", found->missing);
    if (found->sold > 0) {
        qc_json_put_count(&json, "periods_sold", found->sold);
    }
    qc_json_put_count(&json, "past_forecasts", found->origin_count);
    qc_json_put_number(&json, "error", found->error);
    qc_json_put_number(&json, "naive_error", found->naive_error);
    put_models(&json, t);
    qc_json_put_text(&json, "unit", found->in_shares ? "share" : "value");
    qc_json_put_number(&json, "trend", found->trend);
    put_season(&json, t);
    put_breaks(&json, t);
    qc_explain_feasts_put(&json, t->found);
    put_parts(&json, t);
    qc_json_put_number(&json, "alone", found->alone);
    qc_json_put_number(&json, "reconciled", found->together);
    if (found->has_last) {
        qc_json_open(&json, "last", '{');
        qc_json_put_number(&json, "observed", found->last.observed);
        qc_json_put_number(&json, "p2.5", found->last.low);
        qc_json_put_number(&json, "p97.5", found->last.high);
        qc_json_close(&json);
    }
    return qc_json_end(&json, error);
}

qc_status qc_report_forecast_explanation(const qc_page *page, const qc_panel *panel,
                                         const qc_forecast *forecast,
                                         const qc_currency *currency, const char *name,
                                         qc_error *error)
{
    qc_status status = QC_OK;
    qc_explanation found = {0};
    const telling t = {page, panel, forecast, &found, currency};
    size_t node = 0;

    QC_TRY(find_node(panel, name, &node, error));
    QC_TRY(qc_forecast_explain(panel, forecast, node, &found, error));
    if (page->format != QC_FORMAT_TABLE) {
        status = put_document(&t, error);
        goto done;
    }
    tell_total(&t);
    tell_models(&t);
    tell_season(&t);
    tell_closed(&t);
    tell_from_others(&t);
    tell_long_season(&t);
    qc_explain_feasts_tell(t.page, t.found);
    tell_holidays(&t);
    tell_breaks(&t);
    tell_parts(&t);
    tell_last(&t);
    status = qc_page_end(page, error);

done:
    qc_explanation_clear(&found);
    return status;
}
