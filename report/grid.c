/* A grid of texts, laid out to the width of the page. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/grid.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "core/text.h"
#include "report/number.h"
#include "report/page.h"

#define GAP 2             /* blanks between columns */
#define READABLE_TEXT 24U /* text columns are shortened to this before other columns go, */
#define LEAST_TEXT 6U     /* and to this after */

typedef struct layout {
    size_t indent;
    size_t *width;   /* [column_count], 0 for a column left out */
    size_t *natural; /* [column_count] as wide as its cells */
} layout;

void qc_grid_begin(qc_grid *grid, const qc_grid_column *columns, size_t count)
{
    memset(grid, 0, sizeof *grid);
    grid->columns = columns;
    grid->column_count = count;
    grid->arena = qc_arena_new();
    if (grid->arena == NULL) {
        (void)qc_fail_memory(&grid->failure);
    }
}

void qc_grid_add(qc_grid *grid, const char *text)
{
    if (grid->failure.status != QC_OK ||
        QC_GROW(grid->cells, grid->cell_capacity, grid->cell_count + 1, &grid->failure) !=
            QC_OK) {
        return;
    }
    char *copy = qc_arena_copy(grid->arena, text, strlen(text));
    if (copy == NULL) {
        (void)qc_fail_memory(&grid->failure);
        return;
    }
    grid->cells[grid->cell_count++] = copy;
}

void qc_grid_format(qc_grid *grid, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    qc_grid_add(grid, text);
}

void qc_grid_percent(qc_grid *grid, double share, int decimals, bool plus)
{
    char figure[64];
    if (!isfinite(share)) {
        qc_grid_add(grid, "-");
        return;
    }
    qc_number_fixed(100 * share, decimals, figure, sizeof figure);
    bool zero = strspn(figure, "-0.") == strlen(figure);
    const char *shown = zero && figure[0] == '-' ? figure + 1 : figure; /* no -0.0 */
    qc_grid_format(grid, "%s%s %%", plus && (zero || share > 0) ? "+" : "", shown);
}

void qc_grid_amount(qc_grid *grid, double major)
{
    static const qc_currency none = {"", 2};
    char text[64];
    qc_grid_add(grid, qc_amount_short(major, &none, text, sizeof text));
}

static size_t total_width(const qc_grid *grid, const layout *laid)
{
    size_t total = laid->indent;
    size_t shown = 0;
    for (size_t k = 0; k < grid->column_count; k++) {
        total += laid->width[k];
        shown += laid->width[k] > 0 ? 1 : 0;
    }
    return total + (shown > 1 ? GAP * (shown - 1) : 0);
}

/* Leaves out the column of the highest rank; false if none is left that may go. */
static bool drop_column(const qc_grid *grid, layout *laid)
{
    size_t worst = SIZE_MAX;
    for (size_t k = 0; k < grid->column_count; k++) {
        int rank = laid->width[k] > 0 ? grid->columns[k].rank : 0;
        if (rank > 0 && (worst == SIZE_MAX || rank >= grid->columns[worst].rank)) {
            worst = k;
        }
    }
    if (worst == SIZE_MAX) {
        return false;
    }
    laid->width[worst] = 0;
    return true;
}

/* Figures and periods say something else, or nothing, when shortened. */
static bool may_shorten(const qc_grid_column *column)
{
    return !column->right && strcmp(column->name, "period") != 0;
}

/* Takes one column of width from the widest text; false if none can give. */
static bool shorten_text(const qc_grid *grid, layout *laid, size_t least)
{
    size_t widest = SIZE_MAX;
    for (size_t k = 0; k < grid->column_count; k++) {
        bool gives = may_shorten(&grid->columns[k]) && laid->width[k] > least;
        if (gives && (widest == SIZE_MAX || laid->width[k] > laid->width[widest])) {
            widest = k;
        }
    }
    if (widest == SIZE_MAX) {
        return false;
    }
    laid->width[widest]--;
    return true;
}

/* Gives texts the room that columns left behind, the most shortened first; false if none may
 * grow. */
static bool lengthen_text(const qc_grid *grid, layout *laid)
{
    size_t shortest = SIZE_MAX;
    for (size_t k = 0; k < grid->column_count; k++) {
        bool takes = laid->width[k] > 0 && laid->width[k] < laid->natural[k];
        if (takes && (shortest == SIZE_MAX || laid->width[k] < laid->width[shortest])) {
            shortest = k;
        }
    }
    if (shortest == SIZE_MAX) {
        return false;
    }
    laid->width[shortest]++;
    return true;
}

/* Brings back a column of figures of the least rank that there is room for after all; false if
 * there is none. */
