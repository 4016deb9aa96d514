/* Fitting the candidate structures of a regression in time, one error process after the other. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/candidate_search.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"

/* Where the grid lies matters little on the training parts of M1 and M3, bench_models -b 1 and
 * -b 2: one twice as fine, one half as fine and one between these points change the mean of
 * sMAPE and MASE by at most 0.13 %. */
static const qc_noise noises[] = {
    {.damping = 0.0},
    {.damping = 0.4},
    {.damping = 0.8},
    {.damping = 0.95},
    {.damping = 1.0},
    {.damping = 1.0, .change_damping = 0.3},
    {.damping = 1.0, .change_damping = 0.6},
    {.damping = 1.0, .change_damping = 0.9},
    {.damping = 1.0, .memory = 0.25},
    {.damping = 1.0, .memory = 0.5},
    {.damping = 1.0, .memory = 0.7},
    {.damping = 1.0, .memory = 0.85},
};
_Static_assert(sizeof noises / sizeof *noises == QC_CANDIDATE_NOISES,
               "each error process has a number");

/* A relative error of fit that counts as none: its square is what rounding leaves of the
 * products of columns. */
#define NO_ERROR 1e-7

/* Adds a column or a response, filtered for the error process at work and with its rows weighted. */
static void add(qc_candidate_search *search, const double *values)
{
    double *filtered = qc_products_next(search->products);

    qc_noise_filter(&noises[search->at.noise], values, search->series->length, filtered);
    for (size_t t = 0; t < search->series->length; t++) {
        filtered[t] *= search->root_weight[t];
    }
    qc_products_add(search->products);
}

static void add_column(qc_candidate_search *search, size_t column)
{
    search->name[search->products->count - search->unit_count] = column;
    add(search, qc_time_design_column(search->design, column));
}

/* AICc of the candidate at work, or HUGE_VAL with too few observations. The level of an
 * integrated process is its start: integrated out. */
static double criterion(const qc_candidate_search *search, size_t unit, size_t rank,
                        double square)
{
    const qc_noise *noise = &noises[search->at.noise];
    bool integrated = noise->damping >= 1.0;
    double n = (double)search->series->length;
    double starts = integrated ? 1.0 : 0.0;
    double parameters = (double)rank - starts + 1.0 + (double)qc_noise_parameters(noise);
    double room = n - parameters - 1.0;

    if (room <= 0.0) {
        return HUGE_VAL;
    }
    return n * log(fmax(square, search->least_square[unit]) / (n - starts)) +
           search->noise_deviance + search->jacobian[unit] + 2.0 * parameters +
           2.0 * parameters * (parameters + 1.0) / room +
           (search->at.holiday_set > 0 ? search->rivals : 0.0);
}

/* Averages the fitted candidate with those before it. */
static void add_candidate(qc_candidate_search *search, size_t unit, double square, double value)
{
    if (value < search->average.least + 2.0 * QC_CANDIDATE_FAR_BEHIND &&
        qc_candidate_path(search, unit, square)) {
        qc_unit_average_add(&search->average, unit, value, search->path);
    }
}

/* Judges what is pushed now in each unit: finds the best, or averages their forecasts. */
static void judge(qc_candidate_search *search, bool trend)
{
    double least = HUGE_VAL;

    search->at.trend = trend;
    for (size_t u = 0; u < search->unit_count; u++) {
        double square = qc_products_square(search->products, u);
        double value = criterion(search, u, search->products->rank, square);

        if (value < HUGE_VAL && search->averaging) {
            add_candidate(search, u, square, value);
        } else if (value < search->least) {
            search->least = value;
            search->best = (qc_candidate_weigher){search->at, u};
        }
        least = fmin(least, value);
    }
    if (least < HUGE_VAL && search->averaging) {
        qc_candidates_offer(&search->kept, &search->at, least);
    }
    if (!search->averaging) {
        double *of_noise = &search->noise_criterion[search->at.noise];

        *of_noise = fmin(*of_noise, least);
    }
}

static bool is_wanted(qc_candidate_search *search, bool trend)
{
    search->at.trend = trend;
    return qc_candidates_want(&search->wanted, &search->at);
}

/* Without the trend, and with it. */
static void try_trend(qc_candidate_search *search)
{
    if (is_wanted(search, false)) {
        judge(search, false);
    }
    if (is_wanted(search, true) && qc_products_push(search->products, search->trend)) {
        judge(search, true);
        qc_products_pop(search->products);
    }
}

