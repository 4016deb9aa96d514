/* The book as canonical tables, and the settings under which they are read again as the same book. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "report/page.h"
#include "report/table.h"

/* Doubles are written so that they are read as the same ones. */
#define EXACT 17

#define TEXT(name)                                                                             \
    {                                                                                          \
        name, QC_COLUMN_TEXT, 0, 0                                                             \
    }
#define MONEY(name)                                                                            \
    {                                                                                          \
        name, QC_COLUMN_MONEY, 0, 0                                                            \
    }
#define NUMBER(name)                                                                           \
    {                                                                                          \
        name, QC_COLUMN_NUMBER, EXACT, 0                                                       \
    }
#define DATE(name)                                                                             \
    {                                                                                          \
        name, QC_COLUMN_DATE, 0, 0                                                             \
    }

/* One table: its columns without covariates, and what writes a row. */
typedef struct clean_table {
    const qc_column *columns;
    size_t column_count;
    const qc_covariates *covariates; /* NULL if the table has none */
    size_t rows;
    void (*write_row)(qc_listing *out, const qc_book *book, size_t row);
} clean_table;

static const char *text_or_blank(const char *text)
{
    return *text != '\0' ? text : NULL;
}

/* Names of rows of other tables; NULL where there is none. */

static const char *territory_of(const qc_book *book, qc_id row)
{
    return row == QC_NO_ID ? NULL : book->territories.id[row];
}

static const char *account_of(const qc_book *book, qc_id row)
{
    return row == QC_NO_ID ? NULL : book->accounts.id[row];
}

static const char *rep_of(const qc_book *book, qc_id row)
{
    return row == QC_NO_ID ? NULL : book->reps.id[row];
}

static const char *product_of(const qc_book *book, qc_id row)
{
    return row == QC_NO_ID ? NULL : book->products.id[row];
}

/* The company by its name, unless a territory is called the same; a blank node is the company,
 * too. */
static const char *node_of(const qc_book *book, qc_id row)
{
    if (row != QC_NO_ID) {
        return book->territories.id[row];
    }
    return qc_book_find_territory(book, book->company) == QC_NO_ID ? book->company : NULL;
}

static void write_period(qc_listing *out, const qc_book *book, uint8_t frequency,
                         qc_period period)
{
    char text[24];
    qc_listing_text(out, period == QC_NO_PERIOD
                             ? NULL
                             : qc_period_format(&book->calendar, (qc_frequency)frequency,
                                                period, text, sizeof text));
}

static void write_currency(qc_listing *out, const qc_book *book)
{
    qc_listing_text(out, text_or_blank(book->currency.code));
}

static const qc_column deal_columns[] = {
    TEXT("id"),    TEXT("account"),  TEXT("owner"),        TEXT("territory"), TEXT("product"),
    TEXT("stage"), TEXT("outcome"),  MONEY("amount"),      TEXT("currency"),  DATE("created"),
    DATE("close"), TEXT("category"), NUMBER("probability")};

static void write_deal(qc_listing *out, const qc_book *book, size_t row)
{
    static const char *const outcomes[] = {
        [QC_OUTCOME_OPEN] = "open", [QC_OUTCOME_WON] = "won", [QC_OUTCOME_LOST] = "lost"};
    static const char *const categories[] = {[QC_CATEGORY_NONE] = NULL,
                                             [QC_CATEGORY_OMITTED] = "Omitted",
                                             [QC_CATEGORY_PIPELINE] = "Pipeline",
                                             [QC_CATEGORY_BEST_CASE] = "Best Case",
                                             [QC_CATEGORY_MOST_LIKELY] = "Most Likely",
                                             [QC_CATEGORY_COMMIT] = "Commit",
                                             [QC_CATEGORY_CLOSED] = "Closed"};
    const qc_deals *deals = &book->deals;
    qc_listing_text(out, text_or_blank(deals->id[row]));
    qc_listing_text(out, account_of(book, deals->account[row]));
    qc_listing_text(out, rep_of(book, deals->rep[row]));
    qc_listing_text(out, territory_of(book, deals->territory[row]));
    qc_listing_text(out, product_of(book, deals->product[row]));
    qc_listing_text(out, text_or_blank(deals->stage[row]));
    qc_listing_text(out, outcomes[deals->outcome[row]]);
    qc_listing_money(out, deals->amount[row]);
    write_currency(out, book);
    qc_listing_date(out, deals->created[row]);
    qc_listing_date(out, deals->close[row]);
    qc_listing_text(out, categories[deals->category[row]]);
    qc_listing_number(out, deals->probability[row]);
}

