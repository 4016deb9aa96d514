/* The accuracy table of the forecast log. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/accuracy/accuracy_tally.h"
#include "quotacast/accuracy.h"

/* Rows of the table while they are added up. */
typedef struct work {
    const qc_forecast_log *log;
    const qc_panel *panel;
    qc_date from, until; /* entries of periods within these days count */
    double *past;        /* [node_count][period_count] sums of the observed leaves */
    size_t count, row_capacity, tally_capacity;
    qc_accuracy_row *rows;
    qc_accuracy_tally *tally;
} work;

/* Periods of the panel that a logged period covers: first .. first + width - 1; width 0 if not
 * exactly whole ones within the data. */
typedef struct span {
    size_t first, width;
} span;

static span find_span(const work *w, size_t entry)
{
    const qc_panel *panel = w->panel;
    qc_frequency frequency = (qc_frequency)w->log->frequency[entry];
    qc_period period = w->log->period[entry];
    qc_date start = QC_NO_DATE;
    qc_date end = QC_NO_DATE;
    qc_period first = 0;
    qc_period last = 0;

    if (frequency == QC_FREQUENCY_INDEX || panel->frequency == QC_FREQUENCY_INDEX) {
        return (span){0, 0};
    }
    start = qc_period_start(&panel->calendar, frequency, period);
    end = qc_period_end(&panel->calendar, frequency, period);
    first = qc_period_of_date(&panel->calendar, panel->frequency, start);
    last = qc_period_of_date(&panel->calendar, panel->frequency, end);
    if (start < w->from || end > w->until || first < panel->first_period ||
        last - panel->first_period >= (qc_period)panel->period_count ||
        qc_period_start(&panel->calendar, panel->frequency, first) != start ||
        qc_period_end(&panel->calendar, panel->frequency, last) != end) {
        return (span){0, 0};
    }
    return (span){(size_t)(first - panel->first_period), (size_t)(last - first + 1)};
}

/* The panel's node of a territory; QC_NO_ID is the company: a root. */
static qc_id find_node(const qc_panel *panel, qc_id territory)
{
    for (qc_id node = 0; node < panel->node_count; node++) {
        if (territory == QC_NO_ID ? panel->nodes[node].parent == QC_NO_ID
                                  : panel->nodes[node].territory == territory) {
            return node;
        }
    }
    return QC_NO_ID;
}

static double sum_span(const work *w, qc_id node, span s)
{
    double sum = 0;

    for (size_t t = s.first; t < s.first + s.width; t++) {
        sum += w->past[node * w->panel->period_count + t];
    }
    return sum;
}

/* Periods of the panel that were over on a day. */
static size_t periods_over(const qc_panel *panel, qc_date day)
{
    qc_period now = qc_period_of_date(&panel->calendar, panel->frequency, day);
    qc_period over = now - panel->first_period;

    if (over < 0) {
        return 0;
    }
    return (size_t)over < panel->period_count ? (size_t)over : panel->period_count;
}

/* The naive method as it was known on the day of issue: a year before where two seasons were
 * over, else the last full period. */
static double naive_at(const work *w, qc_id node, span s, qc_date issued)
{
    size_t known = periods_over(w->panel, issued);
    size_t season = w->panel->season > 1 ? (size_t)w->panel->season : 1;
    size_t back = s.width;
    span earlier = s;

    if (season > 1 && known >= 2 * season) {
        back = (season + s.width - 1) / s.width * s.width;
    }
    while (earlier.first + earlier.width > known) {
        if (earlier.first < back) {
            return NAN;
        }
        earlier.first -= back;
    }
    return sum_span(w, node, earlier);
}

