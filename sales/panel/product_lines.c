/* What territories sell of each line of products: families, or products where there are no families. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/product_lines.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "sales/panel/panel_build.h"

/* A line while the lines are being found. Amounts are whole, so that sums do not depend on the
 * order of rows. */
typedef struct draft_line {
    const char *name;
    qc_money recent; /* of the last year */
    size_t products; /* that belong to it */
    size_t rank;     /* by `recent`; the place in the result */
} draft_line;

typedef struct lines_work {
    const qc_book *book;
    const qc_panel *panel;
    qc_panel_events events;
    size_t recent_from; /* first period of the last year */
    qc_id *leaf_of;     /* [territories + 1] as the panel's tree has them */
    size_t draft_count;
    draft_line *draft;       /* [products + 1] */
    qc_id *draft_of_product; /* [products + 1] the last: no product */
    bool by_family;
    qc_product_lines *lines;
    qc_money *revenue, *mix; /* minor units */
} lines_work;

static size_t product_at(const lines_work *work, qc_id product)
{
    return product == QC_NO_ID ? work->book->products.count : product;
}

/* The panel's period of an event, period_count for one outside. */
static size_t period_of(const lines_work *work, const qc_panel_event *event)
{
    const qc_panel *panel = work->panel;
    qc_period period = qc_period_of_date(&panel->calendar, panel->frequency, event->day);

    return period < panel->first_period ||
                   period >= panel->first_period + (qc_period)panel->period_count
               ? panel->period_count
               : (size_t)(period - panel->first_period);
}

static qc_status map_leaves(lines_work *work, qc_error *error)
{
    const qc_panel *panel = work->panel;
    size_t territories = work->book->territories.count;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(work->leaf_of, territories + 1, error));
    for (size_t t = 0; t <= territories; t++) {
        work->leaf_of[t] = QC_NO_ID;
    }
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        qc_id territory = panel->nodes[panel->leaf_node[leaf]].territory;

        work->leaf_of[territory == QC_NO_ID ? territories : territory] = (qc_id)leaf;
    }

done:
    return status;
}

/* Families, if a product that was sold has one. */
static void choose_kind(lines_work *work)
{
    const qc_products *products = &work->book->products;

    for (size_t i = 0; i < work->events.count && !work->by_family; i++) {
        qc_id product = work->events.event[i].product;

        work->by_family = product != QC_NO_ID && products->family[product] != NULL &&
                          products->family[product][0] != '\0';
    }
}

static const char *name_of(const lines_work *work, size_t product)
{
    const qc_products *products = &work->book->products;

    if (product == products->count) {
        return "no product";
    }
    return work->by_family && products->family[product] != NULL &&
                   products->family[product][0] != '\0'
               ? products->family[product]
               : products->name[product];
}

typedef struct named_product {
    const char *name;
    size_t product;
} named_product;

static int compare_names(const void *left, const void *right)
{
    return strcmp(((const named_product *)left)->name, ((const named_product *)right)->name);
}

/* One draft for each name. */
static qc_status draft_lines(lines_work *work, qc_error *error)
{
    size_t count = work->book->products.count + 1;
    named_product *named = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(work->draft, count, error));
    QC_TRY(QC_NEW_ARRAY(work->draft_of_product, count, error));
    QC_TRY(QC_NEW_ARRAY(named, count, error));
    for (size_t p = 0; p < count; p++) {
        named[p] = (named_product){name_of(work, p), p};
    }
    qsort(named, count, sizeof *named, compare_names);
    for (size_t k = 0; k < count; k++) {
        if (k == 0 || strcmp(named[k].name, named[k - 1].name) != 0) {
            work->draft[work->draft_count++].name = named[k].name;
        }
        work->draft[work->draft_count - 1].products++;
        work->draft_of_product[named[k].product] = (qc_id)(work->draft_count - 1);
    }

done:
    qc_memory_free(named);
    return status;
}

static qc_status add(qc_money *sum, qc_money amount, qc_error *error)
{
    return qc_money_add(*sum, amount, sum) == QC_OK
               ? QC_OK
               : qc_fail(error, QC_ERR_OVERFLOW,
                         "the revenue of a line of products is too large to add up; check the "
                         "currency and the amounts");
}

static qc_status measure(lines_work *work, qc_error *error)
{
    qc_status status = QC_OK;

    for (size_t i = 0; i < work->events.count; i++) {
        const qc_panel_event *event = &work->events.event[i];
        size_t period = period_of(work, event);
        qc_id line = work->draft_of_product[product_at(work, event->product)];

        if (period >= work->recent_from && period < work->panel->period_count) {
            QC_TRY(add(&work->draft[line].recent, event->amount, error));
        }
    }

done:
    return status;
}

typedef struct ranked_line {
    qc_money recent;
    const char *name;
    size_t line;
} ranked_line;

static int compare_lines(const void *left, const void *right)
{
    const ranked_line *a = left;
    const ranked_line *b = right;

    if (a->recent != b->recent) {
        return a->recent > b->recent ? -1 : 1;
    }
    return strcmp(a->name, b->name);
}