static bool restore_column(const qc_grid *grid, layout *laid, size_t limit)
{
    size_t best = SIZE_MAX;
    for (size_t k = 0; k < grid->column_count; k++) {
        bool fits = laid->width[k] == 0 && grid->columns[k].right &&
                    total_width(grid, laid) + GAP + laid->natural[k] <= limit;
        if (fits && (best == SIZE_MAX || grid->columns[k].rank < grid->columns[best].rank)) {
            best = k;
        }
    }
    if (best == SIZE_MAX) {
        return false;
    }
    laid->width[best] = laid->natural[best];
    return true;
}

static void fit(const qc_grid *grid, layout *laid, size_t limit)
{
    if (limit == 0) {
        return;
    }
    /* First text down to a readable length, then columns go, then text down to the least. */
    while (total_width(grid, laid) > limit && shorten_text(grid, laid, READABLE_TEXT)) {
    }
    while (total_width(grid, laid) > limit && drop_column(grid, laid)) {
    }
    while (total_width(grid, laid) > limit && shorten_text(grid, laid, LEAST_TEXT)) {
    }
    while (restore_column(grid, laid, limit)) {
    }
    while (total_width(grid, laid) < limit && lengthen_text(grid, laid)) {
    }
}

static void write_line(const qc_grid *grid, const qc_page *page, const layout *laid,
                       char *const *texts)
{
    size_t last = 0;
    for (size_t k = 0; k < grid->column_count; k++) {
        bool empty = texts != NULL && texts[k][0] == '\0';
        last = laid->width[k] > 0 && !empty ? k : last;
    }
    (void)fprintf(page->stream, "%*s", (int)laid->indent, "");
    for (size_t k = 0; k <= last; k++) {
        if (laid->width[k] == 0) {
            continue;
        }
        const char *text = texts != NULL ? texts[k] : grid->columns[k].name;
        size_t room = laid->width[k];
        if (k == last && !grid->columns[k].right && qc_text_width(text) < room) {
            room = qc_text_width(text); /* no blanks at the end of a line */
        }
        qc_page_cell(page, text, room, grid->columns[k].right);
        if (k < last) {
            (void)fprintf(page->stream, "%*s", GAP, "");
        }
    }
    (void)fputc('\n', page->stream);
}

static void write_head(const qc_grid *grid, const qc_page *page, const layout *laid, bool rule)
{
    if (page->colour) {
        (void)fputs("\033[1m", page->stream);
    }
    write_line(grid, page, laid, NULL);
    if (page->colour) {
        (void)fputs("\033[0m", page->stream);
    }
    if (!rule) {
        return;
    }
    (void)fprintf(page->stream, "%*s", (int)laid->indent, "");
    bool first = true;
    for (size_t k = 0; k < grid->column_count; k++) {
        if (laid->width[k] > 0) {
            (void)fprintf(page->stream, "%*s", first ? 0 : GAP, "");
            first = false;
        }
        for (size_t c = 0; c < laid->width[k]; c++) {
            (void)fputc('-', page->stream);
        }
    }
    (void)fputc('\n', page->stream);
}

qc_status qc_grid_print(qc_grid *grid, const qc_page *page, size_t indent, bool rule,
                        qc_error *error)
{
    if (grid->failure.status != QC_OK) {
        if (error != NULL) {
            *error = grid->failure;
        }
        return grid->failure.status;
    }
    if (grid->column_count == 0) {
        return QC_OK;
    }
    layout laid = {.indent = indent};
    laid.width = qc_arena_take(grid->arena, 2 * grid->column_count, sizeof *laid.width);
    if (laid.width == NULL) {
        return qc_fail_memory(error);
    }
    laid.natural = laid.width + grid->column_count;
    for (size_t k = 0; k < grid->column_count; k++) {
        laid.width[k] = qc_text_width(grid->columns[k].name);
    }
    for (size_t k = 0; k < grid->cell_count; k++) {
        size_t column = k % grid->column_count;
        size_t needed = qc_text_width(grid->cells[k]);
        laid.width[column] = needed > laid.width[column] ? needed : laid.width[column];
    }
    memcpy(laid.natural, laid.width, grid->column_count * sizeof *laid.width);
    fit(grid, &laid, page->width);
    write_head(grid, page, &laid, rule);
    for (size_t k = 0; k + grid->column_count <= grid->cell_count; k += grid->column_count) {
        write_line(grid, page, &laid, grid->cells + k);
    }
    return QC_OK;
}

void qc_grid_clear(qc_grid *grid)
{
    qc_arena_free(grid->arena);
    qc_memory_free(grid->cells);
    memset(grid, 0, sizeof *grid);
}
