/* Small books made by hand, a row at a time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sales/hand_book.h"

#include "tests/support/qc_test.h"

#define ROWS 4096

/* Columns are plain blocks of fixed size: a test's book is small. */
#define COLUMN(table, name) ((table).name = column(sizeof *(table).name))

static void *column(size_t size)
{
    void *block = calloc(ROWS, size);
    assert_non_null(block);
    return block;
}

static void make_sales(qc_book *book)
{
    COLUMN(book->deals, id);
    COLUMN(book->deals, account);
    COLUMN(book->deals, rep);
    COLUMN(book->deals, territory);
    COLUMN(book->deals, product);
    COLUMN(book->deals, stage);
    COLUMN(book->deals, amount);
    COLUMN(book->deals, created);
    COLUMN(book->deals, close);
    COLUMN(book->deals, outcome);
    COLUMN(book->deals, category);
    COLUMN(book->deals, probability);
    COLUMN(book->revenue, date);
    COLUMN(book->revenue, frequency);
    COLUMN(book->revenue, territory);
    COLUMN(book->revenue, product);
    COLUMN(book->revenue, amount);
    COLUMN(book->revenue, units);
    COLUMN(book->revenue, customers);
}

static void make_names(qc_book *book)
{
    COLUMN(book->territories, id);
    COLUMN(book->territories, name);
    COLUMN(book->territories, parent);
    COLUMN(book->territories, leaf);
    COLUMN(book->products, id);
    COLUMN(book->products, name);
    COLUMN(book->products, family);
    COLUMN(book->accounts, id);
    COLUMN(book->accounts, name);
    COLUMN(book->accounts, territory);
    COLUMN(book->reps, id);
    COLUMN(book->reps, name);
    COLUMN(book->reps, territory);
    COLUMN(book->reps, overlay);
    COLUMN(book->reps, product);
}

static void make_key_results(qc_book *book)
{
    COLUMN(book->key_results, objective);
    COLUMN(book->key_results, id);
    COLUMN(book->key_results, name);
    COLUMN(book->key_results, kind);
    COLUMN(book->key_results, metric);
    COLUMN(book->key_results, filter);
    COLUMN(book->key_results, unit);
    COLUMN(book->key_results, baseline);
    COLUMN(book->key_results, target);
    COLUMN(book->key_results, stretch);
    COLUMN(book->key_results, weight);
    COLUMN(book->key_results, period);
    COLUMN(book->key_results, frequency);
    COLUMN(book->key_results, parent);
    COLUMN(book->key_results, value);
    COLUMN(book->key_results, file);
    COLUMN(book->key_results, line);
    COLUMN(book->goals, territory);
    COLUMN(book->goals, product);
    COLUMN(book->goals, period);
    COLUMN(book->goals, frequency);
    COLUMN(book->goals, amount);
}

qc_book *hand_book(void)
{
    qc_book *book = calloc(1, sizeof *book);
    assert_non_null(book);
    book->company = "Acme";
    assert_int_equal(qc_currency_find("USD", &book->currency, NULL), QC_OK);
    book->calendar = qc_calendar_default();
    book->first_date = QC_NO_DATE;
    book->as_of = QC_NO_DATE;
    make_sales(book);
    make_names(book);
    make_key_results(book);
    return book;
}

static void free_all(void **columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(columns[i]);
    }
}

void hand_book_free(qc_book *book)
{
    qc_deals *d = &book->deals;
    qc_revenue *r = &book->revenue;
    qc_key_results *k = &book->key_results;
    void *sales[] = {d->id,       d->account,     d->rep,     d->territory, d->product,
                     d->stage,    d->amount,      d->created, d->close,     d->outcome,
                     d->category, d->probability, r->date,    r->frequency, r->territory,
                     r->product,  r->amount,      r->units,   r->customers};
    void *names[] = {book->territories.id,     book->territories.name, book->territories.parent,
                     book->territories.leaf,   book->products.id,      book->products.name,
                     book->products.family,    book->accounts.id,      book->accounts.name,
                     book->accounts.territory, book->reps.id,          book->reps.name,
                     book->reps.territory,     book->reps.overlay,     book->reps.product};
    void *results[] = {k->objective,
                       k->id,
                       k->name,
                       k->kind,
                       k->metric,
                       k->filter,
                       k->unit,
                       k->baseline,
                       k->target,
                       k->stretch,
                       k->weight,
                       k->period,
                       k->frequency,
                       k->parent,
                       k->value,
                       k->file,
                       k->line,
                       book->goals.territory,
                       book->goals.product,
                       book->goals.period,
                       book->goals.frequency,
                       book->goals.amount};
    free_all(sales, sizeof sales / sizeof sales[0]);
    free_all(names, sizeof names / sizeof names[0]);
    free_all(results, sizeof results / sizeof results[0]);
    free(book);
}

