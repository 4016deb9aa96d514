/* The check of the input: what was understood, what is doubtful, what can be done with it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "core/numeric.h"
#include "core/text.h"
#include "quotacast/panel.h"
#include "report/grid.h"
#include "report/names.h"
#include "report/page.h"
#include "report/table.h"

#define MOST_REMARKS 100 /* on the page; the other formats have all */

#define WIDEST_HEADER 24 /* longer ones push what stands beside them */
#define NARROW 60        /* columns below which nothing is put in line */

static bool is_used(const qc_file_column *column)
{
    return column->field[0] != '\0';
}

/* Columns that the headers of used columns take, so that what they mean stands in line. */
static size_t header_width(const qc_page *page, const qc_file_report *file)
{
    size_t widest = 0;
    for (size_t k = 0; k < file->column_count; k++) {
        size_t width = qc_text_width(file->columns[k].header);
        if (is_used(&file->columns[k]) && width <= WIDEST_HEADER && width > widest) {
            widest = width;
        }
    }
    return qc_page_prose(page) < NARROW ? 0 : widest;
}

/* "close_date  close: dates MM/DD/YYYY (proved by 5206 of 6711)" */
static void list_column(const qc_page *page, const qc_file_column *column, size_t widest)
{
    size_t width = qc_text_width(column->header);
    bool sure = column->sure != NULL && column->sure[0] != '\0';
    qc_page_line(page, 6 + widest, "    %s%*s%s%s%s%s%s%s%s", column->header,
                 width < widest ? (int)(widest - width) : 0, "", widest > 0 ? "  " : " = ",
                 column->field, column->form[0] != '\0' ? ": " : "", column->form,
                 sure ? " (" : "", sure ? column->sure : "", sure ? ")" : "");
}

#define MOST_UNFOLDED 24
#define MOST_IGNORED 40 /* columns that are named; further ones are counted */

/* The headers of columns that mean nothing, in one paragraph. */
static void list_ignored(const qc_page *page, const qc_file_report *file)
{
    char line[1800];
    size_t length = 0;
    size_t left_out = 0;
    size_t listed = 0;
    line[0] = '\0';
    for (size_t k = 0; k < file->column_count; k++) {
        const char *header = file->columns[k].header;
        if (is_used(&file->columns[k])) {
            continue;
        }
        if (listed == MOST_IGNORED || length + strlen(header) + 3 >= sizeof line) {
            left_out++;
            continue;
        }
        length += qc_text_format(line + length, sizeof line - length, "%s%s",
                                 length > 0 ? ", " : "", header[0] != '\0' ? header : "''");
        listed++;
    }
    if (length > 0) {
        char more[40] = "";
        if (left_out > 0) {
            (void)snprintf(more, sizeof more, " and %zu more", left_out);
        }
        qc_page_line(page, 6, "    not used: %s%s", line, more);
    }
}

/* True for one of the columns of which each cell is a row: there may be thousands. */
static bool is_unfolded(const qc_file_column *column)
{
    return strncmp(column->form, "amounts of", strlen("amounts of")) == 0;
}

static void list_columns(const qc_page *page, const qc_file_report *file)
{
    size_t widest = header_width(page, file);
    size_t unfolded = 0;
    for (size_t k = 0; k < file->column_count; k++) {
        unfolded += is_unfolded(&file->columns[k]);
        if (is_used(&file->columns[k]) &&
            (!is_unfolded(&file->columns[k]) || unfolded <= MOST_UNFOLDED)) {
            list_column(page, &file->columns[k], widest);
        }
    }
    if (unfolded > MOST_UNFOLDED) {
        qc_page_line(page, 6, "    and %zu more columns of amounts", unfolded - MOST_UNFOLDED);
    }
    list_ignored(page, file);
}

static void list_file(const qc_page *page, const qc_file_report *file)
{
    char read[64];
    char kept[64];
    qc_page_line(page, 4, "  %s: %s", qc_file_name(file->path),
                 file->table == QC_TABLE_UNKNOWN ? "not used" : qc_table_name(file->table));
    qc_page_line(page, 4, "    %s", file->why);
    if (file->table == QC_TABLE_UNKNOWN) {
        return;
    }
    list_columns(page, file);
    qc_page_line(page, 4, "    %s read = %s kept + %zu rejected + %zu merged",
                 qc_page_count(file->rows_read, "row", read, sizeof read),
                 qc_page_count(file->rows_kept, NULL, kept, sizeof kept), file->rows_rejected,
                 file->rows_merged);
}

#define LONGEST_PLACE 40 /* longer ones are told without their folders */

/* "opportunities.csv:12:5: ", "" for a remark about the book as a whole. */
static void write_place(const qc_book *book, const qc_remark *remark, char *place, size_t size)
{
    qc_remark_place(book, remark, place, size);
    const char *name = strlen(place) > LONGEST_PLACE ? qc_file_name(place) : place;
    memmove(place, name, strlen(name) + 1);
    size_t length = strlen(place);
    if (length > 0) {
        (void)qc_text_format(place + length, size - length, ": ");
    }
}