static bool push_holidays(qc_candidate_search *search)
{
    bool all = true;

    for (size_t k = 0; k < search->design->holiday_count; k++) {
        if ((search->at.holiday_set >> k & 1U) != 0) {
            all = qc_products_push(search->products, search->trend + 1 + k) && all;
        }
    }
    return all;
}

/* With each set of holidays, the empty one first. */
static void try_holidays(qc_candidate_search *search)
{
    size_t sets = (size_t)1 << search->design->holiday_count;
    size_t rank = search->products->rank;

    for (size_t set = 0; set < sets; set++) {
        search->at.holiday_set = set;
        if (!is_wanted(search, false) && !is_wanted(search, true)) {
            continue;
        }
        if (push_holidays(search)) {
            try_trend(search);
        }
        while (search->products->rank > rank) {
            qc_products_pop(search->products);
        }
    }
}

/* Adds responses and columns for an error process: the level, `season_count` of the season, and
 * those of trend and holidays that are wanted. */
static void start_noise(qc_candidate_search *search, size_t noise, size_t season_count)
{
    qc_products *products = search->products;
    size_t holidays =
        qc_candidates_want_holidays(&search->wanted, noise) ? search->design->holiday_count : 0;

    search->at = (qc_candidate){.noise = noise};
    search->noise_deviance = qc_noise_deviance(&noises[noise], search->series->length);
    search->trend = 1 + season_count;
    qc_products_start(products, search->series->length, search->unit_count);
    for (size_t u = 0; u < search->unit_count; u++) {
        add(search, search->response[u]);
    }
    add_column(search, QC_COLUMN_LEVEL);
    for (size_t k = 0; k < season_count; k++) {
        add_column(search, QC_COLUMN_OTHERS + search->design->holiday_count + k);
    }
    if (holidays > 0 || qc_candidates_want_trend(&search->wanted, noise)) {
        add_column(search, QC_COLUMN_TREND);
    }
    for (size_t k = 0; k < holidays; k++) {
        add_column(search, QC_COLUMN_OTHERS + k);
    }
}

/* All wanted candidates with one error process: harmonics are pushed pair by pair, the rest on
 * and off between. */
void qc_candidate_search_try(qc_candidate_search *search, size_t noise)
{
    qc_products *products = search->products;
    int last_season = qc_candidates_last_season(&search->wanted, noise);
    size_t seasons = search->design->season_count;

    if (last_season < 0) {
        return;
    }
    seasons = (size_t)last_season < seasons ? (size_t)last_season : seasons;
    start_noise(search, noise, seasons);
    (void)qc_products_push(products, 0);
    try_holidays(search);
    for (size_t k = 0; k < seasons; k++) {
        if (products->rank + 4 + search->design->holiday_count > search->series->length) {
            break;
        }
        (void)qc_products_push(products, 1 + k);
        if (k % 2 == 1 || k + 1 == search->design->season_count) {
            search->at.season = k + 1;
            try_holidays(search);
        }
    }
}

/* Filters a column for the fit of one candidate. */
static void take_column(qc_candidate_search *search, const qc_candidate *candidate,
                        const double *values)
{
    qc_noise_filter(&noises[candidate->noise], values, search->series->length,
                    search->filtered + search->filtered_count * search->series->length);
    search->filtered_count++;
}

void qc_candidate_search_take(qc_candidate_search *search, const qc_candidate *candidate,
                              size_t unit)
{
    const qc_time_design *design = search->design;
    size_t first_season = QC_COLUMN_OTHERS + design->holiday_count;

    search->filtered_count = 0;
    take_column(search, candidate, search->response[unit]);
    take_column(search, candidate, qc_time_design_column(design, QC_COLUMN_LEVEL));
    for (size_t k = 0; k < candidate->season && k < design->season_count; k++) {
        take_column(search, candidate, qc_time_design_column(design, first_season + k));
    }
    for (size_t k = 0; k < design->holiday_count; k++) {
        if ((candidate->holiday_set >> k & 1U) != 0) {
            take_column(search, candidate, qc_time_design_column(design, QC_COLUMN_OTHERS + k));
        }
    }
    if (candidate->trend) {
        take_column(search, candidate, qc_time_design_column(design, QC_COLUMN_TREND));
    }
}

/* Adds a filtered column with its rows weighted. */
static void weigh_column(qc_candidate_search *search, size_t column)
{
    const double *filtered = search->filtered + column * search->series->length;
    double *weighted = qc_products_next(search->products);

    for (size_t t = 0; t < search->series->length; t++) {
        weighted[t] = filtered[t] * search->root_weight[t];
    }
    qc_products_add(search->products);
}