qc_date hand_date(int digits)
{
    qc_date date = QC_NO_DATE;
    assert_int_equal(
        qc_date_from_civil(digits / 10000, digits / 100 % 100, digits % 100, &date), QC_OK);
    return date;
}

static qc_id next_row(size_t *count)
{
    assert_true(*count < ROWS);
    return (qc_id)(*count)++;
}

qc_id hand_territory(qc_book *book, const char *name, qc_id parent)
{
    qc_territories *table = &book->territories;
    qc_id row = next_row(&table->count);
    table->id[row] = name;
    table->name[row] = name;
    table->parent[row] = parent;
    for (size_t t = 0; t < table->count; t++) {
        table->leaf[t] = true;
        for (size_t u = 0; u < table->count; u++) {
            table->leaf[t] = table->leaf[t] && table->parent[u] != t;
        }
    }
    return row;
}

qc_id hand_product(qc_book *book, const char *name, const char *family)
{
    qc_id row = next_row(&book->products.count);
    book->products.id[row] = name;
    book->products.name[row] = name;
    book->products.family[row] = family;
    return row;
}

qc_id hand_account(qc_book *book, const char *name)
{
    qc_id row = next_row(&book->accounts.count);
    book->accounts.id[row] = name;
    book->accounts.name[row] = name;
    book->accounts.territory[row] = QC_NO_ID;
    return row;
}

qc_id hand_rep(qc_book *book, const char *name, qc_id territory)
{
    qc_id row = next_row(&book->reps.count);
    book->reps.id[row] = name;
    book->reps.name[row] = name;
    book->reps.territory[row] = territory;
    book->reps.product[row] = QC_NO_ID;
    return row;
}

static qc_money money(const qc_book *book, double amount)
{
    qc_money minor = 0;
    assert_int_equal(qc_money_from_major(amount, &book->currency, &minor), QC_OK);
    return minor;
}

qc_id hand_revenue(qc_book *book, int digits, qc_frequency frequency, qc_id territory,
                   double amount)
{
    qc_id row = next_row(&book->revenue.count);
    book->revenue.date[row] = hand_date(digits);
    book->revenue.frequency[row] = (uint8_t)frequency;
    book->revenue.territory[row] = territory;
    book->revenue.product[row] = QC_NO_ID;
    book->revenue.amount[row] = money(book, amount);
    book->revenue.units[row] = NAN;
    book->revenue.customers[row] = NAN;
    return row;
}

qc_id hand_deal(qc_book *book, int digits, qc_outcome outcome, qc_id territory, double amount)
{
    qc_id row = next_row(&book->deals.count);
    book->deals.id[row] = "";
    book->deals.stage[row] = "";
    book->deals.account[row] = QC_NO_ID;
    book->deals.rep[row] = QC_NO_ID;
    book->deals.territory[row] = territory;
    book->deals.product[row] = QC_NO_ID;
    book->deals.amount[row] = money(book, amount);
    book->deals.close[row] = hand_date(digits);
    book->deals.created[row] = book->deals.close[row] - 30;
    book->deals.outcome[row] = (uint8_t)outcome;
    book->deals.probability[row] = NAN;
    return row;
}

qc_id hand_key_result(qc_book *book, qc_key_result_kind kind, const char *metric, double target,
                      const char *period)
{
    qc_key_results *table = &book->key_results;
    qc_id row = next_row(&table->count);
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    table->objective[row] = "Sell more";
    table->id[row] = "KR";
    table->name[row] = metric;
    table->kind[row] = (uint8_t)kind;
    table->metric[row] = metric;
    table->filter[row] = "";
    table->unit[row] = "";
    table->parent[row] = "";
    table->baseline[row] = NAN;
    table->target[row] = target;
    table->stretch[row] = NAN;
    table->weight[row] = NAN;
    table->value[row] = NAN;
    table->period[row] = QC_NO_PERIOD;
    if (period != NULL) {
        assert_int_equal(
            qc_period_parse(period, &book->calendar, &frequency, &table->period[row], NULL),
            QC_OK);
    }
    table->frequency[row] = (uint8_t)frequency;
    return row;
}