static const qc_column history_columns[] = {TEXT("opportunity"), DATE("changed_at"),
                                            TEXT("field"), TEXT("old_value"),
                                            TEXT("new_value")};

static void write_change(qc_listing *out, const qc_book *book, size_t row)
{
    static const char *const fields[] = {[QC_CHANGE_STAGE] = "stage",
                                         [QC_CHANGE_AMOUNT] = "amount",
                                         [QC_CHANGE_CLOSE] = "close"};
    const qc_deal_history *history = &book->history;
    qc_listing_text(out, book->deals.id[history->deal[row]]);
    qc_listing_date(out, history->changed[row]);
    qc_listing_text(out, fields[history->field[row]]);
    qc_listing_text(out, text_or_blank(history->old_value[row]));
    qc_listing_text(out, text_or_blank(history->new_value[row]));
}

static const qc_column revenue_columns[] = {
    TEXT("period"),   TEXT("territory"), TEXT("product"),    MONEY("amount"),
    TEXT("currency"), NUMBER("units"),   NUMBER("customers")};

static void write_revenue(qc_listing *out, const qc_book *book, size_t row)
{
    const qc_revenue *revenue = &book->revenue;
    qc_frequency frequency = (qc_frequency)revenue->frequency[row];
    char day[16];
    if (frequency == QC_FREQUENCY_INDEX) {
        qc_listing_text(out, qc_date_format(revenue->date[row], day, sizeof day));
    } else {
        write_period(out, book, revenue->frequency[row],
                     qc_period_of_date(&book->calendar, frequency, revenue->date[row]));
    }
    qc_listing_text(out, territory_of(book, revenue->territory[row]));
    qc_listing_text(out, product_of(book, revenue->product[row]));
    qc_listing_money(out, revenue->amount[row]);
    write_currency(out, book);
    qc_listing_number(out, revenue->units[row]);
    qc_listing_number(out, revenue->customers[row]);
}

static const qc_column territory_columns[] = {
    TEXT("id"),          TEXT("name"),   TEXT("parent"), NUMBER("lat"), NUMBER("lon"),
    NUMBER("potential"), MONEY("floor"), MONEY("cap"),   MONEY("hold"), DATE("end")};

static void write_territory(qc_listing *out, const qc_book *book, size_t row)
{
    const qc_territories *table = &book->territories;
    qc_listing_text(out, table->id[row]);
    qc_listing_text(out, table->name[row]);
    qc_listing_text(out, territory_of(book, table->parent[row]));
    qc_listing_number(out, table->lat[row]);
    qc_listing_number(out, table->lon[row]);
    qc_listing_number(out, table->potential[row]);
    qc_listing_money(out, table->floor[row]);
    qc_listing_money(out, table->cap[row]);
    qc_listing_money(out, table->hold[row]);
    qc_listing_date(out, table->end[row]);
}

static const qc_column account_columns[] = {
    TEXT("id"),        TEXT("name"),        NUMBER("lat"),
    NUMBER("lon"),     NUMBER("potential"), NUMBER("workload"),
    TEXT("territory"), TEXT("lock"),        TEXT("parent_account")};