void qc_candidate_search_fit(qc_candidate_search *search, double *rest)
{
    qc_products *products = search->products;

    qc_products_start(products, search->series->length, 1);
    for (size_t column = 0; column < search->filtered_count; column++) {
        weigh_column(search, column);
    }
    for (size_t column = 0; column + 1 < search->filtered_count; column++) {
        (void)qc_products_push(products, column);
    }
    qc_products_coefficients(products, 0, search->coefficient);
    qc_products_rest(products, 0, search->coefficient, 0, rest);
}

const qc_noise *qc_candidate_noise(size_t noise)
{
    return &noises[noise];
}

/* Puts a response less its mean, which every candidate's level puts back. */
static void centre(qc_candidate_search *search, size_t unit)
{
    size_t length = search->series->length;
    double *response = search->response[unit];
    double mean = qc_numeric_sum(response, length) / (double)length;
    double largest = 0.0;

    for (size_t t = 0; t < length; t++) {
        response[t] -= mean;
        largest = fmax(largest, fabs(response[t]));
    }
    search->centre[unit] = mean;
    search->least_square[unit] =
        fmax(1e-290, (double)length * NO_ERROR * NO_ERROR * largest * largest);
}

static void fill_responses(qc_candidate_search *search)
{
    size_t length = search->series->length;
    bool positive = true;

    for (size_t t = 0; t < length; t++) {
        double value = search->series->values[t];

        positive = positive && value > 0.0;
        search->response[QC_UNIT_VALUE][t] = value;
    }
    search->unit_count = positive ? 2 : 1;
    for (size_t t = 0; positive && t < length; t++) {
        search->response[QC_UNIT_LOGARITHM][t] = log(search->series->values[t]);
        search->jacobian[QC_UNIT_LOGARITHM] += 2.0 * search->response[QC_UNIT_LOGARITHM][t];
    }
    for (size_t u = 0; u < search->unit_count; u++) {
        centre(search, u);
    }
}

void qc_candidate_search_restart(qc_candidate_search *search)
{
    search->averaging = false;
    search->kept.count = 0;
    search->least = HUGE_VAL;
    search->wanted = qc_candidates_all();
    for (size_t t = 0; t < search->series->length; t++) {
        search->root_weight[t] = 1.0;
    }
    for (size_t noise = 0; noise < QC_CANDIDATE_NOISES; noise++) {
        search->noise_criterion[noise] = HUGE_VAL;
    }
}

qc_status qc_candidate_search_init(const qc_series *series, size_t horizon,
                                   qc_candidate_search *search, qc_error *error)
{
    qc_status status = QC_OK;

    *search = (qc_candidate_search){.series = series, .horizon = horizon};
    QC_TRY(qc_time_design_new(series, horizon, &search->design, error));

    size_t sets = (size_t)1 << search->design->holiday_count;

    QC_TRY(qc_products_new(series->length, search->design->column_count, &search->products,
                           error));
    QC_TRY(QC_NEW_ARRAY(search->name, search->design->column_count, error));
    QC_TRY(QC_NEW_ARRAY(search->response[QC_UNIT_VALUE], series->length, error));
    QC_TRY(QC_NEW_ARRAY(search->response[QC_UNIT_LOGARITHM], series->length, error));
    QC_TRY(QC_NEW_ARRAY(search->root_weight, series->length, error));
    QC_TRY(QC_NEW_ROOM(search->filtered, (search->design->column_count + 1) * series->length,
                       error));
    QC_TRY(QC_NEW_ARRAY(search->coefficient, search->design->column_count, error));
    QC_TRY(QC_NEW_ARRAY(search->path, horizon, error));
    QC_TRY(QC_NEW_ARRAY(search->size, 2 * series->length, error));
    QC_TRY(qc_unit_average_init(&search->average, horizon, error));
    fill_responses(search);
    /* all sets of holidays together have the prior of none, and share it */
    search->rivals = sets > 1 ? 2.0 * log((double)(sets - 1)) : 0.0;
    qc_candidate_search_restart(search);

done:
    return status;
}

void qc_candidate_search_clear(qc_candidate_search *search)
{
    qc_time_design_free(search->design);
    qc_products_free(search->products);
    qc_memory_free(search->name);
    qc_memory_free(search->response[QC_UNIT_VALUE]);
    qc_memory_free(search->response[QC_UNIT_LOGARITHM]);
    qc_memory_free(search->root_weight);
    qc_memory_free(search->filtered);
    qc_memory_free(search->coefficient);
    qc_memory_free(search->path);
    qc_memory_free(search->size);
    qc_unit_average_clear(&search->average);
}
