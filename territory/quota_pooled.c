/* Pooled regression: what all territories' past growth says about the next, with partial pooling. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "core/numeric.h"
#include "territory/quota_past.h"

/*
 * Growth of a leaf relative to all, y = log(a / h) - log(T / H), by what was known at the
 * start: its own last growth rates, those of its potential, the growth that was forecast, that
 * of the last season and quarter known, each relative to all, its potential against its
 * revenue, its size; and all of these growth rates times size, own growth times how much it
 * swings. All coefficients are common to all leaves: what a large and calm territory keeps of
 * its growth and what a small and restless one does comes from the products.
 *
 * Least squares weighted by size, as the error of quotas is, with Huber's weights by the errors
 * that the regression made when each case was still to come. So what a case adds to X'X and X'y
 * is settled once it is over, and both are sums over cases that are remembered with a half-life
 * of 3, 6, 12, 24 periods and for ever; the five predictions are averaged. Coefficients have
 * the prior N(0, (1/2)^2) of growth rates that partly persist, taken 1, 10, 100 or 1000 times:
 * which one is decided by the errors so far. The larger it is the nearer to uniform growth.
 *
 * Sources: Huber (1964), doi:10.1214/aoms/1177703732; Hoerl & Kennard (1970),
 * doi:10.1080/00401706.1970.10488634; averages over half-lives: Pesaran & Timmermann (2007),
 * doi:10.1016/j.jeconom.2006.03.010.
 */
enum {
    GROWTH_LAGS = QC_QUOTA_LAGS - 1, /* known, for how much a leaf swings */
    OWN_LAGS = 2,                    /* used as such */
    MARKET_LAGS = 2,
    GROWTHS = OWN_LAGS + MARKET_LAGS + 1 + QC_RECENT_SPANS, /* with the forecast's */
    COLUMNS =
        1 + GROWTHS + 2 + GROWTHS + OWN_LAGS, /* constant, growths, level, size, products */
    MARKET = 1 + OWN_LAGS,                    /* last growth of potential */
    LEVEL = 1 + GROWTHS,                      /* potential against revenue */
    SIZE = LEVEL + 1,
    MARKET_BY_SIZE = SIZE + 1 + OWN_LAGS,
    MEMORIES = 5,
    PRIORS = 4
};

static const double half_life[MEMORIES] = {3, 6, 12, 24, INFINITY};
static const double prior_times[PRIORS] = {1, 10, 100, 1000};
static const double prior_sd = 0.5;

/* A growth rate beyond a halving or doubling counts as that: it is another business. */
static const double most_growth = 0.69314718055994531;
static const double most_level =
    2; /* of log size and log level, beyond which they count as that */
static const double huber = 1.345; /* 95 % efficiency for normal errors */

typedef struct pooled {
    bool uses[COLUMNS];
    size_t learned; /* cases */
    double normal[MEMORIES][COLUMNS * COLUMNS], right[MEMORIES][COLUMNS];
    double prior_sum;     /* over the cases learned, of the prior's weight */
    double error[PRIORS]; /* so far */
    double *feature;      /* [leaf][COLUMNS] of the case last asked for */
    double *growth;       /* [PRIORS][leaf] predicted for it */
    /* [GROWTH_LAGS][leaf] own growth rates against all, NAN where not known */
    double *relative;
    double *residual, *weight, *response; /* [leaf] */
    qc_ranked *room;
} pooled;