static void list_remarks(const qc_page *page, const qc_book *book)
{
    size_t shown = 0;
    qc_page_heading(page, "Remarks");
    for (int severity = QC_REJECTED; severity >= (int)QC_NOTE; severity--) {
        for (size_t k = 0; k < book->remark_count; k++) {
            const qc_remark *remark = &book->remarks[k];
            if ((int)remark->severity != severity || shown++ >= MOST_REMARKS) {
                continue;
            }
            char place[400] = "";
            char times[40] = "";
            write_place(book, remark, place, sizeof place);
            if (remark->times > 1) {
                (void)snprintf(times, sizeof times, " (%zu times)", remark->times);
            }
            qc_page_line(page, 4, "  %s: %s%s%s", qc_severity_name(remark->severity), place,
                         remark->message, times);
        }
    }
    if (shown == 0) {
        qc_page_line(page, 2, "  none");
    } else if (shown > MOST_REMARKS) {
        qc_page_line(page, 2, "  and %zu more; --format csv lists all", shown - MOST_REMARKS);
    }
}

static void count_line(const qc_page *page, const char *what, size_t count, const char *more)
{
    char text[64];
    if (count > 0) {
        qc_page_line(page, 4, "  %s%s", qc_page_count(count, what, text, sizeof text), more);
    }
}

typedef struct deal_sums {
    size_t count[3];
    size_t valued[3]; /* with an amount */
    double amount[3]; /* by qc_outcome, major units */
} deal_sums;

static deal_sums sum_deals(const qc_book *book)
{
    deal_sums sums = {0};
    qc_sum amounts[3];
    memset(amounts, 0, sizeof amounts);
    for (size_t k = 0; k < book->deals.count; k++) {
        uint8_t outcome = book->deals.outcome[k];
        sums.count[outcome]++;
        if (book->deals.amount[k] != QC_NO_MONEY) {
            sums.valued[outcome]++;
            qc_sum_add(&amounts[outcome],
                       qc_money_to_major(book->deals.amount[k], &book->currency));
        }
    }
    for (size_t k = 0; k < 3; k++) {
        sums.amount[k] = qc_sum_value(&amounts[k]);
    }
    return sums;
}

static void describe_deals(const qc_page *page, const qc_book *book)
{
    static const char *const names[] = {
        [QC_OUTCOME_OPEN] = "open", [QC_OUTCOME_WON] = "won", [QC_OUTCOME_LOST] = "lost"};
    static const qc_outcome order[] = {QC_OUTCOME_WON, QC_OUTCOME_LOST, QC_OUTCOME_OPEN};
    deal_sums sums = sum_deals(book);
    char amount[64];
    char count[64];
    if (book->deals.count == 0) {
        return;
    }
    qc_page_line(page, 4,
                 "  %s:", qc_page_count(book->deals.count, "opportunity", count, sizeof count));
    for (size_t k = 0; k < 3; k++) {
        qc_outcome outcome = order[k];
        bool valued = sums.valued[outcome] > 0 || sums.count[outcome] == 0;
        qc_page_line(page, 6, "    %s %s, %s",
                     qc_page_count(sums.count[outcome], NULL, count, sizeof count),
                     names[outcome],
                     valued ? qc_amount_short(sums.amount[outcome], &book->currency, amount,
                                              sizeof amount)
                            : "without amounts");
    }
}

static void describe_revenue(const qc_page *page, const qc_book *book)
{
    if (book->revenue.count == 0) {
        return;
    }
    char amount[64];
    char more[80];
    qc_sum sum = {0};
    for (size_t k = 0; k < book->revenue.count; k++) {
        if (book->revenue.amount[k] != QC_NO_MONEY) {
            qc_sum_add(&sum, qc_money_to_major(book->revenue.amount[k], &book->currency));
        }
    }
    (void)snprintf(more, sizeof more, " of revenue, %s",
                   qc_amount_short(qc_sum_value(&sum), &book->currency, amount, sizeof amount));
    count_line(page, "row", book->revenue.count, more);
}

static size_t count_leaves(const qc_book *book)
{
    size_t leaves = 0;
    for (size_t k = 0; k < book->territories.count; k++) {
        leaves += book->territories.leaf[k] ? 1 : 0;
    }
    return leaves;
}