static void write_account(qc_listing *out, const qc_book *book, size_t row)
{
    const qc_accounts *table = &book->accounts;
    qc_listing_text(out, table->id[row]);
    qc_listing_text(out, table->name[row]);
    qc_listing_number(out, table->lat[row]);
    qc_listing_number(out, table->lon[row]);
    qc_listing_number(out, table->potential[row]);
    qc_listing_number(out, table->workload[row]);
    qc_listing_text(out, territory_of(book, table->territory[row]));
    qc_listing_text(out, table->lock[row] ? "yes" : NULL);
    qc_listing_text(out, text_or_blank(table->parent_account[row]));
}

static const qc_column rep_columns[] = {TEXT("id"),      TEXT("name"),  TEXT("territory"),
                                        TEXT("manager"), DATE("start"), DATE("end"),
                                        NUMBER("share"), TEXT("role"),  TEXT("product")};

static void write_rep(qc_listing *out, const qc_book *book, size_t row)
{
    const qc_reps *table = &book->reps;
    qc_listing_text(out, table->id[row]);
    qc_listing_text(out, table->name[row]);
    qc_listing_text(out, territory_of(book, table->territory[row]));
    qc_listing_text(out, text_or_blank(table->manager[row]));
    qc_listing_date(out, table->start[row]);
    qc_listing_date(out, table->end[row]);
    qc_listing_number(out, table->share[row]);
    qc_listing_text(out, table->overlay[row] ? "overlay" : NULL);
    qc_listing_text(out, product_of(book, table->product[row]));
}

static const qc_column product_columns[] = {TEXT("id"), TEXT("name"), TEXT("family"),
                                            MONEY("list_price")};

static void write_product(qc_listing *out, const qc_book *book, size_t row)
{
    const qc_products *table = &book->products;
    qc_listing_text(out, table->id[row]);
    qc_listing_text(out, table->name[row]);
    qc_listing_text(out, text_or_blank(table->family[row]));
    qc_listing_money(out, table->list_price[row]);
}

static const qc_column region_columns[] = {TEXT("id"),           TEXT("name"),
                                           NUMBER("lat"),        NUMBER("lon"),
                                           MONEY("launch_cost"), NUMBER("heads")};

static void write_region(qc_listing *out, const qc_book *book, size_t row)
{
    const qc_regions *table = &book->regions;
    qc_listing_text(out, table->id[row]);
    qc_listing_text(out, table->name[row]);
    qc_listing_number(out, table->lat[row]);
    qc_listing_number(out, table->lon[row]);
    qc_listing_money(out, table->launch_cost[row]);
    qc_listing_number(out, table->heads[row]);
}

static const qc_column goal_columns[] = {TEXT("node"), TEXT("product"), TEXT("period"),
                                         MONEY("amount"), TEXT("currency")};

static void write_goal(qc_listing *out, const qc_book *book, size_t row)
{
    const qc_goals *table = &book->goals;
    qc_listing_text(out, node_of(book, table->territory[row]));
    qc_listing_text(out, product_of(book, table->product[row]));
    write_period(out, book, table->frequency[row], table->period[row]);
    qc_listing_money(out, table->amount[row]);
    write_currency(out, book);
}

static const qc_column key_result_columns[] = {
    TEXT("objective"), TEXT("id"),     TEXT("name"),       TEXT("kind"),     TEXT("metric"),
    TEXT("filter"),    TEXT("unit"),   NUMBER("baseline"), NUMBER("target"), NUMBER("stretch"),
    NUMBER("weight"),  TEXT("period"), TEXT("parent"),     NUMBER("value")};

static void write_key_result(qc_listing *out, const qc_book *book, size_t row)
{
    const qc_key_results *table = &book->key_results;
    qc_listing_text(out, text_or_blank(table->objective[row]));
    qc_listing_text(out, text_or_blank(table->id[row]));
    qc_listing_text(out, text_or_blank(table->name[row]));
    qc_listing_text(out, qc_key_result_kind_name((qc_key_result_kind)table->kind[row]));
    qc_listing_text(out, text_or_blank(table->metric[row]));
    qc_listing_text(out, text_or_blank(table->filter[row]));
    qc_listing_text(out, text_or_blank(table->unit[row]));
    qc_listing_number(out, table->baseline[row]);
    qc_listing_number(out, table->target[row]);
    qc_listing_number(out, table->stretch[row]);
    qc_listing_number(out, table->weight[row]);
    write_period(out, book, table->frequency[row], table->period[row]);
    qc_listing_text(out, text_or_blank(table->parent[row]));
    qc_listing_number(out, table->value[row]);
}

