/* Shares of rows in the sums above them: a second forecast of each row, and its weight. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/memory.h"
#include "forecast/hierarchy/reconcile_work.h"

/*
 * Top-down by historical proportions (Gross & Sohl 1990, Journal of Forecasting 9(3):233-254,
 * doi:10.1002/for.3980090304), here from each sum to the rows directly below it: a row's share
 * of the sum times the sum's own forecast. A sum has less noise than its parts, so this helps
 * where shares are steady, and not where they drift. Rows are moved towards it as far as past
 * errors of all rows of their kind show a gain.
 *
 * The share at a step is
 *
 *     p sqrt(l / s)
 *
 * with p the share in the same place of the season over the latest seasons, s the share over
 * all periods of these, and l over the last season: half of a recent change is taken as
 * permanent. On rolling origins of hierarchies and simulated trees powers of .3 to 1 of l / s,
 * 5 to 20 seasons, and at least two seasons instead of three change the error over all nodes by
 * .03 % at most.
 */
enum { LEAST_SEASONS = 3, MOST_SEASONS = 8 };

/* Blocks of origins, from whose differences the standard error is found. */
enum { BLOCKS = 4 };

/* Number of standard errors taken off the gain. With none, simulated trees that are small or
 * whose leaves shift lose twice as much, and hierarchies gain no more. */
static const double DOUBT = 2;

/* The sums above a row: its parent, and for a leaf its lowest group. */
enum { OWN, GROUP, ABOVE };

/* The only row of the tree without a parent; row_count if there are several. */
static size_t find_total(const qc_rows *rows)
{
    size_t total = rows->row_count;

    for (size_t row = 0; row < rows->tree_count; row++) {
        if (rows->parent[row] >= rows->row_count) {
            if (row < rows->leaf_count || total < rows->row_count) {
                return rows->row_count;
            }
            total = row;
        }
    }
    return total;
}

/* The parent of a group that lies in no other is the total. */
static size_t above(const qc_rows *rows, size_t total, size_t row, size_t which)
{
    if (which == GROUP) {
        return row < rows->leaf_count ? rows->group[row] : rows->row_count;
    }
    return row >= rows->tree_count && rows->parent[row] >= rows->row_count ? total
                                                                           : rows->parent[row];
}

/* Number of seasons from which a row's shares at an origin are found; 0 if too few are
 * known. */
static size_t seasons_of(const qc_history *history, size_t row, size_t origin)
{
    size_t known = qc_history_length(history, row, origin) / (size_t)history->season;

    return known < LEAST_SEASONS ? 0 : known < MOST_SEASONS ? known : MOST_SEASONS;
}

/* A row's share of a sum over `count` periods before `end`, `apart` periods from each other;
 * NAN if there is none. */
static double share_of(const qc_history *history, size_t row, size_t sum, size_t end,
                       size_t apart, size_t count)
{
    double part = 0;
    double whole = 0;

    for (size_t k = 0; k < count; k++) {
        double y = qc_history_observed(history, row, end - 1 - k * apart);
        double z = qc_history_observed(history, sum, end - 1 - k * apart);

        if (!isnan(y) && !isnan(z)) {
            part += y;
            whole += z;
        }
    }
    return part >= 0 && whole > 0 ? part / whole : NAN;
}

/* sqrt(l / s) */
static double drift_of(const qc_history *history, size_t row, size_t sum, size_t origin)
{
    size_t season = (size_t)history->season;
    size_t seasons = seasons_of(history, row, origin);
    double last = 0;
    double all = 0;

    if (seasons == 0 || sum >= history->row_count) {
        return NAN;
    }
    last = share_of(history, row, sum, origin, 1, season);
    all = share_of(history, row, sum, origin, 1, seasons * season);
    return all > 0 ? sqrt(last / all) : NAN;
}

/* The forecast by shares less the row's own forecast at a step: the mean over the sums above
 * it, 0 if no share is known. */
static double distance(const qc_rolling *rolling, const qc_shares *shares, size_t origin,
                       size_t row, size_t step, const double *drift)
{
    const qc_history *history = rolling->history;
    size_t season = (size_t)history->season;
    size_t end = origin + step % season + 1 - season;
    double own = qc_rolling_combination(rolling, origin, row)[step];
    double sum = 0;
    double count = 0;

    for (size_t which = 0; which < ABOVE; which++) {
        size_t up = above(&history->rows, shares->total, row, which);
        double says = isnan(drift[which])
                          ? NAN
                          : drift[which] *
                                share_of(history, row, up, end, season,
                                         seasons_of(history, row, origin)) *
                                qc_rolling_combination(rolling, origin, up)[step];

        if (isfinite(says - own)) {
            sum += says - own;
            count += 1;
        }
    }
    return count > 0 ? sum / count : 0;
}

static void find_drifts(const qc_rolling *rolling, const qc_shares *shares, size_t origin,
                        size_t row, double *drift)
{
    for (size_t which = 0; which < ABOVE; which++) {
        drift[which] =
            drift_of(rolling->history, row,
                     above(&rolling->history->rows, shares->total, row, which), origin);
    }
}

/* Whether a row may be moved towards its shares: not if it cannot move, has no forecast of its
 * own, or is intermittent. */
static bool is_told(const qc_rolling *rolling, const qc_record *record, size_t origin,
                    size_t row)
{
    return record->variance[row] > 0 && isfinite(record->variance[row]) &&
           !qc_history_is_intermittent(rolling->history, row, origin);
}