qc_status qc_pooled_start(const qc_quota_past *past, qc_arena *arena, void **state,
                          qc_error *error)
{
    size_t leaves = past->leaf_count;
    pooled *own = NULL;
    qc_status status = QC_OK;

    qc_numeric_gsl_init();
    QC_TRY(QC_TAKE_ARRAY(own, arena, 1, error));
    QC_TRY(QC_TAKE_ARRAY(own->feature, arena, leaves * COLUMNS, error));
    QC_TRY(QC_TAKE_ARRAY(own->growth, arena, leaves * PRIORS, error));
    QC_TRY(QC_TAKE_ARRAY(own->relative, arena, leaves * GROWTH_LAGS, error));
    QC_TRY(QC_TAKE_ARRAY(own->residual, arena, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(own->weight, arena, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(own->response, arena, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(own->room, arena, leaves, error));
    *state = own;

done:
    return status;
}

/* Features */

static double within(double value, double most)
{
    return isnan(value) ? 0 : fmin(fmax(value, -most), most);
}

/* log(now / before) less the same of the sums over the leaves that have both; NAN where a leaf
 * has not. */
static void find_growth(const qc_quota_past *past, const qc_quota_case *one, const double *now,
                        const double *before, double *growth)
{
    qc_sum all_now = {0}, all_before = {0};
    double all = 0;

    for (size_t i = 0; i < past->leaf_count; i++) {
        bool has = qc_quota_takes_part(one, i) && now[i] > 0 && before[i] > 0;

        growth[i] = has ? log(now[i] / before[i]) : NAN;
        if (has) {
            qc_sum_add(&all_now, now[i]);
            qc_sum_add(&all_before, before[i]);
        }
    }
    if (!(qc_sum_value(&all_before) > 0)) {
        return; /* no leaf has both: all are NAN */
    }
    all = log(qc_sum_value(&all_now) / qc_sum_value(&all_before));
    for (size_t i = 0; i < past->leaf_count; i++) {
        growth[i] -= all;
    }
}

static void set_column(pooled *own, size_t leaf_count, const double *values, double most,
                       size_t column)
{
    for (size_t i = 0; i < leaf_count; i++) {
        own->feature[i * COLUMNS + column] = within(values[i], most);
    }
}

static size_t fill_growths(pooled *own, const qc_quota_past *past, const qc_quota_case *one)
{
    size_t leaves = past->leaf_count;
    size_t column = 1;

    for (size_t k = 0; k < GROWTH_LAGS; k++) {
        find_growth(past, one, one->lag[k], one->lag[k + 1], own->relative + k * leaves);
    }
    for (size_t k = 0; k < OWN_LAGS; k++) {
        set_column(own, leaves, own->relative + k * leaves, most_growth, column++);
    }
    for (size_t k = 0; k < MARKET_LAGS; k++) {
        find_growth(past, one, one->potential[k], one->potential[k + 1], own->response);
        set_column(own, leaves, own->response, most_growth, column++);
    }
    find_growth(past, one, one->forecast, one->lag[0], own->response);
    set_column(own, leaves, own->response, most_growth, column++);
    for (size_t k = 0; k < QC_RECENT_SPANS; k++) {
        find_growth(past, one, one->recent[k], one->recent_before[k], own->response);
        set_column(own, leaves, own->response, most_growth, column++);
    }
    return column;
}

/* log size against the mean of all, halved: two for a leaf that is e^4 times as large. */
static void fill_size(pooled *own, const qc_quota_past *past, const qc_quota_case *one)
{
    double total = qc_quota_case_sum(past, one, one->lag[0]);
    double count = 0;

    for (size_t i = 0; i < past->leaf_count; i++) {
        count += qc_quota_takes_part(one, i) ? 1 : 0;
    }
    for (size_t i = 0; i < past->leaf_count; i++) {
        bool has = qc_quota_takes_part(one, i) && one->lag[0][i] > 0;

        own->response[i] = has ? log(one->lag[0][i] / total * count) / 2 : NAN;
    }
}

/* log of how much a leaf's growth swings, against the middle of all by revenue. */
static void fill_swing(pooled *own, const qc_quota_past *past, const qc_quota_case *one)
{
    size_t leaves = past->leaf_count;
    double middle = 0;

    for (size_t i = 0; i < leaves; i++) {
        double sum = 0, count = 0;

        for (size_t k = 0; k < GROWTH_LAGS; k++) {
            double growth = own->relative[k * leaves + i];

            sum += isnan(growth) ? 0 : fabs(growth);
            count += isnan(growth) ? 0 : 1;
        }
        own->response[i] = count > 1 ? sum / count : NAN;
        own->weight[i] = qc_quota_takes_part(one, i) ? one->lag[0][i] : 0;
    }
    middle = qc_quota_weighted_median(own->response, own->weight, leaves, own->room);
    for (size_t i = 0; i < leaves; i++) {
        own->response[i] =
            own->response[i] > 0 && middle > 0 ? log(own->response[i] / middle) : NAN;
    }
}

static void fill_features(pooled *own, const qc_quota_past *past, size_t at)
{
    const qc_quota_case *one = &past->cases[at];
    size_t leaves = past->leaf_count;
    size_t size = 0, column = 0;

    for (size_t i = 0; i < leaves; i++) {
        own->feature[i * COLUMNS] = 1;
    }
    column = fill_growths(own, past, one);
    find_growth(past, one, one->potential[0], one->lag[0], own->response);
    set_column(own, leaves, own->response, most_level, column++);
    size = column++;
    fill_size(own, past, one);
    set_column(own, leaves, own->response, most_level, size);
    fill_swing(own, past, one);
    for (size_t i = 0; i < leaves; i++) {
        double *row = own->feature + i * COLUMNS;

        for (size_t k = 0; k < GROWTHS; k++) {
            row[column + k] = row[1 + k] * row[size];
        }
        for (size_t k = 0; k < OWN_LAGS; k++) {
            row[column + GROWTHS + k] = row[1 + k] * within(own->response[i], most_level);
        }
    }
}

/* Coefficients */

/* Of the ridge regression of one memory; all 0 where the system cannot be solved. */
static void solve(const pooled *own, size_t memory, double penalty, double *coefficient)
{
    double system[COLUMNS * COLUMNS];
    gsl_matrix_view matrix = gsl_matrix_view_array(system, COLUMNS, COLUMNS);
    gsl_vector_const_view right = gsl_vector_const_view_array(own->right[memory], COLUMNS);
    gsl_vector_view solution = gsl_vector_view_array(coefficient, COLUMNS);
    bool solved = false;

    for (size_t j = 0; j < sizeof system / sizeof *system; j++) {
        system[j] = own->normal[memory][j];
    }
    for (size_t j = 1; j < COLUMNS; j++) {
        system[j * COLUMNS + j] += penalty;
    }
    solved = gsl_linalg_cholesky_decomp1(&matrix.matrix) == 0 &&
             gsl_linalg_cholesky_solve(&matrix.matrix, &right.vector, &solution.vector) == 0;
    for (size_t j = 0; j < COLUMNS; j++) {
        coefficient[j] = solved && isfinite(coefficient[j]) ? coefficient[j] : 0;
    }
}

/* More potential never means less: where the last growth of potential would count against a
 * leaf, it does not count. */
static double predict_leaf(const double *coefficient, const double *row)
{
    double slope = coefficient[MARKET] + coefficient[MARKET_BY_SIZE] * row[SIZE];
    double sum = slope < 0 ? -slope * row[MARKET] : 0;

    for (size_t j = 0; j < COLUMNS; j++) {
        sum += coefficient[j] * row[j];
    }
    return within(sum, most_growth);
}

/* Growth [leaf] predicted with a prior: the mean over the memories. */
static void predict(const pooled *own, size_t leaf_count, double penalty, double *growth)
{
    double coefficient[COLUMNS];

    for (size_t i = 0; i < leaf_count; i++) {
        growth[i] = 0;
    }
    for (size_t m = 0; m < MEMORIES; m++) {
        solve(own, m, penalty, coefficient);
        coefficient[LEVEL] = fmax(coefficient[LEVEL], 0);
        for (size_t i = 0; i < leaf_count; i++) {
            growth[i] += predict_leaf(coefficient, own->feature + i * COLUMNS) / MEMORIES;
        }
    }
}

static size_t best_prior(const pooled *own)
{
    size_t best = 0;

    for (size_t p = 1; p < PRIORS; p++) {
        best = own->error[p] < own->error[best] ? p : best;
    }
    return best;
}

void qc_pooled_value(void *state, const qc_quota_past *past, size_t at, double *value)
{
    pooled *own = state;
    size_t leaves = past->leaf_count;
    const double *growth = own->growth + best_prior(own) * leaves;

    fill_features(own, past, at);
    for (size_t p = 0; p < PRIORS; p++) {
        double penalty =
            own->learned > 0 ? prior_times[p] * own->prior_sum / (double)own->learned : 0;

        if (own->learned > 0) {
            predict(own, leaves, penalty, own->growth + p * leaves);
        }
    }
    for (size_t i = 0; i < leaves; i++) {
        value[i] = past->cases[at].lag[0][i] * exp(growth[i]);
    }
}

/* Learning */

/* sum |quota - actual| / sum actual of the growth [leaf] predicted. */
static double absolute_error(const qc_quota_past *past, const qc_quota_case *one,
                             const double *growth)
{
    qc_sum sum = {0}, error = {0};

    for (size_t i = 0; i < past->leaf_count; i++) {
        if (qc_quota_takes_part(one, i)) {
            qc_sum_add(&sum, one->lag[0][i] * exp(growth[i]));
        }
    }
    if (!(qc_sum_value(&sum) > 0) || !(one->total > 0)) {
        return NAN;
    }
    for (size_t i = 0; i < past->leaf_count; i++) {
        if (qc_quota_takes_part(one, i)) {
            double quota = one->lag[0][i] * exp(growth[i]) / qc_sum_value(&sum) * one->total;

            qc_sum_add(&error, fabs(quota - one->actual[i]));
        }
    }
    return qc_sum_value(&error) / one->total;
}

/* Growth that came, how far the prediction was off, and the leaf's part of all. */
static void compare(pooled *own, const qc_quota_past *past, const qc_quota_case *one,
                    const double *growth)
{
    double history = qc_quota_case_sum(past, one, one->lag[0]);
    double all = history > 0 ? log(one->total / history) : NAN;

    for (size_t i = 0; i < past->leaf_count; i++) {
        bool has = qc_quota_takes_part(one, i) && one->lag[0][i] > 0;

        own->response[i] =
            !has ? NAN
            : one->actual[i] <= 0
                ? -most_growth
                : within(log(one->actual[i] / one->lag[0][i]) - all, most_growth);
        own->residual[i] = fabs(own->response[i] - growth[i]);
        own->weight[i] = has ? one->lag[0][i] / history : 0;
    }
}

/* Adds a case to the sums: X'WX and X'Wy, lower half and then the upper. */
static void add_case(pooled *own, size_t leaf_count, double bend)
{
    double normal[COLUMNS * COLUMNS] = {0}, right[COLUMNS] = {0};

    for (size_t i = 0; i < leaf_count; i++) {
        const double *row = own->feature + i * COLUMNS;
        double weight = own->weight[i];

        if (!(weight > 0)) {
            continue;
        }
        weight *= own->residual[i] > bend ? bend / own->residual[i] : 1;
        for (size_t j = 0; j < COLUMNS; j++) {
            double weighted = weight * row[j];

            right[j] += weighted * own->response[i];
            for (size_t k = 0; k <= j; k++) {
                normal[j * COLUMNS + k] += weighted * row[k];
            }
        }
    }
    for (size_t m = 0; m < MEMORIES; m++) {
        double kept = exp2(-1 / half_life[m]);

        for (size_t j = 0; j < COLUMNS; j++) {
            own->right[m][j] = kept * own->right[m][j] + right[j];
            for (size_t k = 0; k < COLUMNS; k++) {
                double added = normal[k <= j ? j * COLUMNS + k : k * COLUMNS + j];

                own->normal[m][j * COLUMNS + k] =
                    kept * own->normal[m][j * COLUMNS + k] + added;
            }
        }
    }
}

/* Adds what each prior would have missed; a period that some prior cannot share, as credits can
 * bring about, judges none. */
static void judge_priors(pooled *own, const qc_quota_past *past, const qc_quota_case *one)
{
    double missed[PRIORS];
    bool known = true;

    for (size_t p = 0; p < PRIORS; p++) {
        missed[p] = absolute_error(past, one, own->growth + p * past->leaf_count);
        known = known && isfinite(missed[p]);
    }
    for (size_t p = 0; p < PRIORS && known; p++) {
        own->error[p] += missed[p];
    }
}

void qc_pooled_learn(void *state, const qc_quota_past *past, size_t at)
{
    pooled *own = state;
    const qc_quota_case *one = &past->cases[at];
    size_t leaves = past->leaf_count;
    size_t used = best_prior(own);
    double spread = 0, squares = 0;

    judge_priors(own, past, one);
    compare(own, past, one, own->growth + used * leaves);
    spread = qc_quota_weighted_median(own->residual, own->weight, leaves, own->room) / 0.6745;
    if (!(spread > 0)) {
        spread = 0; /* no error at all: nothing is bent, and the prior has no say */
    }
    for (size_t i = 0; i < leaves; i++) {
        squares += own->weight[i] * own->weight[i];
    }
    own->prior_sum += spread * spread * squares / (prior_sd * prior_sd);
    own->learned++;
    add_case(own, leaves, spread > 0 ? huber * spread : INFINITY);
}