static const qc_column log_columns[] = {DATE("issued_at"), TEXT("author"), TEXT("version"),
                                        TEXT("node"),      TEXT("period"), NUMBER("value"),
                                        NUMBER("p10"),     NUMBER("p50"),  NUMBER("p90")};

static void write_log(qc_listing *out, const qc_book *book, size_t row)
{
    const qc_forecast_log *table = &book->log;
    qc_listing_date(out, table->issued[row]);
    qc_listing_text(out, text_or_blank(table->author[row]));
    qc_listing_text(out, text_or_blank(table->version[row]));
    qc_listing_text(out, node_of(book, table->territory[row]));
    write_period(out, book, table->frequency[row], table->period[row]);
    qc_listing_number(out, table->value[row]);
    qc_listing_number(out, table->p10[row]);
    qc_listing_number(out, table->p50[row]);
    qc_listing_number(out, table->p90[row]);
}

#define COLUMNS(array) (array), sizeof(array) / sizeof *(array)

static clean_table table_of(const qc_book *book, qc_table table)
{
    const clean_table tables[QC_TABLE_COUNT] = {
        [QC_TABLE_OPPORTUNITIES] = {COLUMNS(deal_columns), &book->deals.covariates,
                                    book->deals.count, write_deal},
        [QC_TABLE_OPPORTUNITY_HISTORY] = {COLUMNS(history_columns), NULL, book->history.count,
                                          write_change},
        [QC_TABLE_REVENUE] = {COLUMNS(revenue_columns), NULL, book->revenue.count,
                              write_revenue},
        [QC_TABLE_TERRITORIES] = {COLUMNS(territory_columns), &book->territories.covariates,
                                  book->territories.count, write_territory},
        [QC_TABLE_ACCOUNTS] = {COLUMNS(account_columns), &book->accounts.covariates,
                               book->accounts.count, write_account},
        [QC_TABLE_REPS] = {COLUMNS(rep_columns), NULL, book->reps.count, write_rep},
        [QC_TABLE_PRODUCTS] = {COLUMNS(product_columns), NULL, book->products.count,
                               write_product},
        [QC_TABLE_REGIONS] = {COLUMNS(region_columns), &book->regions.covariates,
                              book->regions.count, write_region},
        [QC_TABLE_GOALS] = {COLUMNS(goal_columns), NULL, book->goals.count, write_goal},
        [QC_TABLE_KEY_RESULTS] = {COLUMNS(key_result_columns), NULL, book->key_results.count,
                                  write_key_result},
        [QC_TABLE_FORECAST_LOG] = {COLUMNS(log_columns), NULL, book->log.count, write_log},
    };
    return tables[table];
}

/* Where a file has no ids, deals are called by their names, and two may have the same one. */
static bool deals_have_ids(const qc_book *book)
{
    for (size_t k = 0; k < book->file_count; k++) {
        const qc_file_report *file = &book->files[k];
        bool has = file->table != QC_TABLE_OPPORTUNITIES;
        for (size_t c = 0; c < file->column_count && !has; c++) {
            has = strcmp(file->columns[c].field, "id") == 0;
        }
        if (!has) {
            return false;
        }
    }
    return true;
}