static void describe_book(const qc_page *page, const qc_book *book)
{
    char first[16];
    char as_of[16];
    char more[80];
    char calendar[128];
    qc_page_heading(page, "What the input holds");
    qc_page_line(page, 4, "  company %s, currency %s, %s", book->company,
                 book->currency.code[0] != '\0' ? book->currency.code : "not named",
                 qc_calendar_describe(&book->calendar, calendar, sizeof calendar));
    (void)qc_date_format(book->first_date, first, sizeof first);
    (void)qc_date_format(book->as_of, as_of, sizeof as_of);
    if (as_of[0] == '\0') {
        qc_page_line(page, 4, "  no dates of anything that has happened");
    } else {
        qc_page_line(page, 4, "  dates %s%sto %s%s", first, first[0] != '\0' ? " " : "up ",
                     as_of, book->as_of_given ? " (as-of date given)" : "");
    }
    describe_revenue(page, book);
    describe_deals(page, book);
    count_line(page, "change", book->history.count, " of opportunities");
    (void)snprintf(more, sizeof more, ", %zu above them",
                   book->territories.count - count_leaves(book));
    count_line(page, "territory", count_leaves(book), more);
    count_line(page, "account", book->accounts.count, "");
    count_line(page, "rep", book->reps.count, "");
    count_line(page, "product", book->products.count, "");
    count_line(page, "candidate region", book->regions.count, "");
    count_line(page, "goal", book->goals.count, "");
    count_line(page, "key result", book->key_results.count, "");
    count_line(page, "logged forecast", book->log.count, "");
}

static void can(const qc_page *page, bool possible, const char *what, const char *needs)
{
    if (possible) {
        qc_page_line(page, 4, "  yes  %s", what);
    } else {
        qc_page_line(page, 7, "  no   %s: needs %s", what, needs);
    }
}

/* False with why if no panel can be made of the sales, such as of less than a month. */
static bool has_periods(const qc_book *book, qc_error *error)
{
    qc_panel_settings settings = qc_panel_settings_default();
    qc_panel *panel = NULL;
    qc_status status = QC_OK;

    if (book->owner == NULL) {
        return true; /* made by hand, perhaps in part */
    }
    status = qc_panel_build(book, &settings, &panel, error);
    qc_panel_free(panel);
    return status == QC_OK || status == QC_ERR_MEMORY;
}

static void describe_uses(const qc_page *page, const qc_book *book)
{
    qc_error error = {0};
    deal_sums sums = sum_deals(book);
    bool sales = book->revenue.count > 0 ||
                 (sums.count[QC_OUTCOME_WON] > 0 && book->first_date != QC_NO_DATE);
    const char *revenue = "revenue by period, or won opportunities with closing dates";
    qc_page_heading(page, "What can be done with it");
    if (sales && !has_periods(book, &error)) {
        qc_page_line(page, 7, "  no   forecast, accuracy and quotas: %s", error.message);
        sales = false;
    } else {
        can(page, sales, "forecast, accuracy and quotas by territory", revenue);
    }
    can(page, sales && book->reps.count > 0, "quotas by rep",
        book->reps.count > 0 ? revenue : "owners of opportunities or reps");
    if (book->deals.count > 0) {
        can(page, book->history.count > 0, "open deals as they were on past days",
            "a history of opportunities, or exports kept as snapshots/2025-10-06.csv (the "
            "present "
            "rows have been rewritten since, so that forecasts from open deals cannot be "
            "tested "
            "honestly)");
    }
    can(page, book->goals.count > 0, "a goal from the input",
        "a goals table (node, period, amount), `goal:` in quotacast.yaml or --goal");
    can(page, sales && book->key_results.count > 0, "key results",
        book->key_results.count > 0
            ? revenue
            : "a key results table (id, name, kind, metric, target, period)");
    can(page, sales && book->log.count > 0, "accuracy of logged forecasts",
        book->log.count > 0 ? revenue : "a forecast log (issued_at, version, period, value)");
}

static qc_status write_rows(const qc_page *page, const qc_book *book, qc_error *error)
{
    static const qc_column columns[] = {
        {"severity", QC_COLUMN_TEXT, 0, 0}, {"file", QC_COLUMN_TEXT, 0, 0},
        {"line", QC_COLUMN_INTEGER, 0, 0},  {"column", QC_COLUMN_INTEGER, 0, 0},
        {"times", QC_COLUMN_INTEGER, 0, 0}, {"message", QC_COLUMN_TEXT, 0, 0},
    };
    qc_listing *listing = NULL;
    qc_status status =
        qc_listing_open(page, columns, sizeof columns / sizeof *columns, NULL, &listing, error);
    if (status != QC_OK) {
        return status;
    }
    for (size_t k = 0; k < book->remark_count; k++) {
        const qc_remark *remark = &book->remarks[k];
        qc_listing_text(listing, qc_severity_name(remark->severity));
        qc_listing_text(listing,
                        remark->file != QC_NO_ID ? book->files[remark->file].path : NULL);
        qc_listing_integer(listing, (int64_t)remark->line);
        qc_listing_integer(listing, (int64_t)remark->column);
        qc_listing_integer(listing, (int64_t)remark->times);
        qc_listing_text(listing, remark->message);
    }
    return qc_listing_close(listing, error);
}

qc_status qc_report_check(const qc_page *page, const qc_book *book, qc_error *error)
{
    if (page->format != QC_FORMAT_TABLE) {
        return write_rows(page, book, error);
    }
    qc_page_heading(page, "Files");
    for (size_t k = 0; k < book->file_count; k++) {
        list_file(page, &book->files[k]);
    }
    list_remarks(page, book);
    describe_book(page, book);
    describe_uses(page, book);
    return qc_page_end(page, error);
}