/* Whether a sum has a forecast of its own. */
static bool tells(const qc_record *record, size_t sum)
{
    return sum < record->rows->row_count && isfinite(record->variance[sum]);
}

/* Sums of products of errors and distances. */
typedef struct products {
    double along, square;
} products;

/* Those of rows of one kind: over all, by block, and squares of those by row. */
typedef struct tally {
    products all, block[BLOCKS];
    double along_along, along_square, square_square;
} tally;

static void add_products(products *to, products more)
{
    to->along += more.along;
    to->square += more.square;
}

/* Products of a row's errors and distances at the origin `made`, in units of its mean squared
 * error. */
static products products_of(const qc_rolling *rolling, const qc_shares *shares, size_t origin,
                            size_t made, size_t row, double *errors)
{
    const qc_history *history = rolling->history;
    size_t count = qc_record_errors(rolling, origin, made, row, errors);
    double then = qc_history_level(history, row, made);
    double scale = then > 0 ? qc_history_level(history, row, origin) / then : NAN;
    double drift[ABOVE];
    products sum = {0};

    find_drifts(rolling, shares, made, row, drift);
    for (size_t step = 0; step < count; step++) {
        double d = scale * distance(rolling, shares, made, row, step, drift);

        if (isfinite(errors[step]) && isfinite(d)) {
            sum.along += errors[step] * d;
            sum.square += d * d;
        }
    }
    return sum;
}

static void add_row(const qc_rolling *rolling, const qc_shares *shares, size_t origin,
                    const qc_record *record, size_t row, double *errors, tally *t)
{
    qc_origins window = qc_record_window(rolling, origin);
    products sum = {0};

    for (size_t made = window.first; made < window.end; made++) {
        size_t block = (made - window.first) * BLOCKS / (window.end - window.first);
        products one = products_of(rolling, shares, origin, made, row, errors);

        one.along /= record->variance[row];
        one.square /= record->variance[row];
        add_products(&t->block[block], one);
        add_products(&sum, one);
    }
    add_products(&t->all, sum);
    t->along_along += sum.along * sum.along;
    t->along_square += sum.along * sum.square;
    t->square_square += sum.square * sum.square;
}

/* The slope g of errors on distances, reduced by the share that (DOUBT standard errors)^2
 * have in g^2. The standard error is the greater of that over rows and that over blocks of
 * origins. */
static double part_of(const tally *t)
{
    double part = 0;
    double rows = 0;
    double blocks = 0;

    if (!(t->all.along > 0 && t->all.square > 0)) {
        return 0;
    }
    part = t->all.along / t->all.square;
    rows = t->along_along - 2 * part * t->along_square + part * part * t->square_square;
    for (size_t k = 0; k < BLOCKS; k++) {
        double off = t->block[k].along - part * t->block[k].square;

        blocks += off * off;
    }
    part *= 1 - DOUBT * DOUBT * fmax(rows, blocks) / (t->all.along * t->all.along);
    return fmin(fmax(part, 0), 1);
}

static bool is_sum(const qc_rolling *rolling, size_t row)
{
    return row >= rolling->history->leaf_count;
}

qc_status qc_shares_learn(const qc_rolling *rolling, size_t origin, const qc_record *record,
                          qc_shares *shares, qc_error *error)
{
    qc_status status = QC_OK;
    size_t rows = record->rows->row_count;
    qc_shares draft = {.total = find_total(record->rows)};
    tally kind[2] = {0};
    double *errors = NULL;

    QC_TRY(QC_NEW_ARRAY(errors, rolling->horizon, error));
    for (size_t k = 0; k < rolling->sample_count; k++) {
        size_t row = qc_rolling_sample(rolling, k);

        if (is_told(rolling, record, origin, row)) {
            add_row(rolling, &draft, origin, record, row, errors, &kind[is_sum(rolling, row)]);
        }
    }
    draft.part[0] = part_of(&kind[0]);
    draft.part[1] = part_of(&kind[1]);
    if (draft.part[0] > 0 || draft.part[1] > 0) {
        QC_TRY(QC_NEW_ARRAY(draft.drift, rows * ABOVE, error));
        for (size_t row = 0; row < rows; row++) {
            find_drifts(rolling, &draft, origin, row, draft.drift + row * ABOVE);
            for (size_t which = 0; which < ABOVE; which++) {
                if (!is_told(rolling, record, origin, row) ||
                    !tells(record, above(record->rows, draft.total, row, which))) {
                    draft.drift[row * ABOVE + which] = NAN;
                }
            }
        }
    }
    *shares = draft;
    draft = (qc_shares){0};

done:
    qc_memory_free(errors);
    qc_shares_clear(&draft);
    return status;
}

void qc_shares_clear(qc_shares *shares)
{
    qc_memory_free(shares->drift);
    *shares = (qc_shares){0};
}

void qc_shares_move(const qc_shares *shares, const qc_rolling *rolling, size_t origin,
                    size_t step, double *base)
{
    for (size_t row = 0; shares->drift != NULL && row < rolling->history->row_count; row++) {
        double part = shares->part[is_sum(rolling, row)];

        if (part > 0) {
            base[row] += part * distance(rolling, shares, origin, row, step,
                                         shares->drift + row * ABOVE);
        }
    }
}