/* The columns of a table with its covariates behind them; the caller's to free. */
static qc_status list_columns(const qc_book *book, qc_table table, const clean_table *what,
                              qc_column **columns, size_t *count, qc_error *error)
{
    size_t extra = what->covariates != NULL ? what->covariates->count : 0;
    qc_column *draft = NULL;
    qc_status status = QC_NEW_ARRAY(draft, what->column_count + extra, error);
    if (status != QC_OK) {
        return status;
    }
    memcpy(draft, what->columns, what->column_count * sizeof *draft);
    if (table == QC_TABLE_OPPORTUNITIES && !deals_have_ids(book)) {
        draft[0].name = "name";
    }
    for (size_t k = 0; k < extra; k++) {
        draft[what->column_count + k] = (qc_column)NUMBER(what->covariates->name[k]);
    }
    *columns = draft;
    *count = what->column_count + extra;
    return QC_OK;
}

bool qc_report_clean_has(const qc_book *book, qc_table table)
{
    return table > QC_TABLE_UNKNOWN && table < QC_TABLE_COUNT && table_of(book, table).rows > 0;
}

qc_status qc_report_clean(const qc_page *page, const qc_book *book, qc_table table,
                          qc_error *error)
{
    const clean_table what = table_of(book, table);
    qc_column *columns = NULL;
    size_t count = 0;
    qc_listing *out = NULL;
    qc_status status = QC_OK;
    if (what.columns == NULL) {
        return qc_fail(error, QC_ERR_ARGUMENT, "%s is no table that is written",
                       qc_table_name(table));
    }
    QC_TRY(list_columns(book, table, &what, &columns, &count, error));
    QC_TRY(qc_listing_open(page, columns, count, &book->currency, &out, error));
    for (size_t row = 0; row < what.rows; row++) {
        what.write_row(out, book, row);
        for (size_t k = what.column_count; k < count; k++) {
            qc_listing_number(
                out,
                what.covariates->value[row * what.covariates->count + k - what.column_count]);
        }
    }
    status = qc_listing_close(out, error);

done:
    qc_memory_free(columns);
    return status;
}

/* A text in YAML's double quotes. The book's texts hold no control characters. */
static void write_quoted(FILE *stream, const char *text)
{
    (void)fputc('"', stream);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            (void)fputc('\\', stream);
        }
        (void)fputc(*text, stream);
    }
    (void)fputc('"', stream);
}

/* Covariates of territories and regions are kept without being asked for. */
static void write_covariates(FILE *stream, const qc_book *book)
{
    static const qc_table asked[] = {QC_TABLE_OPPORTUNITIES, QC_TABLE_ACCOUNTS};
    if (book->deals.covariates.count + book->accounts.covariates.count == 0) {
        return;
    }
    (void)fputs("covariates:\n", stream);
    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
        const qc_covariates *covariates = table_of(book, asked[k]).covariates;
        if (covariates->count > 0) {
            (void)fprintf(stream, "  %s: [", qc_table_name(asked[k]));
            for (size_t c = 0; c < covariates->count; c++) {
                (void)fputs(c > 0 ? ", " : "", stream);
                write_quoted(stream, covariates->name[c]);
            }
            (void)fputs("]\n", stream);
        }
    }
}

qc_status qc_report_clean_settings(const qc_page *page, const qc_book *book, qc_error *error)
{
    FILE *stream = page->stream;
    char day[16];
    (void)fputs(
        "# How the tables of this folder are read: as the book they were written from.\n"
        "company: ",
        stream);
    write_quoted(stream, book->company);
    if (book->currency.code[0] != '\0') {
        (void)fprintf(stream, "\ncurrency: %s", book->currency.code);
    }
    (void)fprintf(stream, "\nfiscal_year_start: %d\n", book->calendar.start_month);
    if (book->as_of_given) {
        (void)fprintf(stream, "as_of: %s\n", qc_date_format(book->as_of, day, sizeof day));
    }
    (void)fputs("dates: iso\ndecimal_mark: \".\"\nfiles:\n", stream);
    for (int table = QC_TABLE_UNKNOWN + 1; table < QC_TABLE_COUNT; table++) {
        if (qc_report_clean_has(book, (qc_table)table)) {
            const char *name = qc_table_name((qc_table)table);
            (void)fprintf(stream, "  %s: %s.csv\n", name, name);
        }
    }
    write_covariates(stream, book);
    return qc_page_end(page, error);
}