/* The largest first; lines that sold nothing in the last year are none. */
static qc_status rank(lines_work *work, qc_error *error)
{
    ranked_line *order = NULL;
    size_t sold = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(order, work->draft_count, error));
    for (size_t k = 0; k < work->draft_count; k++) {
        order[k] = (ranked_line){work->draft[k].recent, work->draft[k].name, k};
        sold += work->draft[k].recent > 0 ? 1 : 0;
    }
    qsort(order, work->draft_count, sizeof *order, compare_lines);
    for (size_t k = 0; k < work->draft_count; k++) {
        size_t last = QC_PRODUCT_LINES_MOST - 1;

        work->draft[order[k].line].rank = k >= sold                     ? SIZE_MAX
                                          : sold > last + 1 && k > last ? last
                                                                        : k;
    }
    work->lines->count = sold < 2                       ? 0
                         : sold > QC_PRODUCT_LINES_MOST ? QC_PRODUCT_LINES_MOST
                                                        : sold;
    if (work->lines->count > 0) {
        QC_TRY(QC_TAKE_ARRAY(work->lines->name, work->lines->owner, work->lines->count, error));
        for (size_t k = 0; k < work->lines->count; k++) {
            work->lines->name[k] = order[k].name;
        }
        if (sold > QC_PRODUCT_LINES_MOST) {
            work->lines->name[QC_PRODUCT_LINES_MOST - 1] = "other products";
        }
    }

done:
    qc_memory_free(order);
    return status;
}

static qc_status name_products(lines_work *work, qc_error *error)
{
    qc_product_lines *lines = work->lines;
    const qc_products *products = &work->book->products;
    bool has_others = lines->count == QC_PRODUCT_LINES_MOST &&
                      strcmp(lines->name[lines->count - 1], "other products") == 0;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(lines->line_of_product, lines->owner, products->count, error));
    QC_TRY(QC_TAKE_ARRAY(lines->is_whole, lines->owner, products->count, error));
    for (size_t p = 0; p < products->count; p++) {
        const draft_line *draft = &work->draft[work->draft_of_product[p]];
        bool is_other = has_others && draft->rank == lines->count - 1;

        lines->line_of_product[p] = draft->rank < lines->count ? (qc_id)draft->rank : QC_NO_ID;
        lines->is_whole[p] =
            !is_other && (draft->products == 1 || strcmp(products->name[p], draft->name) == 0);
    }

done:
    return status;
}

static qc_status add_up(lines_work *work, qc_error *error)
{
    const qc_panel *panel = work->panel;
    qc_product_lines *lines = work->lines;
    size_t territories = work->book->territories.count;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(work->revenue, lines->count * panel->period_count, error));
    QC_TRY(QC_NEW_ARRAY(work->mix, panel->leaf_count * lines->count, error));
    for (size_t i = 0; i < work->events.count; i++) {
        const qc_panel_event *event = &work->events.event[i];
        size_t period = period_of(work, event);
        size_t line =
            work->draft[work->draft_of_product[product_at(work, event->product)]].rank;
        qc_id leaf =
            work->leaf_of[event->territory == QC_NO_ID ? territories : event->territory];

        if (period == panel->period_count || line >= lines->count) {
            continue;
        }
        QC_TRY(add(&work->revenue[line * panel->period_count + period], event->amount, error));
        if (period >= work->recent_from && leaf != QC_NO_ID) {
            QC_TRY(add(&work->mix[leaf * lines->count + line], event->amount, error));
        }
    }

done:
    return status;
}

static qc_status hand_over(lines_work *work, qc_error *error)
{
    qc_product_lines *lines = work->lines;
    size_t cells = lines->count * work->panel->period_count;
    size_t shares = lines->count * work->panel->leaf_count;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(lines->revenue, lines->owner, cells, error));
    QC_TRY(QC_TAKE_ARRAY(lines->mix, lines->owner, shares, error));
    for (size_t k = 0; k < cells; k++) {
        lines->revenue[k] = qc_money_to_major(work->revenue[k], &work->book->currency);
    }
    for (size_t k = 0; k < shares; k++) {
        lines->mix[k] =
            work->mix[k] > 0 ? qc_money_to_major(work->mix[k], &work->book->currency) : 0;
    }

done:
    return status;
}

static qc_status find(lines_work *work, qc_error *error)
{
    const qc_panel *panel = work->panel;
    size_t year = panel->season > 1 ? (size_t)panel->season
                                    : (size_t)qc_frequency_per_year(panel->frequency);
    qc_status status = QC_OK;

    work->recent_from = panel->period_count > year ? panel->period_count - year : 0;
    QC_TRY(qc_panel_events_collect(work->book, NULL, &work->events, error));
    choose_kind(work);
    QC_TRY(map_leaves(work, error));
    QC_TRY(draft_lines(work, error));
    QC_TRY(measure(work, error));
    QC_TRY(rank(work, error));
    if (work->lines->count > 0) {
        QC_TRY(name_products(work, error));
        QC_TRY(add_up(work, error));
        QC_TRY(hand_over(work, error));
    }

done:
    return status;
}

qc_status qc_product_lines_find(const qc_book *book, const qc_panel *panel,
                                qc_product_lines **lines, qc_error *error)
{
    lines_work work = {.book = book, .panel = panel};
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(work.lines, 1, error));
    work.lines->owner = qc_arena_new();
    if (work.lines->owner == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    QC_TRY(find(&work, error));
    *lines = work.lines;
    work.lines = NULL;

done:
    qc_panel_events_clear(&work.events);
    qc_memory_free(work.leaf_of);
    qc_memory_free(work.draft);
    qc_memory_free(work.draft_of_product);
    qc_memory_free(work.revenue);
    qc_memory_free(work.mix);
    qc_product_lines_free(work.lines);
    return status;
}

void qc_product_lines_free(qc_product_lines *lines)
{
    if (lines != NULL) {
        qc_arena_free(lines->owner);
        qc_memory_free(lines);
    }
}
