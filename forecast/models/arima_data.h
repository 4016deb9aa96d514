/* A differenced series with its constant and missing values as columns: what the ARIMA files share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_ARIMA_DATA_H
#define QC_FORECAST_MODELS_ARIMA_DATA_H

#include "forecast/models/arima.h"
#include "forecast/models/arma.h"

enum { QC_ARIMA_PARAMETERS = 2 * (QC_ARIMA_MOST + QC_ARIMA_MOST_SEASONAL) };

/* Column 0 is the series with 0 for missing values, then one column for each missing value,
 * then the constant's. */
struct qc_arima_data {
    qc_arima_orders orders; /* differences, season and constant; largest orders */
    size_t length, horizon;
    size_t count; /* of the differenced values: length - (d + D season) */
    size_t missing_count, column_count;
    size_t *missing;  /* [missing_count] */
    double *original; /* [column_count][length] before differences */
    double *values;   /* [column_count][count] differenced */
    /* [column_count][count], [column_count][count + horizon + state] */
    double *innovation, *expected;
    qc_arma_column *columns; /* [column_count] */
    qc_arma *arma;
    /* [column_count][column_count] R of the columns behind the series, by Gram-Schmidt */
    double *triangle;
    double *part;        /* [column_count] of the series along each */
    double *coefficient; /* [column_count] of each column in the series; [0] is not used */
    double observed;     /* values that count in the likelihood */
    bool fixed_constant;
    /* of the last likelihood */
    double square;    /* sum of squares of the series' innovations */
    double logarithm; /* of the determinant */
    /* for the fit */
    double *jacobian; /* [parameters][count] */
    double *rest;     /* [count] */
};

/**
 * Filters and projects for the coefficients of a model: square, logarithm, part and the
 * innovations of the series free of its columns. False as qc_arima_evaluate().
 */
bool qc_arima_innovations(qc_arima_data *data, const qc_arima *model, size_t horizon,
                          bool conditional);

/** `part` to `coefficient`, and the missing values and constant with it. */
void qc_arima_solve(qc_arima_data *data);

/** -2 log of the likelihood with the variance at its best. */
double qc_arima_deviance(const qc_arima_data *data);

/** What AICc adds to that for the parameters; HUGE_VAL where the values leave no room for them. */
double qc_arima_penalty(const qc_arima_data *data, const qc_arima_orders *orders);

#endif
