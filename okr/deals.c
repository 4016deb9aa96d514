/* Values of metrics that are counted from opportunities. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "okr/okr_work.h"

/** What the deals of a filter add up to within a period. */
typedef struct tally {
    size_t won, lost, created;
    size_t with_amount; /**< won deals with an amount */
    qc_money amount;
    size_t with_days; /**< won deals whose creation is known */
    double days;
} tally;

static bool lies_in(const qc_okr_work *work, const qc_okr_item *item, qc_date day)
{
    return day != QC_NO_DATE && day >= item->start && day <= item->end && day <= work->today;
}

static qc_status add_won(const qc_deals *deals, size_t i, tally *sums, qc_error *error)
{
    sums->won++;
    if (deals->amount[i] != QC_NO_MONEY) {
        sums->with_amount++;
        if (qc_money_add(sums->amount, deals->amount[i], &sums->amount) != QC_OK) {
            return qc_fail(error, QC_ERR_OVERFLOW,
                           "the amounts of won deals are too large to add up");
        }
    }
    if (deals->created[i] != QC_NO_DATE) {
        sums->with_days++;
        sums->days += (double)deals->close[i] - (double)deals->created[i];
    }
    return QC_OK;
}

static qc_status add_up(const qc_okr_work *work, const qc_okr_item *item, tally *sums,
                        qc_error *error)
{
    const qc_deals *deals = &work->book->deals;
    for (size_t i = 0; i < deals->count; i++) {
        if (!qc_okr_passes(work, &item->filter, deals->territory[i], deals->product[i],
                           deals->rep[i])) {
            continue;
        }
        sums->created += lies_in(work, item, deals->created[i]) ? 1u : 0u;
        if (!lies_in(work, item, deals->close[i])) {
            continue;
        }
        if (deals->outcome[i] == QC_OUTCOME_WON) {
            qc_status status = add_won(deals, i, sums, error);
            if (status != QC_OK) {
                return status;
            }
        } else if (deals->outcome[i] == QC_OUTCOME_LOST) {
            sums->lost++;
        }
    }
    return QC_OK;
}

static double ratio(double above, size_t below)
{
    return below > 0 ? above / (double)below : NAN;
}

/** The metric's value and how it was counted. */
static double value_of(const qc_okr_work *work, const qc_okr_item *item, const tally *sums,
                       char *how, size_t size)
{
    const char *name = item->metric->name;
    double amount = qc_money_to_major(sums->amount, &work->book->currency);
    if (strcmp(name, "won_count") == 0) {
        (void)qc_text_format(how, size, "%zu deals won", sums->won);
        return (double)sums->won;
    }
    if (strcmp(name, "opps_created") == 0) {
        (void)qc_text_format(how, size, "%zu deals created", sums->created);
        return (double)sums->created;
    }
    if (strcmp(name, "win_rate") == 0) {
        (void)qc_text_format(how, size, "%zu won and %zu lost deals", sums->won, sums->lost);
        return 100 * ratio((double)sums->won, sums->won + sums->lost);
    }
    if (strcmp(name, "avg_deal_size") == 0) {
        (void)qc_text_format(how, size, "%zu won deals with an amount", sums->with_amount);
        return ratio(amount, sums->with_amount);
    }
    if (strcmp(name, "sales_cycle_days") == 0) {
        (void)qc_text_format(how, size, "mean of %zu won deals with a creation date",
                             sums->with_days);
        return ratio(sums->days, sums->with_days);
    }
    (void)qc_text_format(how, size, "amount of %zu won deals", sums->won);
    return amount;
}

/** Sets what all values from deals have in common. */
static void finish(const qc_okr_work *work, qc_okr_item *item, double value, const char *how)
{
    char from[16];
    char to[16];
    qc_date until = item->end < work->today ? item->end : work->today;
    item->value = value;
    item->known_until = work->today;
    item->is_final = qc_okr_is_over(work, item);
    (void)qc_text_format(item->how_value, sizeof item->how_value, "%s from %s to %s", how,
                         qc_date_format(item->start, from, sizeof from),
                         qc_date_format(until, to, sizeof to));
}

/** True if nothing can be known: no deals, or a period that has not begun. Says so. */
static bool is_unknown(const qc_okr_work *work, qc_okr_item *item)
{
    if (work->book->deals.count == 0) {
        (void)qc_text_format(item->how_value, sizeof item->how_value,
                             "no value: there are no opportunities to count");
        return true;
    }
    if (item->start > work->today) {
        (void)qc_text_format(item->how_value, sizeof item->how_value,
                             "no value yet: the period has not begun");
        return true;
    }
    if (work->deals_from == QC_NO_DATE || work->deals_from > item->end) {
        (void)qc_text_format(item->how_value, sizeof item->how_value,
                             "no value: no deal was closed by the end of the period");
        return true;
    }
    return false;
}

qc_status qc_okr_value_deals(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    tally sums = {0};
    char how[128];
    if (is_unknown(work, item)) {
        return QC_OK;
    }
    qc_status status = add_up(work, item, &sums, error);
    if (status == QC_OK) {
        double value = value_of(work, item, &sums, how, sizeof how);
        finish(work, item, value, how);
    }
    return status;
}

qc_status qc_okr_value_new_customers(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_deals *deals = &work->book->deals;
    size_t account_count = work->book->accounts.count;
    qc_id *first = NULL; /* first won deal of each account */
    size_t count = 0;
    char how[128];

    if (is_unknown(work, item)) {
        return QC_OK;
    }
    if (account_count == 0) {
        (void)qc_text_format(item->how_value, sizeof item->how_value,
                             "no value: the opportunities name no accounts");
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(first, account_count, error));
    for (size_t a = 0; a < account_count; a++) {
        first[a] = QC_NO_ID;
    }
    for (size_t i = 0; i < deals->count; i++) {
        qc_id account = deals->account[i];
        if (account != QC_NO_ID && deals->outcome[i] == QC_OUTCOME_WON &&
            deals->close[i] != QC_NO_DATE &&
            (first[account] == QC_NO_ID || deals->close[i] < deals->close[first[account]])) {
            first[account] = (qc_id)i;
        }
    }
    for (size_t a = 0; a < account_count; a++) {
        qc_id i = first[a];
        if (i != QC_NO_ID && lies_in(work, item, deals->close[i]) &&
            qc_okr_passes(work, &item->filter, deals->territory[i], deals->product[i],
                          deals->rep[i])) {
            count++;
        }
    }
    (void)qc_text_format(how, sizeof how, "%zu accounts with their first won deal%s", count,
                         work->deals_from >= item->start
                             ? " (the data begin within the period, so that "
                               "every account looks new)"
                             : "");
    finish(work, item, (double)count, how);

done:
    qc_memory_free(first);
    return status;
}