static qc_status find_row(work *w, const char *level, const char *node, const char *method,
                          int step, size_t *row, qc_error *error)
{
    qc_status status = QC_OK;

    for (*row = 0; *row < w->count; (*row)++) {
        const qc_accuracy_row *r = &w->rows[*row];

        if (r->step == step && strcmp(r->level, level) == 0 && strcmp(r->node, node) == 0 &&
            strcmp(r->method, method) == 0) {
            return QC_OK;
        }
    }
    QC_TRY(QC_GROW(w->rows, w->row_capacity, w->count + 1, error));
    QC_TRY(QC_GROW(w->tally, w->tally_capacity, w->count + 1, error));
    w->rows[w->count] =
        (qc_accuracy_row){.level = level, .node = node, .method = method, .step = step};
    w->tally[w->count] = (qc_accuracy_tally){0};
    w->count++;

done:
    return status;
}

static qc_status add_entry(work *w, size_t entry, qc_error *error)
{
    const qc_forecast_log *log = w->log;
    const qc_panel *panel = w->panel;
    qc_frequency frequency = (qc_frequency)log->frequency[entry];
    const char *method =
        log->version[entry][0] != '\0' ? log->version[entry] : log->author[entry];
    qc_id node = find_node(panel, log->territory[entry]);
    span s = find_span(w, entry);
    qc_accuracy_pair pair = {.scale = NAN, .root_scale = NAN, .crps = NAN};
    qc_period ahead = 0;
    qc_status status = QC_OK;

    if (s.width == 0 || node == QC_NO_ID || log->issued[entry] == QC_NO_DATE) {
        return QC_OK;
    }
    pair.actual = sum_span(w, node, s);
    pair.forecast = log->value[entry];
    pair.naive = naive_at(w, node, s, log->issued[entry]);
    pair.low = log->p10[entry];
    pair.high = log->p90[entry];
    if (!isfinite(pair.actual) || !isfinite(pair.forecast)) {
        return QC_OK;
    }
    ahead =
        log->period[entry] - qc_period_of_date(&panel->calendar, frequency, log->issued[entry]);
    for (int whole = 1; whole >= 0; whole--) {
        size_t row = 0;

        QC_TRY(find_row(w, panel->nodes[node].level, whole ? "all" : panel->nodes[node].name,
                        method, ahead > 0 ? (int)ahead : 0, &row, error));
        qc_accuracy_tally_add(&w->tally[row], &pair);
    }

done:
    return status;
}

static void sum_past(work *w)
{
    const qc_panel *panel = w->panel;
    size_t count = panel->period_count;

    for (size_t cell = 0; cell < panel->node_count * count; cell++) {
        w->past[cell] = NAN;
    }
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        for (qc_id node = panel->leaf_node[leaf]; node != QC_NO_ID;
             node = panel->nodes[node].parent) {
            for (size_t t = 0; t < count; t++) {
                double value = panel->values[leaf * count + t];
                double *sum = &w->past[node * count + t];

                if (!isnan(value)) {
                    *sum = isnan(*sum) ? value : *sum + value;
                }
            }
        }
    }
}

qc_status qc_accuracy_of_log_within(const qc_book *book, const qc_panel *panel, qc_date first,
                                    qc_date last, qc_accuracy **accuracy, qc_error *error)
{
    work w = {.log = &book->log, .panel = panel, .from = first, .until = last};
    qc_status status = QC_OK;
    qc_accuracy *draft = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    QC_TRY(QC_NEW_ARRAY(w.past, panel->node_count * panel->period_count, error));
    sum_past(&w);
    for (size_t entry = 0; entry < book->log.count; entry++) {
        QC_TRY(add_entry(&w, entry, error));
    }
    for (size_t row = 0; row < w.count; row++) {
        qc_accuracy_tally_measure(&w.tally[row], &w.rows[row]);
    }
    draft->count = w.count;
    draft->rows = w.rows;
    w.rows = NULL;
    *accuracy = draft;
    draft = NULL;

done:
    qc_memory_free(w.past);
    qc_memory_free(w.tally);
    qc_memory_free(w.rows);
    qc_accuracy_free(draft);
    return status;
}

qc_status qc_accuracy_of_log(const qc_book *book, const qc_panel *panel, qc_accuracy **accuracy,
                             qc_error *error)
{
    return qc_accuracy_of_log_within(book, panel, INT32_MIN, INT32_MAX, accuracy, error);
}
